import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { ApiClient } from './client'
import { ApiError } from './error'
import { defaultOptions, type AskRequest } from './request'
import type { Answer, Delta } from './types'

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

let server: Server | undefined

async function clientFor(handler: Handler): Promise<ApiClient> {
  server = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

const request: AskRequest = {
  pictures: [new File([new Uint8Array([1, 2, 3])], 'slip.png', { type: 'image/png' }), new File(['b'], '票据.jpg')],
  text: ' 金额是多少？ ',
  options: { ...defaultOptions, temperature: '0', thinking: 'off' },
}

const answer: Answer = {
  id: 'a1',
  result: '¥86.40',
  model: 'nano',
  finish_reason: 'stop',
  cached: false,
  usage: { prompt_tokens: 20, image_tokens: 12, cached_tokens: 0, completion_tokens: 4 },
  timings_ms: { queue: 0, intake: 1, vision: 2, prefill: 3, decode: 4, total: 10 },
}

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const stream = (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'text/event-stream' })

function collect() {
  const deltas: Delta[] = []
  return { deltas, onDelta: (delta: Delta) => void deltas.push(delta) }
}

const failure = (promise: Promise<unknown>): Promise<ApiError> =>
  promise.then(() => { throw new Error('it did not fail') }, (error: ApiError) => error)

describe('ask', () => {
  it('sends the pictures and the fields that were filled in', async () => {
    let form: FormData | undefined
    const client = await clientFor(async (incoming, response) => {
      const body: Buffer[] = []
      for await (const chunk of incoming) body.push(chunk as Buffer)
      const type = incoming.headers['content-type'] ?? ''
      form = await new Response(Buffer.concat(body), { headers: { 'Content-Type': type } }).formData()
      stream(response).end(event('done', answer))
    })
    await client.ask(request, collect())
    const images = form?.getAll('image') as File[]
    expect(images.map((image) => image.name)).toEqual(['slip.png', '票据.jpg'])
    expect([...new Uint8Array(await images[0]!.arrayBuffer())]).toEqual([1, 2, 3])
    form?.delete('image')
    expect(Object.fromEntries(form ?? [])).toEqual({
      text: '金额是多少？',
      temperature: '0',
      enable_thinking: 'false',
      stream: 'true',
    })
  })

  it('hands on each delta and resolves with the full answer', async () => {
    const client = await clientFor((_, response) => {
      stream(response)
      response.write(': ping\n\n' + event('delta', { text: 'hm', kind: 'reasoning' }))
      const bytes = Buffer.from(event('delta', { text: '¥86.40', kind: 'answer' }) + event('done', answer))
      response.write(bytes.subarray(0, 23))
      setTimeout(() => response.end(bytes.subarray(23)), 20)
    })
    const handlers = collect()
    expect(await client.ask(request, handlers)).toEqual(answer)
    expect(handlers.deltas).toEqual([{ text: 'hm', kind: 'reasoning' }, { text: '¥86.40', kind: 'answer' }])
  })

  it('carries the words, the id and the wait of a refusal', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '7' })
      response.end(JSON.stringify({ error: { code: 'overloaded', message: 'The queue is full.', request_id: 'r9' } }))
    })
    const error = await failure(client.ask(request, collect()))
    expect(error).toMatchObject({ code: 'overloaded', message: 'The queue is full.' })
    expect(error.details).toEqual({ status: 429, retryAfterS: 7, requestId: 'r9' })
  })

  it('does not show the page of a proxy as an answer', async () => {
    const client = await clientFor((_, response) => void response.writeHead(502).end('<html>Bad gateway</html>'))
    expect(await failure(client.ask(request, collect()))).toMatchObject({ code: 'unexpected', message: 'HTTP 502' })
  })

  it.each([
    ['something else than a stream', (r: ServerResponse) => r.writeHead(200, { 'Content-Type': 'text/html' }).end('hi')],
    ['a delta that is no JSON', (r: ServerResponse) => stream(r).end('event: delta\ndata: {\n\n')],
  ])('refuses %s', async (_, respond) => {
    const client = await clientFor((_request, response) => void respond(response))
    expect((await failure(client.ask(request, collect()))).code).toBe('unexpected')
  })

  it('fails with the error that comes in the middle of a stream', async () => {
    const client = await clientFor((_, response) => {
      const error = { error: { code: 'timeout', message: 'Too slow.', request_id: 'r2' } }
      stream(response).end(event('delta', { text: 'a', kind: 'answer' }) + event('error', error))
    })
    const handlers = collect()
    const error = await failure(client.ask(request, handlers))
    expect(error).toMatchObject({ code: 'timeout', message: 'Too slow.', details: { requestId: 'r2' } })
    expect(handlers.deltas).toHaveLength(1)
  })

  it.each([
    ['ends', (response: ServerResponse) => void response.end()],
    ['is cut', (response: ServerResponse) => void response.destroy()],
  ])('says so when the stream %s before the answer is whole', async (_, end) => {
    const client = await clientFor((_request, response) => {
      stream(response).write(event('delta', { text: 'a', kind: 'answer' }))
      setTimeout(() => end(response), 20)
    })
    expect((await failure(client.ask(request, collect()))).code).toBe('interrupted')
  })

  it('calls a server that is not there a network error', async () => {
    const client = await clientFor(() => undefined)
    server?.close()
    expect((await failure(client.ask(request, collect()))).code).toBe('network')
  })

  it('closes the connection when it is aborted, so that the server can stop', async () => {
    const stop = new AbortController()
    let onClose = () => {}
    const closed = new Promise<void>((resolve) => (onClose = resolve))
    const client = await clientFor((_, response) => {
      response.on('close', onClose)
      stream(response).write(event('delta', { text: 'a', kind: 'answer' }))
    })
    const asking = client.ask(request, { onDelta: () => stop.abort() }, stop.signal)
    expect((await failure(asking)).name).toBe('AbortError')
    await closed
  })
})

