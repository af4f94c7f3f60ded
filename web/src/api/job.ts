// The wire forms of /api/v1/jobs, as the page uses them.

export type ItemState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface JobItem {
  file: string | null
  document_id: string
  state: ItemState
  attempts: number
  error: { code: string; message: string } | null
}

export interface Job {
  id: string
  status: 'queued' | 'running' | 'ended'
  type: string | null
  created_at: string
  counts: Record<ItemState, number>
  /** Not in lists. */
  items?: JobItem[]
}

/** What a person may have done with a job. */
export type JobAction = 'cancel' | 'retry' | 'remove'
