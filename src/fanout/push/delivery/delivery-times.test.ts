import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTimes, secondsUntil, timeBucket, type DeliveryTimes } from './delivery-times.ts'

function timesOf(delaysMs: readonly number[]): DeliveryTimes {
  return delaysMs.map((ms) => ({ [timeBucket(ms)]: 1 })).reduce<DeliveryTimes>(addTimes, {})
}

test('quantiles are never too low and at most 5 % and a tenth of a second too high', () => {
  const delay = fc.integer({ min: 1, max: 3_600_000 })
  fc.assert(
    fc.property(fc.array(delay, { minLength: 1, maxLength: 60 }), fc.nat(), (delays, any) => {
      const messages = 1 + (any % delays.length)
      const exact = (delays.toSorted((a, b) => a - b)[messages - 1] ?? 0) / 1_000

      const quantile = secondsUntil(timesOf(delays), messages) ?? -1

      expect(quantile).toBeGreaterThanOrEqual(exact)
      expect(quantile).toBeLessThanOrEqual(exact * 1.05 + 0.1 + 1e-9)
    }),
  )
})

test('gives null for a share that was not reached', () => {
  const times = timesOf([100, 200, 300])

  expect(secondsUntil(times, 3)).not.toBeNull()
  expect(secondsUntil(times, 4)).toBeNull()
  expect(secondsUntil(times, 0)).toBeNull()
  expect(secondsUntil({}, 1)).toBeNull()
})

test('counts a negative duration as zero', () => {
  expect(timeBucket(-5_000)).toBe(timeBucket(0))
  expect(secondsUntil(timesOf([-5_000]), 1)).toBe(0.1)
})

test('adds the histograms of several workers', () => {
  expect(addTimes(timesOf([10, 500]), timesOf([500, 9_000]))).toEqual(timesOf([500, 10, 9_000, 500]))
})
