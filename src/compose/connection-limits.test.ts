import { expect, test } from 'vitest'
import { limitIn } from './open-file-limit.ts'
import { connectionLimits } from './connection-limits.ts'

const usual = { maxStreams: 0, pushWorkers: 1 }

test.each([
  [256, 96, 64],
  [1_024, 800, 128],
  [20_000, 18_880, 1_024],
  [1_000_000, 998_880, 1_024],
])('of %i open files %i are for streams and %i for everybody else', (limit, streams, others) => {
  expect(connectionLimits(limit, usual)).toEqual({ streams, others, possible: streams })
})

test('never exceeds the limit of open files in total', () => {
  for (let limit = 192; limit < 30_000; limit += 17) {
    for (const pushWorkers of [1, 4]) {
      const { streams, others } = connectionLimits(limit, { maxStreams: 0, pushWorkers })
      expect(streams === 0 || streams + others + 64 + 32 * pushWorkers <= limit).toBe(true)
    }
  }
})

test('caps the configured number at what the limit leaves', () => {
  expect(connectionLimits(1_024, { ...usual, maxStreams: 100 })).toEqual({
    streams: 100,
    others: 128,
    possible: 800,
  })
  expect(connectionLimits(1_024, { ...usual, maxStreams: 5_000 }).streams).toBe(800)
})

test('serves pages and no streams when few files may be open', () => {
  expect(connectionLimits(100, usual)).toEqual({ streams: 0, others: 64, possible: 0 })
})

test('assumes 10,240 open files where the system does not say', () => {
  expect(connectionLimits(null, usual)).toEqual(connectionLimits(10_240, usual))
})

test('reads the soft limit', () => {
  const limits =
    'Max processes             63000                63000                processes \n' +
    'Max open files            1024                 524288               files     \n'
  expect(limitIn(limits)).toBe(1_024)
  expect(limitIn('Max open files            unlimited            unlimited            files')).toBe(null)
})
