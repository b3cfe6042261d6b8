import { expect, test } from 'vitest'
import type { Instant } from '../../../domain/ids.ts'
import { FollowerExpiry } from './follower-expiry.ts'

const DAY_MS = 24 * 3_600_000

test('removes a story’s followers in batches a day after its end', async () => {
  const released = [500, 500, 3, 0]
  const asked: { endedBefore: number; limit: number }[] = []
  const pauses: number[] = []
  const enough = Promise.withResolvers<void>()
  await using followerExpiry = new FollowerExpiry({
    followers: {
      async remove(endedBefore, limit) {
        asked.push({ endedBefore, limit })
        return released[asked.length - 1] ?? 0
      },
    },
    now: () => (10 * DAY_MS) as Instant,
    sleep: async (ms, signal) => {
      pauses.push(ms)
      if (pauses.length < 4) return
      enough.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    },
    report: () => undefined,
  })
  followerExpiry.start()
  await enough.promise

  expect(asked).toEqual(Array.from({ length: 4 }, () => ({ endedBefore: 9 * DAY_MS, limit: 500 })))
  expect(pauses).toEqual([20, 20, 900_000, 900_000])
})

test('reports a failing store and retries later', async () => {
  const faults: unknown[] = []
  let asks = 0
  const enough = Promise.withResolvers<void>()
  await using followerExpiry = new FollowerExpiry({
    followers: {
      async remove() {
        asks++
        if (asks === 1) throw new Error('The disk is full.')
        return 0
      },
    },
    now: () => DAY_MS as Instant,
    sleep: async (_, signal) => {
      if (asks < 2) return
      enough.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    },
    report: (fault) => void faults.push(fault),
  })
  followerExpiry.start()
  await enough.promise

  expect(faults).toEqual([new Error('The disk is full.')])
})
