import { useCallback, useEffect, useRef, useState } from 'react'
import type { ApiClient } from '../api/client'
import type { DocumentReading, Template } from '../api/document'
import { asApiError, type ApiError } from '../api/error'
import { useKey } from '../api/key'

export interface DocumentState {
  phase: 'idle' | 'reading' | 'done' | 'stopped' | 'failed'
  reading?: DocumentReading
  error?: ApiError
}

/** One document at a time; a new one stops the one before. */
export function useDocument(client: ApiClient, onFailed: () => void) {
  const [state, setState] = useState<DocumentState>({ phase: 'idle' })
  const running = useRef<AbortController>(undefined)

  const read = useCallback(
    async (pictures: readonly File[], type: string) => {
      running.current?.abort()
      const own = new AbortController()
      running.current = own
      const tell = (now: DocumentState) => running.current === own && setState(now)
      tell({ phase: 'reading' })
      try {
        tell({ phase: 'done', reading: await client.readDocument(pictures, type, own.signal) })
      } catch (error) {
        if (own.signal.aborted) return void tell({ phase: 'stopped' })
        tell({ phase: 'failed', error: asApiError(error) })
        onFailed()
      }
    },
    [client, onFailed],
  )
  const stop = useCallback(() => running.current?.abort(), [])

  return { state, read, stop }
}

/** The types of documents that the server knows; none until it has told. */
export function useTemplates(client: ApiClient): readonly Template[] {
  const [templates, setTemplates] = useState<readonly Template[]>([])
  const key = useKey()
  useEffect(() => {
    const own = new AbortController()
    client.templates(own.signal).then(setTemplates, () => undefined)
    return () => own.abort()
  }, [client, key])
  return templates
}
