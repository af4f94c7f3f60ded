// The wire forms of the server's API, as the page uses them.

export interface Usage {
  prompt_tokens: number
  image_tokens: number
  cached_tokens: number
  completion_tokens: number
}

export interface Timings {
  queue: number
  intake: number
  vision: number
  prefill: number
  decode: number
  total: number
}

export type FinishReason = 'stop' | 'length' | 'cancelled'

export interface Answer {
  id: string
  result: string
  reasoning?: string
  model: string
  finish_reason: FinishReason
  cached: boolean
  usage: Usage
  timings_ms: Timings
}

export type DeltaKind = 'answer' | 'reasoning'

export interface Delta {
  text: string
  kind: DeltaKind
}

export interface ModelCard {
  id: string
  description?: string
  description_zh?: string
  vision?: boolean
  context_length?: number
}

export type Readiness =
  | { status: 'ready'; model: string }
  | { status: 'loading'; progress: number; phase: string }
  | { status: 'failed'; message: string }
  | { status: 'draining' | 'stuck' }
  | { status: 'unreachable' }
