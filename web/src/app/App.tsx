import { useCallback, useState } from 'react'
import { AnswerPanel } from '../answer/AnswerPanel'
import { ApiClient } from '../api/client'
import { defaultOptions, type AskRequest } from '../api/request'
import { Composer } from '../ask/Composer'
import { isRunning, useAsk } from '../ask/useAsk'
import { PicturePanel } from '../pictures/PicturePanel'
import { usePictures } from '../pictures/usePictures'
import { ModelNotice } from '../server/ModelNotice'
import { useServer } from '../server/useServer'
import { Header } from './Header'

const client = new ApiClient()

export function App() {
  const server = useServer(client)
  const store = usePictures()
  const [draft, setDraft] = useState({ text: '', options: defaultOptions })
  const { state, ask, stop } = useAsk(client, server.recheck)

  const request: AskRequest = { ...draft, pictures: store.pictures.map((picture) => picture.file) }
  const change = useCallback(
    (part: Partial<AskRequest>) => setDraft((now) => ({ text: part.text ?? now.text, options: part.options ?? now.options })),
    [],
  )

  return (
    <div className="page">
      <Header server={server} />
      <ModelNotice model={server.model} />
      <main className="desk">
        <PicturePanel store={store} looking={state.phase === 'sending' || state.phase === 'reading'} />
        <div className="talk">
          <Composer
            request={request}
            running={isRunning(state.phase)}
            onChange={change}
            onAsk={() => void ask(request)}
            onStop={stop}
          />
          <AnswerPanel state={state} client={client} onAgain={() => void ask(request)} />
        </div>
      </main>
    </div>
  )
}
