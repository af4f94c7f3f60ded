import type { DocumentReading, Template } from './document'
import { ApiError, errorFromBody, retryAfterS } from './error'
import type { Job, JobAction } from './job'
import { currentKey } from './key'
import { formOf, inferencePath, preprocessPath, type AskRequest } from './request'
import { SseParser } from './sse'
import type { Answer, Delta, ModelCard, PreparedPicture, Readiness } from './types'

export interface AskHandlers {
  /** The server took the request and has begun to stream. */
  onAccepted?(): void
  onDelta(delta: Delta): void
}

/** Same origin in the page (base ''); the tests name a server. */
export class ApiClient {
  constructor(private readonly base = '') {}

  private fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    const key = currentKey()
    if (key !== '') headers.set('Authorization', `Bearer ${key}`)
    return fetch(this.base + path, { ...init, headers })
  }

  /**
   * Asks, and resolves with the full answer. Rejects with ApiError, or with the signal's reason once it is aborted:
   * closing the connection is what tells the server to stop.
   */
  async ask(request: AskRequest, handlers: AskHandlers, signal?: AbortSignal): Promise<Answer> {
    try {
      const response = await this.fetch(inferencePath, {
        method: 'POST',
        headers: { Accept: 'text/event-stream' },
        body: formOf(request),
        signal: signal ?? null,
      })
      if (!response.ok) throw await errorOf(response)
      if (!response.body || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
        throw new ApiError('unexpected', '', { status: response.status })
      }
      handlers.onAccepted?.()
      return await readAnswer(response.body, handlers)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ApiError) throw error
      // fetch rejects with a TypeError when the network fails; the rest is an answer that is not what was agreed.
      throw new ApiError(error instanceof TypeError ? 'network' : 'unexpected', '')
    }
  }

  /** An answer in JSON. Rejects as ask() does. */
  private async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    try {
      const response = await this.fetch(path, init)
      if (!response.ok) throw await errorOf(response)
      return (await response.json()) as T
    } catch (error) {
      init.signal?.throwIfAborted()
      if (error instanceof ApiError) throw error
      throw new ApiError(error instanceof TypeError ? 'network' : 'unexpected', '')
    }
  }

  /** Reads the facts of a document. Rejects as ask() does. */
  readDocument(pictures: readonly File[], type: string, signal: AbortSignal): Promise<DocumentReading> {
    return this.json('/api/v1/documents', { method: 'POST', body: filesForm('image', pictures, type), signal })
  }

  /** What is kept of a document that was read. */
  document(id: string): Promise<DocumentReading> {
    return this.json(`/api/v1/documents/${encodeURIComponent(id)}`)
  }

  /** Queues files, which are read while nobody waits. */
  async submitJob(files: readonly File[], type: string): Promise<void> {
    await this.json('/api/v1/jobs', { method: 'POST', body: filesForm('files', files, type) })
  }

  /** The newest, without their files. */
  async jobs(signal: AbortSignal): Promise<readonly Job[]> {
    return (await this.json<{ jobs: Job[] }>('/api/v1/jobs?limit=20', { signal, cache: 'no-store' })).jobs
  }

  job(id: string, signal: AbortSignal): Promise<Job> {
    return this.json(`/api/v1/jobs/${encodeURIComponent(id)}`, { signal, cache: 'no-store' })
  }

  async actOnJob(id: string, action: JobAction): Promise<void> {
    const path = `/api/v1/jobs/${encodeURIComponent(id)}`
    await (action === 'remove' ? this.json(path, { method: 'DELETE' }) : this.json(`${path}/${action}`, { method: 'POST' }))
  }

  async templates(signal: AbortSignal): Promise<readonly Template[]> {
    const response = await this.fetch('/api/v1/templates', { signal })
    if (!response.ok) throw await errorOf(response)
    return ((await response.json()) as { templates: Template[] }).templates
  }

  async readiness(signal?: AbortSignal): Promise<Readiness> {
    try {
      const response = await this.fetch('/readyz', { signal: signal ?? null, cache: 'no-store' })
      return readinessOf(await response.json())
    } catch {
      signal?.throwIfAborted()
      return { status: 'unreachable' }
    }
  }

  /** A page of a file, counted from 1, as the model sees it. */
  async prepared(file: File, page: number, signal?: AbortSignal): Promise<PreparedPicture> {
    const form = new FormData()
    form.append('image', file, file.name)
    form.append('page', String(page))
    const response = await this.fetch(preprocessPath, { method: 'POST', body: form, signal: signal ?? null })
    if (!response.ok) throw await errorOf(response)
    return (await response.json()) as PreparedPicture
  }

  /** The card of the model that answers; undefined where the server lists none. */
  async model(signal?: AbortSignal): Promise<ModelCard | undefined> {
    const response = await this.fetch('/v1/models', { signal: signal ?? null })
    if (!response.ok) throw await errorOf(response)
    const list = (await response.json()) as { data?: ModelCard[] }
    return list.data?.[0]
  }
}

function filesForm(name: string, files: readonly File[], type: string): FormData {
  const form = new FormData()
  form.append('type', type)
  for (const file of files) form.append(name, file, file.name)
  return form
}

async function errorOf(response: Response): Promise<ApiError> {
  const wait = retryAfterS(response.headers.get('Retry-After'))
  const details = { status: response.status, ...(wait === undefined ? {} : { retryAfterS: wait }) }
  return errorFromBody(await response.text(), details)
}

async function readAnswer(body: ReadableStream<Uint8Array>, handlers: AskHandlers): Promise<Answer> {
  const parser = new SseParser()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
      if (done || !value) throw new ApiError('interrupted', '')
      for (const { event, data } of parser.push(value)) {
        if (event === 'delta') handlers.onDelta(JSON.parse(data) as Delta)
        if (event === 'done') return JSON.parse(data) as Answer
        if (event === 'error') throw errorFromBody(data)
      }
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

function readinessOf(body: Partial<Record<string, unknown>>): Readiness {
  switch (body['status']) {
    case 'ready':
      return { status: 'ready', model: String(body['model'] ?? '') }
    case 'loading':
      return { status: 'loading', progress: Number(body['progress'] ?? 0), phase: String(body['phase'] ?? '') }
    case 'draining':
      return { status: 'draining' }
    case 'stuck':
      return { status: 'stuck' }
    case 'failed':
      return { status: 'failed', message: String(body['message'] ?? '') }
    default:
      return { status: 'unreachable' }
  }
}
