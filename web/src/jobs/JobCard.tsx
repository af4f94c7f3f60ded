import { useEffect, useState } from 'react'
import type { ApiClient } from '../api/client'
import type { DocumentReading, Template } from '../api/document'
import type { ItemState, Job, JobAction, JobItem } from '../api/job'
import { FieldTable } from '../document/FieldTable'
import { useLanguage } from '../i18n/LanguageContext'

const states: readonly ItemState[] = ['queued', 'running', 'done', 'failed', 'cancelled']

interface JobCardProps {
  job: Job
  client: ApiClient
  templates: readonly Template[]
  onAct(action: JobAction): void
}

/** One job: how far it is, and its files once it is opened. */
export function JobCard({ job, client, templates, onAct }: JobCardProps) {
  const { t, language } = useLanguage()
  const [open, setOpen] = useState(false)
  const total = states.reduce((sum, state) => sum + job.counts[state], 0)
  const over = job.counts.done + job.counts.failed + job.counts.cancelled
  const title = templates.find(({ name }) => name === job.type)?.title[language] ?? t.document.auto
  return (
    <li className="job" data-status={job.status}>
      <button type="button" className="job-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <strong>{t.jobs.title(title, total)}</strong>
        <time dateTime={job.created_at}>{new Date(job.created_at).toLocaleString(language)}</time>
      </button>
      <progress value={over} max={total} aria-label={t.jobs.progress(over, total)} />
      <p className="job-counts" role="status">
        {states
          .filter((state) => job.counts[state] > 0)
          .map((state) => `${t.jobs.states[state]} ${job.counts[state]}`)
          .join(' · ')}
      </p>
      {open && <Items job={job} client={client} templates={templates} />}
      <p className="job-actions">
        {job.status !== 'ended' && <Action name={t.jobs.cancel} onClick={() => onAct('cancel')} />}
        {job.counts.failed > 0 && <Action name={t.jobs.retry} onClick={() => onAct('retry')} />}
        {job.status === 'ended' && <Action name={t.jobs.remove} onClick={() => onAct('remove')} />}
      </p>
    </li>
  )
}

function Action({ name, onClick }: { name: string; onClick(): void }) {
  return (
    <button type="button" className="button button-quiet" onClick={onClick}>
      {name}
    </button>
  )
}

function Items({ job, client, templates }: { job: Job; client: ApiClient; templates: readonly Template[] }) {
  const [items, setItems] = useState<readonly JobItem[]>()
  // The list is asked for again as the job goes on; its counts change when one of the files does.
  const version = states.map((state) => job.counts[state]).join()
  useEffect(() => {
    const own = new AbortController()
    client.job(job.id, own.signal).then(
      (whole) => setItems(whole.items),
      () => undefined, // the next look at the list tells what is wrong
    )
    return () => own.abort()
  }, [client, job.id, version])
  return (
    <ul className="job-items">
      {items?.map((item) => (
        <Item key={item.document_id} item={item} client={client} templates={templates} />
      ))}
    </ul>
  )
}

function Item({ item, client, templates }: { item: JobItem; client: ApiClient; templates: readonly Template[] }) {
  const { t } = useLanguage()
  const [reading, setReading] = useState<DocumentReading>()
  const name = item.file ?? t.jobs.removed

  function toggle() {
    if (reading) return setReading(undefined)
    client.document(item.document_id).then(setReading, () => undefined)
  }

  return (
    <li data-state={item.state}>
      {item.state === 'done' && item.file !== null ? (
        <button type="button" className="job-file" aria-expanded={reading !== undefined} onClick={toggle}>
          {name}
        </button>
      ) : (
        <span>{name}</span>
      )}
      <span className="job-state">{reading ? t.document.status[reading.status] : t.jobs.states[item.state]}</span>
      {item.error && <small>{item.error.message}</small>}
      {reading && <FieldTable reading={reading} template={templates.find((one) => one.name === reading.type)} onLook={() => undefined} />}
    </li>
  )
}
