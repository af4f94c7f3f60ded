import { useState, type FormEvent } from 'react'
import { keepKey } from '../api/key'
import { useLanguage } from '../i18n/LanguageContext'

/** Asks for the key that the server wants, and goes on where it was missing. */
export function KeyForm({ onKept }: { onKept(): void }) {
  const { t } = useLanguage()
  const [text, setText] = useState('')

  function submit(event: FormEvent) {
    event.preventDefault()
    // A form of its own may stand inside another's panel.
    event.stopPropagation()
    if (text.trim() === '') return
    keepKey(text)
    onKept()
  }

  return (
    <form className="key-form" onSubmit={submit}>
      <label className="label" htmlFor="key">
        {t.key.label}
      </label>
      <input id="key" type="password" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="button">
        {t.key.use}
      </button>
    </form>
  )
}
