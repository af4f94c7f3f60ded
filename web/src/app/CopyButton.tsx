import { useEffect, useState } from 'react'
import { useLanguage } from '../i18n/LanguageContext'

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useLanguage()
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])

  return (
    <button type="button" className="button-quiet" aria-live="polite" onClick={() => void copy(text).then(setCopied)}>
      {copied ? t.answer.copied : label}
    </button>
  )
}

async function copy(text: string): Promise<boolean> {
  // Over plain http the clipboard API exists on localhost only, and most people reach their server by its address.
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
  }
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'visually-hidden'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
