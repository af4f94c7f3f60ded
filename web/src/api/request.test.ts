import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { retryAfterS } from './error'
import { curlOf, defaultOptions } from './request'

/** What a shell makes of the command: its words, told apart. */
function wordsOf(command: string): string[] {
  const out = execFileSync('sh', ['-c', command.replace(/^curl/, `printf '%s\\0'`)], { encoding: 'utf8' })
  return out.split('\0').slice(0, -1)
}

describe('curlOf', () => {
  it('says the request in words that survive a shell', () => {
    const command = curlOf(
      {
        pictures: [new File([], "a b's;\"x\".png")],
        text: "it's $5 & `more`\n二",
        options: { ...defaultOptions, seed: '7' },
      },
      'http://127.0.0.1:7860',
    )
    expect(wordsOf(command)).toEqual([
      '-N', 'http://127.0.0.1:7860/api/v1/inference',
      '-F', 'image=@"a b\'s;\\"x\\".png"',
      '--form-string', "text=it's $5 & `more`\n二",
      '--form-string', 'seed=7',
      '--form-string', 'stream=true',
    ])
  })

  it('wraps a schema in the response format', () => {
    const options = { ...defaultOptions, schema: ' {"enum": ["a\'b"]} ' }
    expect(wordsOf(curlOf({ pictures: [], text: 'q', options }, 'http://h'))).toContain(
      'response_format={"type": "json_schema", "json_schema": {"schema": {"enum": ["a\'b"]}}}',
    )
  })

  it('stands on its own before a picture is there', () => {
    expect(curlOf({ pictures: [], text: '', options: defaultOptions }, 'http://h')).toContain('image=@"picture.png"')
  })
})

describe('retryAfterS', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['12', 12],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 30],
    ['Wed, 31 Dec 1969 23:59:00 GMT', 0],
  ])('%s: %s', (header, expected) => expect(retryAfterS(header, 0)).toBe(expected))
})
