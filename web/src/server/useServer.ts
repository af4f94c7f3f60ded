import { useCallback, useEffect, useState } from 'react'
import type { ApiClient } from '../api/client'
import { useKey } from '../api/key'
import type { ModelCard, Readiness } from '../api/types'

// A server that is ready is not asked again until the page comes back to view or a question fails.
const pollMs: Record<Readiness['status'], number | undefined> = {
  ready: undefined,
  loading: 1000,
  draining: 3000,
  stuck: 3000,
  unreachable: 3000,
  failed: 5000,
}

export interface ServerState {
  /** Undefined until the first answer. */
  readiness: Readiness | undefined
  model: ModelCard | undefined
  recheck(): void
}

export function useServer(client: ApiClient): ServerState {
  const [readiness, setReadiness] = useState<Readiness>()
  const [model, setModel] = useState<ModelCard>()
  const [round, setRound] = useState(0)
  const key = useKey()
  const recheck = useCallback(() => setRound((n) => n + 1), [])

  useEffect(() => {
    const off = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined

    async function poll() {
      const now = await client.readiness(off.signal)
      setReadiness(now)
      if (now.status === 'ready') setModel((await client.model(off.signal)) ?? { id: now.model })
      const wait = pollMs[now.status]
      if (wait !== undefined) timer = setTimeout(start, wait)
    }
    // The card is an extra: without it, and after the page moved on, the pill alone tells.
    const start = () => void poll().catch(() => undefined)

    start()
    return () => {
      off.abort()
      clearTimeout(timer)
    }
  }, [client, round, key])

  useEffect(() => {
    const onVisible = () => document.visibilityState === 'visible' && recheck()
    document.addEventListener('visibilitychange', onVisible)
    return () => document.removeEventListener('visibilitychange', onVisible)
  }, [recheck])

  return { readiness, model, recheck }
}
