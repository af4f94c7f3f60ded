import { useEffect, useRef } from 'react'
import type { ApiClient } from '../api/client'
import { CopyButton } from '../app/CopyButton'
import { isRunning, type AskState, type Phase } from '../ask/useAsk'
import type { Messages } from '../i18n/en'
import { useLanguage } from '../i18n/LanguageContext'
import './answer.css'
import { ErrorNotice } from './ErrorNotice'
import { Preparations } from './Preparations'
import { Stats } from './Stats'
import { seconds } from './figures'
import { useClock } from './useClock'

interface AnswerPanelProps {
  state: AskState
  client: ApiClient
  onAgain(): void
}

export function AnswerPanel({ state, client, onAgain }: AnswerPanelProps) {
  const { t } = useLanguage()
  const { phase, pictures, answer, reasoning, firstTokenMs, full, error } = state
  const running = isRunning(phase)
  const panel = useRef<HTMLElement>(null)

  // On a phone the answer is below the fold when the question is sent.
  useEffect(() => {
    if (phase === 'sending') panel.current?.scrollIntoView({ block: 'nearest' })
  }, [phase])

  return (
    <section className="answer" ref={panel} aria-labelledby="answer-heading" data-phase={phase}>
      <header className="answer-header">
        <h2 id="answer-heading" className="label">
          {t.answer.heading}
        </h2>
        {answer && <CopyButton text={answer} label={t.answer.copy} />}
      </header>

      <p className="visually-hidden" role="status">
        {announcement(phase, t)}
      </p>
      {phase === 'idle' && <p className="answer-empty">{t.answer.empty}</p>}
      {running && answer === '' && <Waiting text={announcement(phase, t)} />}
      {reasoning && (
        <details className="fold reasoning">
          <summary>{t.answer.reasoning}</summary>
          <p dir="auto">{reasoning}</p>
        </details>
      )}
      {/* Busy while it grows, so that a screen reader reads the whole answer once and not each piece. */}
      <div className="answer-text" dir="auto" aria-live="polite" aria-busy={running}>
        {answer}
      </div>

      {phase === 'done' && answer === '' && <p className="hint">{t.answer.nothing}</p>}
      {phase === 'stopped' && <p className="hint">{t.answer.stopped}</p>}
      {full?.finish_reason === 'length' && <p className="hint">{t.answer.atLimit}</p>}
      {full?.cached && <p className="hint">{t.answer.cached}</p>}
      {error && <ErrorNotice error={error} onAgain={onAgain} />}
      {full?.preprocessing && <Preparations key={full.id} client={client} pictures={pictures} pages={full.preprocessing} />}
      {full && <Stats answer={full} firstTokenMs={firstTokenMs} />}
    </section>
  )
}

function announcement(phase: Phase, t: Messages): string {
  switch (phase) {
    case 'sending':
    case 'reading':
    case 'thinking':
    case 'writing':
      return t.answer[phase]
    case 'done':
      return t.answer.finished
    default:
      return ''
  }
}

function Waiting({ text }: { text: string }) {
  const elapsedMs = useClock(100)
  return (
    <p className="waiting" aria-hidden="true">
      <span>{text}</span>
      <span className="waiting-clock">{seconds(elapsedMs)}</span>
    </p>
  )
}
