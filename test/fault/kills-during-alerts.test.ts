import { expect, test } from 'vitest'
import { killDuringAlerts } from '../support/alert-kills.ts'

/** Enough to meet every step of a send; `npm run bench kills` does three hundred. */
const KILLS = 30

test('skips nobody and repeats only messages in flight over thirty kills', async () => {
  const seed = Date.now() % 1_000_000
  console.log(`The same again: npm run bench kills -- --kills ${KILLS} --seed ${seed}`)
  const report = await killDuringAlerts({ kills: KILLS, seed })
  console.log(JSON.stringify(report))

  expect(report.faults).toEqual([])
  expect([report.skipped, report.differing]).toEqual([0, 0])
  expect(report.repeated).toBeLessThanOrEqual(report.inFlight)
  expect(report.slowestResume).toBeLessThan(10)
})
