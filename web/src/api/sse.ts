// Server-sent events from a byte stream, after the grammar in the HTML standard (section 9.2.6).
// `id` and `retry` are read over: the page never reconnects, because a second request would be a second answer.

export interface SseEvent {
  event: string
  data: string
}

export class SseParser {
  // Fatal: false, so that a broken byte shows as U+FFFD and does not lose the rest of an answer.
  private readonly decoder = new TextDecoder('utf-8')
  private line = ''
  private endedWithCr = false
  private event = ''
  private data: string[] = []

  /** Takes the next bytes, cut anywhere, and returns the events that they complete. */
  push(bytes: Uint8Array): SseEvent[] {
    let text = this.decoder.decode(bytes, { stream: true })
    if (text === '') return []
    if (this.endedWithCr && text.startsWith('\n')) text = text.slice(1)
    this.endedWithCr = text === '' ? false : text.endsWith('\r')

    const lines = (this.line + text).split(/\r\n|\n|\r/)
    this.line = lines.pop() ?? ''
    return lines.flatMap((line) => this.take(line) ?? [])
  }

  private take(line: string): SseEvent | undefined {
    if (line === '') return this.dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return undefined
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.event = value
    if (field === 'data') this.data.push(value)
    return undefined
  }

  private dispatch(): SseEvent | undefined {
    const complete = this.data.length > 0
    const event = { event: this.event || 'message', data: this.data.join('\n') }
    this.event = ''
    this.data = []
    return complete ? event : undefined
  }
}
