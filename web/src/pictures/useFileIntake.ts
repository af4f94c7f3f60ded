import { useEffect, useState } from 'react'

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files that are dropped or pasted anywhere on the page; returns whether some are held over it right now. */
export function useFileIntake(add: (files: readonly File[]) => void): boolean {
  const [held, setHeld] = useState(false)

  useEffect(() => {
    const off = new AbortController()
    const listen = <K extends keyof WindowEventMap>(type: K, handle: (event: WindowEventMap[K]) => void) =>
      window.addEventListener(type, handle, { signal: off.signal })

    listen('dragover', (event) => {
      if (!carriesFiles(event)) return
      // Without this the browser would leave the page and open the file.
      event.preventDefault()
      setHeld(true)
    })
    listen('dragleave', (event) => {
      if (event.relatedTarget === null) setHeld(false)
    })
    listen('drop', (event) => {
      setHeld(false)
      if (!carriesFiles(event)) return
      event.preventDefault()
      add([...(event.dataTransfer?.files ?? [])])
    })
    listen('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])]
      // Office programs put a picture beside the text they copy: in a text field the text is meant.
      const textMeant = event.target instanceof HTMLTextAreaElement && event.clipboardData?.types.includes('text/plain')
      if (files.length === 0 || textMeant) return
      event.preventDefault()
      add(files)
    })
    return () => off.abort()
  }, [add])

  return held
}
