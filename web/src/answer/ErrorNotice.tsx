import type { ApiError } from '../api/error'
import { useLanguage } from '../i18n/LanguageContext'
import { KeyForm } from './KeyForm'
import { useClock } from './useClock'

export function ErrorNotice({ error, onAgain }: { error: ApiError; onAgain(): void }) {
  const { t } = useLanguage()
  const { titles, next } = t.errors
  const { requestId, retryAfterS } = error.details
  return (
    <div className="error" role="alert">
      <p className="error-title">{error.message || pick(titles, error.code)}</p>
      <p>{pick(next, error.code)}</p>
      {/* A new error starts a new count. */}
      {retryAfterS !== undefined && <Wait key={requestId} seconds={retryAfterS} />}
      {error.code === 'unauthorized' && <KeyForm onKept={onAgain} />}
      <footer>
        <button type="button" className="button" onClick={onAgain}>
          {t.errors.again}
        </button>
        {requestId && (
          <span className="error-id">
            {t.errors.requestId} <code>{requestId}</code>
          </span>
        )}
      </footer>
    </div>
  )
}

function pick<T extends { other: string }>(texts: T, code: string): string {
  return Object.hasOwn(texts, code) ? (texts[code as keyof T] as string) : texts.other
}

function Wait({ seconds }: { seconds: number }) {
  const { t } = useLanguage()
  const left = Math.ceil(seconds - useClock(500) / 1000)
  return (
    <p className="error-wait" aria-live="off">
      {left > 0 ? t.errors.waitSeconds(left) : t.errors.waitOver}
    </p>
  )
}
