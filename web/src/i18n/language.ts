import { en, type Messages } from './en'
import { zh } from './zh'

export type Language = 'en' | 'zh'

export const messagesOf: Record<Language, Messages> = { en, zh }

/** For the `lang` attribute: it picks the shapes of Han characters and the screen reader's voice. */
export const htmlLang: Record<Language, string> = { en: 'en', zh: 'zh-CN' }

const storageKey = 'glimpse.language'

/** What the person chose before, else the first language of the browser's list that the page speaks, else English. */
export function chooseLanguage(remembered: string | null, preferred: readonly string[]): Language {
  if (remembered === 'en' || remembered === 'zh') return remembered
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0]
    if (primary === 'en' || primary === 'zh') return primary
  }
  return 'en'
}

// Storage throws where the browser forbids it; the switch then works until the page is closed.
export function rememberedLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    return
  }
}
