import { expect, test } from 'vitest'
import { StreamCapacity } from './stream-capacity.ts'

function capacityOf(limit: number) {
  let warnings = 0
  const capacity = new StreamCapacity(
    limit,
    () => 0.5,
    () => warnings++,
  )
  return { capacity, warnings: () => warnings }
}

test('acquires up to the limit, and again after a release', () => {
  const { capacity } = capacityOf(2)
  expect([capacity.acquire(), capacity.acquire(), capacity.acquire()]).toEqual([true, true, false])
  capacity.release()
  expect([capacity.acquire(), capacity.acquire()]).toEqual([true, false])
  expect(capacity.open).toBe(2)
})

test('warns once, and again only after a tenth of the capacity was free', () => {
  const { capacity, warnings } = capacityOf(20)
  for (let n = 0; n < 1_000; n++) capacity.acquire()
  expect(warnings()).toBe(1)
  capacity.release()
  capacity.acquire()
  capacity.acquire()
  expect(warnings()).toBe(1)
  for (let n = 0; n < 3; n++) capacity.release()
  for (let n = 0; n < 10; n++) capacity.acquire()
  expect(warnings()).toBe(2)
})

test('spreads Retry-After from ten to thirty seconds', () => {
  const seconds = [0, 0.5, 0.999].map((random) =>
    new StreamCapacity(
      1,
      () => random,
      () => undefined,
    ).retryAfterSeconds(),
  )
  expect(seconds).toEqual([10, 20, 30])
})
