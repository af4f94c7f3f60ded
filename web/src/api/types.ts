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

export type Step = 'crop' | 'orient' | 'deskew' | 'denoise' | 'shadow' | 'contrast' | 'sharpen'

export interface StepTrace {
  step: Step
  acted: boolean
  /** A sentence in English, without its full stop. */
  reason: string
  before: number
  after: number
  milliseconds: number
}

/** What was done to one picture, or page of one, before the model saw it. */
export interface Preparation {
  steps: StepTrace[]
}

/** The picture that came of it. */
export interface PreparedPicture extends Preparation {
  /** A PNG in base64. */
  image: string
  width: number
  height: number
}

export interface Answer {
  id: string
  result: string
  reasoning?: string
  model: string
  finish_reason: FinishReason
  cached: boolean
  /** One for each page, where something was done. */
  preprocessing?: Preparation[]
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
