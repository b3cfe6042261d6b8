import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

function limit({ perMinute = 60, burst = 3 } = {}) {
  let now = 1_000_000
  const rates = new RateLimit({ perMinute, burst, nowMs: () => now })
  return { rates, pass: (ms: number) => (now += ms) }
}

test('admits a burst after a pause', () => {
  const { rates } = limit({ burst: 3 })

  const answers = [1, 2, 3, 4].map(() => rates.take({ key: 'ada' }).ok)

  expect(answers).toEqual([true, true, true, false])
})

test('says when the next request will be admitted', () => {
  const { rates, pass } = limit({ perMinute: 6, burst: 1 })
  rates.take({ key: 'ada' })

  const refused = rates.take({ key: 'ada' })

  expect(refused).toEqual({ ok: false, retryAfterSeconds: 10 })
  pass(9_999)
  expect(rates.take({ key: 'ada' }).ok).toBe(false)
  pass(1)
  expect(rates.take({ key: 'ada' }).ok).toBe(true)
})

test('admits exactly the rate in the long run', () => {
  const { rates, pass } = limit({ perMinute: 60, burst: 5 })
  let through = 0

  for (let tick = 0; tick < 10 * 600; tick++) {
    if (rates.take({ key: 'ada' }).ok) through++
    pass(100)
  }

  expect(through).toBe(600 + 4)
})

test('limits each key separately', () => {
  const { rates } = limit({ burst: 1 })
  rates.take({ key: 'ada' })

  expect(rates.take({ key: 'bob' }).ok).toBe(true)
})

test('refunds a request', () => {
  const { rates } = limit({ burst: 1 })
  rates.take({ key: 'ada' })

  rates.refund({ key: 'ada' })

  expect(rates.take({ key: 'ada' }).ok).toBe(true)
})

test('admits everything at a limit of 0', () => {
  const { rates } = limit({ perMinute: 0, burst: 1 })

  expect([1, 2, 3].every(() => rates.take({ key: 'ada' }).ok)).toBe(true)
})

test('bounds memory under a flood of keys', () => {
  const { rates } = limit({ perMinute: 60, burst: 1 })
  for (let n = 0; n < 99_999; n++) rates.take({ key: `name ${n}` })
  rates.take({ key: 'ada' })

  for (let n = 0; n < 10_000; n++) rates.take({ key: `another ${n}` })

  expect(rates.take({ key: 'ada' }).ok).toBe(false)
})

test('limits a group of keys by a multiple of one key, and charges nobody for what it refuses', () => {
  const { rates, pass } = limit({ perMinute: 6, burst: 2 })
  const of = (device: number) => ({ key: `device ${device}`, group: { key: 'household', factor: 3 } })
  const admitted = Array.from({ length: 100 }, (_, device) => rates.take(of(device)).ok)

  expect(admitted.filter(Boolean)).toHaveLength(6)
  expect(rates.take(of(50))).toEqual({ ok: false, retryAfterSeconds: 4 })
  expect(rates.take({ key: 'device 50' }).ok).toBe(true)
  expect(rates.take({ key: 'other', group: { key: 'other household', factor: 3 } }).ok).toBe(true)
  pass(3_334)
  expect(rates.take(of(51)).ok).toBe(true)
  rates.refund(of(51))
  expect(rates.take(of(52)).ok).toBe(true)
  expect(rates.take(of(53)).ok).toBe(false)
})
