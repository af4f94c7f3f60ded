import { useRef, type ReactNode } from 'react'

interface FileButtonProps {
  className: string
  label?: string
  /** Opens the camera of a phone instead of its files. */
  camera?: boolean
  onFiles(files: readonly File[]): void
  children: ReactNode
}

export function FileButton({ className, label, camera = false, onFiles, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={className} aria-label={label} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept={camera ? 'image/*' : 'image/*,application/pdf'}
        hidden
        {...(camera ? { capture: 'environment' } : { multiple: true })}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // So that the same file can be picked again after it was removed.
          event.target.value = ''
        }}
      />
    </>
  )
}
