import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react'
import type { Messages } from './en'
import { chooseLanguage, htmlLang, messagesOf, rememberedLanguage, rememberLanguage, type Language } from './language'

interface LanguageValue {
  language: Language
  t: Messages
  setLanguage(language: Language): void
}

const LanguageContext = createContext<LanguageValue | null>(null)

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, show] = useState(() =>
    chooseLanguage(rememberedLanguage(), navigator.languages ?? [navigator.language]),
  )
  const t = messagesOf[language]

  useEffect(() => {
    document.documentElement.lang = htmlLang[language]
    document.title = `Glimpse · ${t.tagline}`
  }, [language, t])

  const setLanguage = useCallback((next: Language) => {
    rememberLanguage(next)
    show(next)
  }, [])

  return <LanguageContext value={{ language, t, setLanguage }}>{children}</LanguageContext>
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext)
  if (!value) throw new Error('useLanguage is used outside LanguageProvider')
  return value
}
