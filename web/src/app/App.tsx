import { useCallback, useState } from 'react'
import { AnswerPanel } from '../answer/AnswerPanel'
import { ApiClient } from '../api/client'
import { defaultOptions, type AskRequest } from '../api/request'
import { Composer } from '../ask/Composer'
import { isRunning, useAsk } from '../ask/useAsk'
import type { Evidence } from '../api/document'
import { DocumentPanel } from '../document/DocumentPanel'
import { useDocument, useTemplates } from '../document/useDocument'
import { JobsPanel } from '../jobs/JobsPanel'
import { useJobs } from '../jobs/useJobs'
import { PicturePanel } from '../pictures/PicturePanel'
import { usePictures } from '../pictures/usePictures'
import { ModelNotice } from '../server/ModelNotice'
import { useServer } from '../server/useServer'
import { Header } from './Header'
import { Modes, type Mode } from './Modes'

const client = new ApiClient()

export function App() {
  const server = useServer(client)
  const store = usePictures()
  const [draft, setDraft] = useState({ text: '', options: defaultOptions })
  const [mode, setMode] = useState<Mode>('ask')
  const [pointed, setPointed] = useState<readonly Evidence[]>([])
  const { state, ask, stop } = useAsk(client, server.recheck)
  const document = useDocument(client, server.recheck)
  const templates = useTemplates(client)
  const jobs = useJobs(client, mode === 'jobs')

  const request: AskRequest = { ...draft, pictures: store.pictures.map((picture) => picture.file) }
  const change = useCallback(
    (part: Partial<AskRequest>) => setDraft((now) => ({ text: part.text ?? now.text, options: part.options ?? now.options })),
    [],
  )

  // Evidence counts pages of all files together, which is the number of the picture where each file has one.
  const page = store.pictures.findIndex((picture) => picture === store.shown) + 1
  const marks = pointed.filter((evidence) => evidence.page === page).map((evidence) => evidence.polygon)
  const looking = mode === 'ask' ? state.phase === 'sending' || state.phase === 'reading' : document.state.phase === 'reading'

  return (
    <div className="page">
      <Header server={server} />
      <ModelNotice model={server.model} />
      <main className="desk">
        <PicturePanel store={store} looking={looking} marks={marks} />
        <div className="talk">
          <Modes mode={mode} onChange={setMode} />
          {mode === 'ask' && (
            <>
              <Composer
                request={request}
                running={isRunning(state.phase)}
                onChange={change}
                onAsk={() => void ask(request)}
                onStop={stop}
              />
              <AnswerPanel state={state} client={client} onAgain={() => void ask(request)} />
            </>
          )}
          {mode === 'document' && (
            <DocumentPanel
              state={document.state}
              templates={templates}
              hasPicture={store.pictures.length > 0}
              onRead={(type) => void document.read(request.pictures, type)}
              onStop={document.stop}
              onLook={setPointed}
            />
          )}
          {mode === 'jobs' && (
            <JobsPanel state={jobs.state} client={client} templates={templates} onSubmit={jobs.submit} onAct={jobs.act} onLook={jobs.look} />
          )}
        </div>
      </main>
    </div>
  )
}