describe('readiness', () => {
  it.each([
    [200, { status: 'ready', model: 'nano' }],
    [503, { status: 'loading', progress: 0.42, phase: 'weights' }],
    [503, { status: 'failed', message: 'no such file' }],
    [503, { status: 'draining' }],
    [503, { status: 'stuck' }],
  ])('reads %i %j', async (status, body) => {
    const client = await clientFor((_, response) => void response.writeHead(status).end(JSON.stringify(body)))
    expect(await client.readiness()).toEqual(body)
  })

  it('calls an answer that is no JSON unreachable', async () => {
    const client = await clientFor((_, response) => void response.end('<html>'))
    expect(await client.readiness()).toEqual({ status: 'unreachable' })
  })
})

describe('model', () => {
  it('gives the first card', async () => {
    const card = { id: 'nano', description: 'Reads printed slips.', description_zh: '能读印刷票据。' }
    const client = await clientFor((_, response) => void response.end(JSON.stringify({ object: 'list', data: [card] })))
    expect(await client.model()).toEqual(card)
  })
})

describe('prepared', () => {
  it('asks for one page of a file and gives what the model sees of it', async () => {
    let form: FormData | undefined
    const shown = { steps: [], image: 'iVBO', width: 3, height: 4 }
    const client = await clientFor(async (incoming, response) => {
      const body: Buffer[] = []
      for await (const chunk of incoming) body.push(chunk as Buffer)
      expect(incoming.url).toBe('/api/v1/preprocess')
      form = await new Response(Buffer.concat(body), { headers: { 'Content-Type': incoming.headers['content-type'] ?? '' } }).formData()
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(shown))
    })
    expect(await client.prepared(new File(['x'], 'a.pdf'), 2)).toEqual(shown)
    expect((form?.get('image') as File).name).toBe('a.pdf')
    expect(form?.get('page')).toBe('2')
  })

  it('fails with the words of a refusal', async () => {
    const client = await clientFor((_, response) => {
      response.writeHead(422).end(JSON.stringify({ error: { code: 'unreadable_picture', message: 'It is cut short.', request_id: 'r1' } }))
    })
    expect(await failure(client.prepared(new File(['x'], 'a.png'), 1))).toMatchObject({ message: 'It is cut short.' })
  })
})
