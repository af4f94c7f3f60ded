import { curlOf, type AskRequest } from '../api/request'
import { CopyButton } from '../app/CopyButton'
import { useLanguage } from '../i18n/LanguageContext'

export function CurlCommand({ request }: { request: AskRequest }) {
  const { t } = useLanguage()
  const command = curlOf(request, window.location.origin)
  return (
    <details className="fold" name="composer">
      <summary>{t.curl.heading}</summary>
      <div className="curl">
        <pre tabIndex={0}>
          <code>{command}</code>
        </pre>
        <CopyButton text={command} label={t.curl.copy} />
      </div>
    </details>
  )
}
