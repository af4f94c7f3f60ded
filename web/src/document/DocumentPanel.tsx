import { useState, type FormEvent } from 'react'
import { ErrorNotice } from '../answer/ErrorNotice'
import { seconds } from '../answer/figures'
import { useClock } from '../answer/useClock'
import type { DocumentReading, Evidence, Template } from '../api/document'
import { useLanguage } from '../i18n/LanguageContext'
import './document.css'
import { FieldTable } from './FieldTable'
import { PrintedTable } from './PrintedTable'
import { TypeChoice } from './TypeChoice'
import type { DocumentState } from './useDocument'

interface DocumentPanelProps {
  state: DocumentState
  templates: readonly Template[]
  hasPicture: boolean
  onRead(type: string): void
  onStop(): void
  /** The person looks at a field, or away from all. */
  onLook(evidence: readonly Evidence[]): void
}

export function DocumentPanel({ state, templates, hasPicture, onRead, onStop, onLook }: DocumentPanelProps) {
  const { t } = useLanguage()
  const [type, setType] = useState('auto')
  const [tried, setTried] = useState(false)
  const running = state.phase === 'reading'

  function submit(event: FormEvent) {
    event.preventDefault()
    if (running) return onStop()
    setTried(!hasPicture)
    if (hasPicture) onRead(type)
  }

  return (
    <>
      <form className="document-form" onSubmit={submit}>
        <TypeChoice id="document-type" type={type} templates={templates} onChange={setType}>
          <button type="submit" className={running ? 'button button-stop' : 'button button-primary'}>
            {running ? t.question.stop : t.document.read}
          </button>
        </TypeChoice>
        <p className="hint" role="alert">
          {tried && !hasPicture && t.question.needPicture}
        </p>
      </form>
      <section className="answer" aria-labelledby="document-heading" data-phase={state.phase}>
        <h2 id="document-heading" className="label">
          {t.document.heading}
        </h2>
        {state.phase === 'idle' && <p className="answer-empty">{t.document.empty}</p>}
        {running && <Waiting />}
        {state.phase === 'stopped' && <p className="hint">{t.answer.stopped}</p>}
        {state.error && <ErrorNotice error={state.error} onAgain={() => onRead(type)} />}
        {state.reading && <Reading reading={state.reading} template={templates.find(({ name }) => name === state.reading?.type)} onLook={onLook} />}
      </section>
    </>
  )
}

function Waiting() {
  const { t } = useLanguage()
  const elapsedMs = useClock(100)
  return (
    <p className="waiting" role="status">
      <span>{t.document.reading}</span>
      <span className="waiting-clock" aria-hidden="true">
        {seconds(elapsedMs)}
      </span>
    </p>
  )
}

interface ReadingProps {
  reading: DocumentReading
  template: Template | undefined
  onLook(evidence: readonly Evidence[]): void
}

function Reading({ reading, template, onLook }: ReadingProps) {
  const { t, language } = useLanguage()
  const failed = reading.checks.filter((check) => check.passed === false)
  return (
    <>
      <p className="document-status" role="status" data-status={reading.status}>
        <strong>{template?.title[language] ?? t.document.unknown}</strong>
        <span>{t.document.status[reading.status]}</span>
      </p>
      {failed.length > 0 && (
        <ul className="document-checks" aria-label={t.document.checks}>
          {failed.map((check) => (
            <li key={check.name}>{t.document.fails(check.detail)}</li>
          ))}
        </ul>
      )}
      <FieldTable reading={reading} template={template} onLook={onLook} />
      {reading.table && <PrintedTable table={reading.table} onLook={onLook} />}
      {reading.markdown && !reading.table && <pre className="document-text">{reading.markdown}</pre>}
    </>
  )
}
