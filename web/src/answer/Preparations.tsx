import { useEffect, useState } from 'react'
import type { ApiClient } from '../api/client'
import type { Preparation } from '../api/types'
import { useLanguage } from '../i18n/LanguageContext'
import { PictureImage } from '../pictures/PictureImage'
import { duration } from './figures'
import { preparedPages, type PreparedPage } from './preparedPages'

interface PreparationsProps {
  client: ApiClient
  pictures: readonly File[]
  /** Of all pictures, in their order. */
  pages: readonly Preparation[]
}

/** What was sent beside what the model saw, where the two differ. */
export function Preparations({ client, pictures, pages }: PreparationsProps) {
  const { t } = useLanguage()
  const [open, setOpen] = useState(false)
  const shown = preparedPages(pictures, pages)
  if (shown.length === 0) return null
  return (
    <details className="fold prepared" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.prepared.heading}</summary>
      {open && shown.map((page) => <Page key={page.index} client={client} page={page} numbered={pages.length > 1} />)}
    </details>
  )
}

function Page({ client, page, numbered }: { client: ApiClient; page: PreparedPage; numbered: boolean }) {
  const { t } = useLanguage()
  const { index, preparation, file } = page
  return (
    <section className="prepared-page">
      {numbered && <h3 className="label">{t.prepared.page(index + 1)}</h3>}
      <ul>
        {preparation.steps
          .filter((step) => step.acted)
          .map(({ step, reason, milliseconds }) => (
            <li key={step}>
              <strong>{t.prepared.steps[step]}</strong>
              <span lang="en">{reason}</span>
              <span className="prepared-time">{duration(milliseconds)}</span>
            </li>
          ))}
      </ul>
      {file && <BeforeAndAfter client={client} file={file} page={page.page} />}
    </section>
  )
}

function BeforeAndAfter({ client, file, page }: { client: ApiClient; file: File; page: number }) {
  const { t } = useLanguage()
  const sent = useObjectUrl(file)
  const [seen, setSeen] = useState<string | 'missing'>()

  useEffect(() => {
    const own = new AbortController()
    client.prepared(file, page, own.signal).then(
      (prepared) => setSeen(`data:image/png;base64,${prepared.image}`),
      () => own.signal.aborted || setSeen('missing'),
    )
    return () => own.abort()
  }, [client, file, page])

  return (
    <div className="prepared-pair">
      <figure>
        {/* A browser draws the first page at most of what it can draw at all. */}
        {sent && <PictureImage src={sent} alt={t.prepared.sent} fallback={<p className="hint">{t.pictures.noPreview}</p>} />}
        <figcaption>{t.prepared.sent}</figcaption>
      </figure>
      <figure>
        {seen === 'missing' ? <p className="hint">{t.prepared.missing}</p> : seen && <img src={seen} alt={t.prepared.seen} />}
        <figcaption>{t.prepared.seen}</figcaption>
      </figure>
    </div>
  )
}

/** Valid for as long as the component is there. */
function useObjectUrl(file: File): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const own = URL.createObjectURL(file)
    setUrl(own)
    return () => URL.revokeObjectURL(own)
  }, [file])
  return url
}
