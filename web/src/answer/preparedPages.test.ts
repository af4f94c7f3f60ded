import { describe, expect, it } from 'vitest'
import type { Preparation } from '../api/types'
import { preparedPages } from './preparedPages'

const prepared = (acted: boolean): Preparation => ({
  steps: [{ step: 'orient', acted, reason: '', before: 0, after: 0, milliseconds: 1 }],
})
const files = (...names: string[]) => names.map((name) => new File([], name))

describe('preparedPages', () => {
  it('tells of those alone that something was done to', () => {
    expect(preparedPages(files('a'), [prepared(false)])).toEqual([])
    expect(preparedPages(files('a', 'b'), [prepared(false), prepared(true)])).toMatchObject([{ index: 1, file: { name: 'b' }, page: 1 }])
  })

  it('counts the pages of a single file', () => {
    expect(preparedPages(files('a'), [prepared(true), prepared(false), prepared(true)])).toMatchObject([{ page: 1 }, { page: 3, file: { name: 'a' } }])
  })

  it('does not guess which of several files a page is of', () => {
    expect(preparedPages(files('a', 'b'), [prepared(false), prepared(true), prepared(false)])).toMatchObject([{ index: 1, file: undefined }])
  })
})
