import { expect, it } from 'vitest'
import { duration, tokensPerSecond } from './figures'

it.each([[0.04, '0.0 ms'], [9.94, '9.9 ms'], [412.4, '412 ms'], [1500, '1.50 s']])('%d ms: %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it.each([[10, 250, '40.0'], [500, 1000, '500'], [0, 10, undefined], [5, 0, undefined]])(
  '%d tokens in %d ms: %s a second',
  (tokens, ms, text) => expect(tokensPerSecond(tokens, ms)).toBe(text),
)
