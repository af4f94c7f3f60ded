import { describe, expect, it } from 'vitest'
import { admit, limits } from './admit'

const file = (name: string, type: string, bytes = 1) => new File([new Uint8Array(bytes)], name, { type })

describe('admit', () => {
  it('takes pictures, PDFs, and files of a type that the browser does not know', () => {
    const files = [file('a.png', 'image/png'), file('b.heic', ''), file('c.pdf', 'application/pdf')]
    expect(admit(0, files)).toEqual({ accepted: files })
  })

  it('takes the pictures among other files and names the first of the others', () => {
    const picture = file('a.png', 'image/png')
    expect(admit(0, [file('notes.txt', 'text/plain'), picture, file('b.zip', 'application/zip')])).toEqual({
      accepted: [picture],
      problem: { kind: 'notAPicture', name: 'notes.txt' },
    })
  })

  it('turns away a file above the limit, and only that', () => {
    const most = limits.megabytesEach * 1024 * 1024
    expect(admit(0, [file('a.png', 'image/png', most)]).problem).toBeUndefined()
    expect(admit(0, [file('b.png', 'image/png', most + 1)]).problem).toEqual({ kind: 'tooLarge', name: 'b.png' })
  })

  it('counts the pictures that are there', () => {
    const { accepted, problem } = admit(limits.pictures - 1, [file('a.png', 'image/png'), file('b.png', 'image/png')])
    expect(accepted.map((f) => f.name)).toEqual(['a.png'])
    expect(problem).toEqual({ kind: 'tooMany' })
  })
})
