import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

test.each([
  ['120', null, 120_000],
  [' 0 ', null, 0],
  ['Tue, 24 Nov 2026 12:01:30 GMT', null, 90_000],
  ['Tue, 24 Nov 2026 12:01:30 GMT', 'Tue, 24 Nov 2026 12:01:00 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', null, 0],
  ['9999999999', null, 2_419_200_000],
  [null, null, null],
  ['', null, null],
  ['soon', null, null],
  ['-5', null, null],
  ['1.5', null, null],
])('Retry-After %s with Date %s is %s ms', (value, date, ms) => {
  expect(retryAfterMs(value, date, now)).toBe(ms)
})
