import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { DeskHistory } from '../support/any-history/desk-history.ts'
import { smallLimits, stepsOf } from '../support/any-history/history-steps.ts'
import { PastStores } from '../support/any-history/past-store.ts'

/** Of the short histories; 10,000 with `TELEX_HISTORY_RUNS=10000`. The long ones run a fraction of that. */
const runs = Number(process.env['TELEX_HISTORY_RUNS'] ?? 1_000)
/** Replays a failure: both are printed with it. */
const seed = process.env['TELEX_HISTORY_SEED']
const path = process.env['TELEX_HISTORY_PATH']

const pasts = new PastStores()
afterAll(() => pasts[Symbol.dispose]())

const limits = fc.constantFrom(smallLimits, { ...smallLimits, recentEvents: 40, warmEvents: 0 }, {})

function holdsTheLog(depths: readonly number[], numRuns: number): Promise<void> {
  const deepest = Math.min(10_001, Math.max(...depths))
  return fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...depths),
      limits,
      fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(3_000, 100_000),
      stepsOf(deepest),
      async (depth, limits, delays, maxUnsentBytes, steps) => {
        await using history = await DeskHistory.open({
          pasts,
          depth,
          limits: { ...limits, stallMs: 50, faultPauseMs: 5 },
          maxUnsentBytes,
          delays,
        })
        for (const step of steps) await history.take(step)
        await history.settle()
        await history.check()
      },
    ),
    {
      numRuns,
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      ...(path === undefined ? {} : { path }),
    },
  )
}

test.each([
  ['short', [2, 5, 30, 70], 0.85],
  ['a thousand events long', [999, 1_000, 1_001], 0.15],
  ['ten thousand events long', [9_999, 10_000, 10_001], 0.05],
  ['two hundred thousand events long', [200_000], 0.01],
] as const)(
  'each reader receives the log in order, each event once, whatever happens to a desk whose past is %s',
  async (_past, depths, fraction) => {
    const numRuns = Math.ceil(runs * fraction)

    await expect(holdsTheLog(depths, numRuns)).resolves.toBeUndefined()
  },
  3_600_000,
)
