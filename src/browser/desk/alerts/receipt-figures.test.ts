import { expect, test } from 'vitest'
import { formatSeconds, shareOf } from './receipt-figures.ts'

test.each([
  [0.83, '0.8 s'],
  [12.4, '12 s'],
  [200, '3 min'],
])('%d seconds are shown as “%s”', (seconds, shown) => {
  expect(formatSeconds(seconds)).toBe(shown)
})

test('a share is never more than all', () => {
  expect(shareOf(3, 5)).toBe('60%')
  expect(shareOf(7, 5)).toBe('100%')
})
