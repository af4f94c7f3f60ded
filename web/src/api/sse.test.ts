import { describe, expect, it } from 'vitest'
import { SseParser, type SseEvent } from './sse'

const bytes = (text: string) => new TextEncoder().encode(text)

function parse(stream: Uint8Array, chunkBytes = stream.length): SseEvent[] {
  const parser = new SseParser()
  const events: SseEvent[] = []
  for (let at = 0; at < stream.length; at += chunkBytes) events.push(...parser.push(stream.subarray(at, at + chunkBytes)))
  return events
}

describe('SseParser', () => {
  it('reads an event with a name', () => {
    expect(parse(bytes('event: delta\ndata: {"text":"a"}\n\n'))).toEqual([{ event: 'delta', data: '{"text":"a"}' }])
  })

  it('calls an event without a name "message"', () => {
    expect(parse(bytes('data: a\n\n'))).toEqual([{ event: 'message', data: 'a' }])
  })

  it('forgets the name after each event', () => {
    expect(parse(bytes('event: delta\ndata: 1\n\ndata: 2\n\n')).map((e) => e.event)).toEqual(['delta', 'message'])
  })

  it('joins data lines with a line feed', () => {
    expect(parse(bytes('data: one\ndata:two\ndata:\ndata:  four\n\n'))[0]?.data).toBe('one\ntwo\n\n four')
  })

  it('reads over comments, unknown fields and blank lines', () => {
    expect(parse(bytes(': ping\n\n\n: ping\nid: 7\nretry: 10\nnonsense\ndata: a\n: in the middle\ndata: b\n\n'))).toEqual([
      { event: 'message', data: 'a\nb' },
    ])
  })

  it('drops an event that carries no data', () => {
    expect(parse(bytes('event: delta\n\ndata: a\n\n'))).toEqual([{ event: 'message', data: 'a' }])
  })

  it('keeps an event with an empty data line', () => {
    expect(parse(bytes('data\n\n'))).toEqual([{ event: 'message', data: '' }])
  })

  it('drops an event whose blank line never came', () => {
    expect(parse(bytes('data: whole\n\ndata: half\n'))).toEqual([{ event: 'message', data: 'whole' }])
  })

  it('takes off one byte order mark at the start', () => {
    expect(parse(bytes('\uFEFFdata: a\n\n'))).toEqual([{ event: 'message', data: 'a' }])
  })

  const sample = 'event: delta\ndata: 金额 ¥86.40 🧾\n\n: ping\n\nevent: done\ndata: {\ndata: "result": "é"}\n\n'
  const expected = [
    { event: 'delta', data: '金额 ¥86.40 🧾' },
    { event: 'done', data: '{\n"result": "é"}' },
  ]

  for (const [name, ending] of [['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']] as const) {
    it(`gives the same events wherever the bytes are cut (${name})`, () => {
      const stream = bytes(sample.replaceAll('\n', ending))
      for (let size = 1; size <= stream.length; size += 1) expect(parse(stream, size), `chunks of ${size}`).toEqual(expected)
    })
  }

  it('gives an event as soon as its last line feed is there', () => {
    const parser = new SseParser()
    expect(parser.push(bytes('data: a\r\n'))).toEqual([])
    expect(parser.push(bytes('\r'))).toEqual([{ event: 'message', data: 'a' }])
    expect(parser.push(bytes('\n'))).toEqual([])
    expect(parser.push(bytes('data: b\r\n\r\n'))).toEqual([{ event: 'message', data: 'b' }])
  })
})
