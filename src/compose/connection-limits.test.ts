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

test('streams, pages and the desk’s own files never come to more than the limit', () => {
  for (let limit = 192; limit < 30_000; limit += 17) {
    for (const pushWorkers of [1, 4]) {
      const { streams, others } = connectionLimits(limit, { maxStreams: 0, pushWorkers })
      expect(streams === 0 || streams + others + 64 + 32 * pushWorkers <= limit).toBe(true)
    }
  }
})

test('a wish lowers the number and never raises it past what there is room for', () => {
  expect(connectionLimits(1_024, { ...usual, maxStreams: 100 })).toEqual({
    streams: 100,
    others: 128,
    possible: 800,
  })
  expect(connectionLimits(1_024, { ...usual, maxStreams: 5_000 }).streams).toBe(800)
})

test('where hardly any file may be open there are pages and no streams', () => {
  expect(connectionLimits(100, usual)).toEqual({ streams: 0, others: 64, possible: 0 })
})

test('a system that does not say how many files may be open is taken for one with 10,240', () => {
  expect(connectionLimits(null, usual)).toEqual(connectionLimits(10_240, usual))
})

test('the limit is the soft one, as the system writes it', () => {
  const limits =
    'Max processes             63000                63000                processes \n' +
    'Max open files            1024                 524288               files     \n'
  expect(limitIn(limits)).toBe(1_024)
  expect(limitIn('Max open files            unlimited            unlimited            files')).toBe(null)
})
