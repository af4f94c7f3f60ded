import type { ModelCard } from '../api/types'
import { useLanguage } from '../i18n/LanguageContext'

/** What the model's own card says that it can and cannot read, so that nobody expects more. */
export function ModelNotice({ model }: { model: ModelCard | undefined }) {
  const { language, t } = useLanguage()
  const text = language === 'zh' ? (model?.description_zh ?? model?.description) : model?.description
  if (!text) return null
  return (
    <aside className="notice" aria-label={t.aboutModel}>
      <h2>{t.aboutModel}</h2>
      <p>{text}</p>
    </aside>
  )
}
