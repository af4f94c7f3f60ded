import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import type { AskRequest } from '../api/request'
import { askKeys } from '../app/platform'
import { useLanguage } from '../i18n/LanguageContext'
import './ask.css'
import { CurlCommand } from './CurlCommand'
import { examples } from './examples'
import { OptionFields } from './OptionFields'

interface ComposerProps {
  request: AskRequest
  running: boolean
  onChange(change: Partial<AskRequest>): void
  onAsk(): void
  onStop(): void
}

export function Composer({ request, running, onChange, onAsk, onStop }: ComposerProps) {
  const { t } = useLanguage()
  const question = useRef<HTMLTextAreaElement>(null)
  const [tried, setTried] = useState(false)
  const missing = request.pictures.length === 0 ? 'needPicture' : request.text.trim() === '' ? 'needText' : undefined

  function submit(event?: FormEvent) {
    event?.preventDefault()
    if (running) return
    setTried(missing !== undefined)
    if (missing === 'needText') question.current?.focus()
    if (!missing) onAsk()
  }

  function onKeyDown(event: KeyboardEvent) {
    // While an input method is composing, Enter belongs to it.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) submit(event)
  }

  return (
    <form className="composer" onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      <label className="label" htmlFor="question">
        {t.question.label}
      </label>
      <div className="question">
        <textarea
          id="question"
          ref={question}
          rows={3}
          value={request.text}
          placeholder={t.question.placeholder}
          onChange={(event) => onChange({ text: event.target.value })}
        />
        <div className="question-actions">
          <p className="hint" role="alert">
            {tried && missing && t.question[missing]}
          </p>
          {!running && (
            <kbd className="shortcut pointer-only" aria-hidden="true">
              {askKeys}
            </kbd>
          )}
          {/* One button in both states, so that the keyboard's focus stays on it. */}
          <button
            type="submit"
            className={running ? 'button button-stop' : 'button button-primary'}
            aria-keyshortcuts={running ? undefined : 'Control+Enter Meta+Enter'}
            onClick={(event) => {
              if (!running) return
              // By the time of the default action the button is Ask again, and would submit.
              event.preventDefault()
              // The second click of a double click on Ask is no wish to stop.
              if (event.detail < 2) onStop()
            }}
          >
            {running ? t.question.stop : t.question.ask}
          </button>
        </div>
      </div>
      <ul className="chips" aria-label={t.question.examples}>
        {examples.map(({ lang, text }) => (
          <li key={text}>
            <button
              type="button"
              className="chip"
              lang={lang}
              onClick={() => {
                onChange({ text })
                question.current?.focus()
              }}
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
      <div className="folds">
        <OptionFields options={request.options} onChange={(options) => onChange({ options })} />
        <CurlCommand request={request} />
      </div>
    </form>
  )
}
