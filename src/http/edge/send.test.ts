import { expect, test } from 'vitest'
import { encodingOf, etagOf } from './send.ts'

test.each([
  [undefined, null],
  ['', null],
  ['identity', null],
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0', null],
  ['gzip; q=0.5', 'gzip'],
  ['x-gzip', null],
])('encodes for Accept-Encoding %s as %s', (accepted, encoding) => {
  expect(encodingOf(accepted)).toBe(encoding)
})

test('gives different texts different validators', () => {
  expect(etagOf('ab', 'c')).not.toBe(etagOf('a', 'bc'))
  expect(etagOf('ab', 'c')).toBe(etagOf('ab', 'c'))
})
