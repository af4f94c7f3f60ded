import { useCallback, useReducer, useRef } from 'react'
import type { ApiClient } from '../api/client'
import { ApiError } from '../api/error'
import type { AskRequest } from '../api/request'
import type { Answer, Delta } from '../api/types'

export type Phase = 'idle' | 'sending' | 'reading' | 'thinking' | 'writing' | 'done' | 'stopped' | 'failed'

export interface AskState {
  phase: Phase
  /** The files that were asked about, which may not be those on the page any more. */
  pictures: readonly File[]
  answer: string
  reasoning: string
  /** From the press of the button to the first piece of text, as the person felt it. */
  firstTokenMs?: number
  full?: Answer
  error?: ApiError
}

type Action =
  | { type: 'asked'; pictures: readonly File[] }
  | { type: 'accepted' | 'stopped' }
  | { type: 'delta'; delta: Delta; sinceAskedMs: number }
  | { type: 'done'; full: Answer }
  | { type: 'failed'; error: ApiError }

const idle: AskState = { phase: 'idle', pictures: [], answer: '', reasoning: '' }

function reduce(state: AskState, action: Action): AskState {
  switch (action.type) {
    case 'asked':
      return { ...idle, phase: 'sending', pictures: action.pictures }
    case 'accepted':
      return { ...state, phase: 'reading' }
    case 'delta': {
      const { kind, text } = action.delta
      const firstTokenMs = state.firstTokenMs ?? action.sinceAskedMs
      return kind === 'reasoning'
        ? { ...state, firstTokenMs, phase: 'thinking', reasoning: state.reasoning + text }
        : { ...state, firstTokenMs, phase: 'writing', answer: state.answer + text }
    }
    case 'done':
      // The full answer is the one that counts: the server may have masked what it streamed.
      return {
        ...state,
        phase: action.full.finish_reason === 'cancelled' ? 'stopped' : 'done',
        answer: action.full.result,
        reasoning: action.full.reasoning ?? state.reasoning,
        full: action.full,
      }
    case 'stopped':
      return { ...state, phase: 'stopped' }
    case 'failed':
      return { ...state, phase: 'failed', error: action.error }
  }
}

export const isRunning = (phase: Phase) => ['sending', 'reading', 'thinking', 'writing'].includes(phase)

/** One question at a time; a new one stops the one before. */
export function useAsk(client: ApiClient, onFailed: () => void) {
  const [state, dispatch] = useReducer(reduce, idle)
  const running = useRef<AbortController>(undefined)

  const ask = useCallback(
    async (request: AskRequest) => {
      running.current?.abort()
      const own = new AbortController()
      running.current = own
      // What an earlier question still has to say must not reach the state of this one.
      const tell = (action: Action) => running.current === own && dispatch(action)
      const startMs = performance.now()
      tell({ type: 'asked', pictures: request.pictures })
      try {
        const full = await client.ask(
          request,
          {
            onAccepted: () => tell({ type: 'accepted' }),
            onDelta: (delta) => tell({ type: 'delta', delta, sinceAskedMs: performance.now() - startMs }),
          },
          own.signal,
        )
        tell({ type: 'done', full })
      } catch (error) {
        if (own.signal.aborted) return void tell({ type: 'stopped' })
        tell({ type: 'failed', error: error instanceof ApiError ? error : new ApiError('unexpected', String(error)) })
        onFailed()
      }
    },
    [client, onFailed],
  )

  const stop = useCallback(() => running.current?.abort(), [])

  return { state, ask, stop }
}
