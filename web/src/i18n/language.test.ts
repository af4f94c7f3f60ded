import { describe, expect, it } from 'vitest'
import { en } from './en'
import { chooseLanguage } from './language'
import { zh } from './zh'

type Leaf = string | ((...args: never[]) => string)
type Tree = { [key: string]: Leaf | Tree }

function leaves(tree: Tree, path = ''): [string, Leaf][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' ? leaves(value, `${path}${key}.`) : [[path + key, value] as [string, Leaf]],
  )
}

describe('messages', () => {
  const english = new Map(leaves(en))
  const chinese = new Map(leaves(zh as unknown as Tree))

  it('has the same keys in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it.each([['en', english], ['zh', chinese]] as const)('has no empty message in %s', (_, messages) => {
    for (const [key, message] of messages) if (typeof message === 'string') expect(message.trim(), key).not.toBe('')
  })

  it('takes the same values, and shows each of them, in both languages', () => {
    for (const [key, message] of english) {
      if (typeof message === 'string') continue
      const values = Array.from({ length: message.length }, (_, i) => `<${i}>`) as never[]
      const other = chinese.get(key)
      expect(other, key).toBeTypeOf('function')
      for (const text of [message(...values), (other as typeof message)(...values)]) {
        for (const value of values) expect(text, key).toContain(value)
      }
    }
  })
})

describe('chooseLanguage', () => {
  it.each([
    ['zh', ['en-US'], 'zh'],
    ['en', ['zh-CN'], 'en'],
    [null, ['zh-Hant-TW', 'en'], 'zh'],
    [null, ['fr-FR', 'zh-CN'], 'zh'],
    [null, ['EN-gb'], 'en'],
    [null, ['de'], 'en'],
    [null, [], 'en'],
    ['tlh', ['zh'], 'zh'],
  ] as const)('remembered %s, preferred %j: %s', (remembered, preferred, expected) => {
    expect(chooseLanguage(remembered, preferred)).toBe(expected)
  })
})
