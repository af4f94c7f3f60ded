import type { Messages } from '../i18n/en'
import type { Readiness } from '../api/types'
import { useLanguage } from '../i18n/LanguageContext'
import type { ServerState } from './useServer'
import './server.css'

export function StatusPill({ server: { readiness, model } }: { server: ServerState }) {
  const { t } = useLanguage()
  const name = readiness?.status === 'ready' ? (model?.id ?? readiness.model) : undefined
  return (
    <p className="pill" role="status" data-status={readiness?.status ?? 'connecting'}>
      <span className="pill-dot" aria-hidden="true" />
      {name && <span className="pill-model">{name}</span>}
      <span>{statusText(readiness, t)}</span>
      {readiness?.status === 'loading' && <progress value={readiness.progress} max={1} aria-label={readiness.phase} />}
      {readiness?.status === 'failed' && <span className="pill-message">{readiness.message}</span>}
    </p>
  )
}

function statusText(readiness: Readiness | undefined, t: Messages): string {
  if (!readiness) return t.status.connecting
  if (readiness.status === 'loading') return t.status.loading(Math.round(readiness.progress * 100))
  return t.status[readiness.status]
}
