import { useLanguage } from '../i18n/LanguageContext'

export type Mode = 'ask' | 'document' | 'jobs'

/** Asks freely, reads the fields of a document, or of many while nobody waits. */
export function Modes({ mode, onChange }: { mode: Mode; onChange(mode: Mode): void }) {
  const { t } = useLanguage()
  return (
    <div className="modes" role="tablist" aria-label={t.modes.label}>
      {(['ask', 'document', 'jobs'] as const).map((one) => (
        <button key={one} type="button" role="tab" aria-selected={mode === one} onClick={() => onChange(one)}>
          {t.modes[one]}
        </button>
      ))}
    </div>
  )
}
