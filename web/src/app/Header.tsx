import { useLanguage } from '../i18n/LanguageContext'
import type { Language } from '../i18n/language'
import { StatusPill } from '../server/StatusPill'
import type { ServerState } from '../server/useServer'

export function Header({ server }: { server: ServerState }) {
  const { t } = useLanguage()
  return (
    <header className="masthead">
      <h1 className="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 11V4h7M21 4h7v7M28 21v7h-7M11 28H4v-7" />
          <circle cx="16" cy="16" r="4.5" />
        </svg>
        <span>Glimpse</span>
        <span className="tagline">{t.tagline}</span>
      </h1>
      <StatusPill server={server} />
      <LanguageSwitch />
    </header>
  )
}

// Each language is named in itself: who needs the switch cannot read the other one.
const names: [Language, lang: string, name: string][] = [
  ['en', 'en', 'English'],
  ['zh', 'zh-CN', '中文'],
]

function LanguageSwitch() {
  const { language, setLanguage, t } = useLanguage()
  return (
    <div className="languages" role="group" aria-label={t.language}>
      {names.map(([value, lang, name]) => (
        <button key={value} type="button" lang={lang} aria-pressed={language === value} onClick={() => setLanguage(value)}>
          {name}
        </button>
      ))}
    </div>
  )
}
