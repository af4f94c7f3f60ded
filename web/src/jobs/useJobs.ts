import { useCallback, useEffect, useState } from 'react'
import type { ApiClient } from '../api/client'
import { ApiError, asApiError } from '../api/error'
import type { Job, JobAction } from '../api/job'
import { useKey } from '../api/key'

const pollMs = 1000

export interface JobsState {
  /** The newest first; undefined until the server has told. */
  jobs: readonly Job[] | undefined
  error: ApiError | undefined
  submitting: boolean
}

/** The jobs of the server, asked for again as long as one of them goes on. Only while the page shows them: `watched`. */
export function useJobs(client: ApiClient, watched: boolean) {
  const [state, setState] = useState<JobsState>({ jobs: undefined, error: undefined, submitting: false })
  const [round, setRound] = useState(0)
  const key = useKey()
  const look = useCallback(() => setRound((n) => n + 1), [])

  useEffect(() => {
    if (!watched) return
    const own = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    client.jobs(own.signal).then(
      (jobs) => {
        setState((now) => ({ ...now, jobs, error: undefined }))
        // Only once this has been answered, however slowly.
        if (jobs.some((job) => job.status !== 'ended')) timer = setTimeout(look, pollMs)
      },
      (error: unknown) => own.signal.aborted || setState((now) => ({ ...now, error: asApiError(error) })),
    )
    return () => {
      own.abort()
      clearTimeout(timer)
    }
  }, [client, watched, round, key, look])

  /** Does something and looks again; what goes wrong is shown. */
  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work()
        setState((now) => ({ ...now, error: undefined }))
      } catch (error) {
        setState((now) => ({ ...now, error: asApiError(error) }))
      }
      look()
    },
    [look],
  )
  const submit = useCallback(
    async (files: readonly File[], type: string) => {
      setState((now) => ({ ...now, submitting: true }))
      await attempt(() => client.submitJob(files, type))
      setState((now) => ({ ...now, submitting: false }))
    },
    [client, attempt],
  )
  const act = useCallback((id: string, action: JobAction) => attempt(() => client.actOnJob(id, action)), [client, attempt])

  return { state, submit, act, look }
}
