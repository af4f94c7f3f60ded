import type { ReactNode } from 'react'
import type { Template } from '../api/document'
import { useLanguage } from '../i18n/LanguageContext'

interface TypeChoiceProps {
  id: string
  type: string
  templates: readonly Template[]
  onChange(type: string): void
  /** What is done with it: a button. */
  children: ReactNode
}

/** The kinds of documents that the server knows, `auto` first. */
export function TypeChoice({ id, type, templates, onChange, children }: TypeChoiceProps) {
  const { t, language } = useLanguage()
  return (
    <>
      <label className="label" htmlFor={id}>
        {t.document.type}
      </label>
      <div className="document-choice">
        <select id={id} value={type} onChange={(event) => onChange(event.target.value)}>
          <option value="auto">{t.document.auto}</option>
          {templates.map(({ name, title }) => (
            <option key={name} value={name}>
              {title[language]}
            </option>
          ))}
        </select>
        {children}
      </div>
    </>
  )
}
