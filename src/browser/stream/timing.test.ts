import { expect, test } from 'vitest'
import { backOff, stalledWait, retryAfterMs } from './timing.ts'

test('doubles the backoff up to 15 seconds with 50% jitter, never under a second', () => {
  expect([1, 2, 3, 4, 5, 500].map((failures) => backOff(failures, 0))).toEqual([
    1_000, 2_000, 4_000, 7_500, 7_500, 7_500,
  ])
  expect(backOff(1, 0.999)).toBeLessThan(2_000)
  expect(backOff(500, 0.999)).toBeLessThan(15_000)
})

test('retries a stalled stream after one to ten minutes', () => {
  expect(stalledWait(1, 0)).toBe(30_000)
  expect(stalledWait(50, 0.999)).toBeLessThanOrEqual(600_000)
})

test('parses Retry-After as seconds and as a date', () => {
  const now = Date.parse('2026-11-24T08:00:00Z')
  expect(retryAfterMs('120', now)).toBe(120_000)
  expect(retryAfterMs('Tue, 24 Nov 2026 08:00:30 GMT', now)).toBe(30_000)
  expect(retryAfterMs('Tue, 24 Nov 2026 07:00:00 GMT', now)).toBe(0)
  expect([null, '', 'soon'].map((header) => retryAfterMs(header, now))).toEqual([null, null, null])
})
