import { expect, test } from 'vitest'
import { formatSeconds, shareOf, shownCounts } from './receipt-figures.ts'

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

test('shows known counts in their own order, and zeros only where they are no bad news', () => {
  const counts = { opened: 0, gone: 0, later: 7, refused: 2, planned: 9 }

  expect(shownCounts(['planned', 'refused', 'gone', 'opened'], counts)).toEqual([
    'planned',
    'refused',
    'opened',
  ])
})
