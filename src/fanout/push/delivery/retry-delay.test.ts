import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PushOutcome } from './push-sender.ts'
import { retryDelayMs } from './retry-delay.ts'

function retry(over: Partial<Extract<PushOutcome, { kind: 'retry' }>> = {}): PushOutcome {
  return {
    kind: 'retry',
    reason: 'unavailable',
    detail: '503',
    afterMs: null,
    mayHaveArrived: false,
    ...over,
  }
}

const MINUTE_MS = 60_000

test('retries after exactly the Retry-After', () => {
  for (const afterMs of [0, 1, 120_000, 24 * 60 * MINUTE_MS]) {
    expect(retryDelayMs(retry({ afterMs }), 9, 0.7)).toBe(afterMs)
  }
})

test.each([
  [0, 1_000, 2_000],
  [1, 2_000, 4_000],
  [4, 16_000, 32_000],
  [9, 150_000, 300_000],
  [5_000, 150_000, 300_000],
])('backs off after %i attempts for %i to %i ms', (attempts, least, most) => {
  expect(retryDelayMs(retry(), attempts, 0)).toBe(least)
  expect(retryDelayMs(retry(), attempts, 1)).toBe(most)
})

test('retries have jitter', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 50 }),
      (random, attempts) => {
        const delay = retryDelayMs(retry(), attempts, random)
        const most = retryDelayMs(retry(), attempts, 1)
        expect(delay).toBeGreaterThanOrEqual(most / 2)
        expect(delay).toBeLessThanOrEqual(most)
      },
    ),
  )
})

test('retries a refused token after a minute', () => {
  expect(retryDelayMs({ kind: 'unauthorised', detail: '403', isAboutUs: true }, 0, 0)).toBe(MINUTE_MS)
  expect(retryDelayMs({ kind: 'key-missing' }, 0, 0)).toBe(MINUTE_MS)
})
