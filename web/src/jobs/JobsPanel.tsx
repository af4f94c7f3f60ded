import { useRef, useState } from 'react'
import { ErrorNotice } from '../answer/ErrorNotice'
import type { ApiClient } from '../api/client'
import type { Template } from '../api/document'
import type { JobAction } from '../api/job'
import { TypeChoice } from '../document/TypeChoice'
import { useLanguage } from '../i18n/LanguageContext'
import { JobCard } from './JobCard'
import './jobs.css'
import type { JobsState } from './useJobs'

interface JobsPanelProps {
  state: JobsState
  client: ApiClient
  templates: readonly Template[]
  onSubmit(files: readonly File[], type: string): void
  onAct(id: string, action: JobAction): void
  onLook(): void
}

/** Many files, or an archive of them, read while nobody waits. */
export function JobsPanel({ state, client, templates, onSubmit, onAct, onLook }: JobsPanelProps) {
  const { t } = useLanguage()
  const [type, setType] = useState('auto')
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <div className="document-form">
        <TypeChoice id="job-type" type={type} templates={templates} onChange={setType}>
          <button type="button" className="button button-primary" disabled={state.submitting} onClick={() => input.current?.click()}>
            {state.submitting ? t.jobs.sending : t.jobs.choose}
          </button>
        </TypeChoice>
        <p className="hint">{t.jobs.hint}</p>
        <input
          ref={input}
          type="file"
          aria-label={t.jobs.choose}
          accept="image/*,application/pdf,application/zip,.zip"
          multiple
          hidden
          onChange={(event) => {
            const files = [...(event.target.files ?? [])]
            event.target.value = ''
            if (files.length > 0) onSubmit(files, type)
          }}
        />
      </div>
      <section className="answer" aria-labelledby="jobs-heading">
        <h2 id="jobs-heading" className="label">
          {t.jobs.heading}
        </h2>
        {state.error && <ErrorNotice error={state.error} onAgain={onLook} />}
        {!state.error && state.jobs?.length === 0 && <p className="answer-empty">{t.jobs.empty}</p>}
        <ul className="jobs">
          {state.jobs?.map((job) => (
            <JobCard key={job.id} job={job} client={client} templates={templates} onAct={(action) => onAct(job.id, action)} />
          ))}
        </ul>
      </section>
    </>
  )
}
