import { useLanguage } from '../i18n/LanguageContext'

export type Mode = 'ask' | 'document'

/** Asks freely, or reads the fields of a document. */
export function Modes({ mode, onChange }: { mode: Mode; onChange(mode: Mode): void }) {
  const { t } = useLanguage()
  return (
    <div className="modes" role="tablist" aria-label={t.modes.label}>
      {(['ask', 'document'] as const).map((one) => (
        <button key={one} type="button" role="tab" aria-selected={mode === one} onClick={() => onChange(one)}>
          {t.modes[one]}
        </button>
      ))}
    </div>
  )
}
