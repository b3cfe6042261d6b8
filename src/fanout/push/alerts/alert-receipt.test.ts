import { expect, test } from 'vitest'
import { noCounts } from '../../../domain/alert.ts'
import { timeBucket } from '../delivery/delivery-times.ts'
import { alertReceipt } from './alert-receipt.ts'

const times = { [timeBucket(1_000)]: 50, [timeBucket(10_000)]: 40 }

test('gives the seconds after which each share of the audience had the alert', () => {
  const { reachedIn } = alertReceipt({ counts: { ...noCounts, planned: 100, accepted: 90 }, times })

  expect(reachedIn.p50).toBeCloseTo(1, 0)
  expect(reachedIn.p90).toBeGreaterThan(9)
  expect(reachedIn.p99).toBeNull()
})

test('leaves subscriptions that cannot be reached out of the shares', () => {
  const counts = { ...noCounts, planned: 100, accepted: 90, withheld: 4, gone: 3, refused: 3 }

  expect(alertReceipt({ counts, times }).reachedIn.p99).toBeGreaterThan(9)
})

test('gives no times for an alert without an audience', () => {
  expect(alertReceipt({ counts: noCounts, times: {} }).reachedIn).toEqual({ p50: null, p90: null, p99: null })
})
