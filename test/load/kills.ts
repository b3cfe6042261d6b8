import { killDuringAlerts } from '../support/alert-kills.ts'
import { BenchReport } from './support/bench-report.ts'

/** kill -9 at random moments of sends, as often as wished. */
export async function kills(options: {
  readonly kills: number
  readonly seed: number
  readonly json: string | undefined
}): Promise<boolean> {
  const report = new BenchReport('kills')
  const found = await killDuringAlerts({
    ...options,
    onKill: (kill) => {
      if (kill % 10 === 0) report.progress(`${kill} of ${options.kills} kills`)
    },
  })
  report.raw('kills', { seed: options.seed, ...found })
  for (const fault of found.faults) report.progress(fault)
  report.table({
    id: 'kills',
    title: `kill -9 during alerts, seed ${options.seed}`,
    columns: [
      { key: 'kills', label: 'kills' },
      { key: 'alerts', label: 'alerts' },
      { key: 'skipped', label: 'browsers skipped' },
      { key: 'repeated', label: 'repeated' },
      { key: 'inFlight', label: 'of those on their way' },
      { key: 'slowestResume', label: 'slowest resume, s', digits: 1 },
    ],
    rows: [{ ...found, faults: null }],
  })
  report.check('browsers skipped', found.skipped, { atMost: 0 })
  report.check('repeated messages, of those on their way', found.repeated / Math.max(1, found.inFlight), {
    atMost: 1,
  })
  report.check('repeats that a device would show twice', found.differing, { atMost: 0 })
  report.check('from a kill to the next message, s', found.slowestResume, { atMost: 10 })
  report.check('receipts that do not add up, and complaints', found.faults.length, { atMost: 0 })
  return report.end(options.json)
}
