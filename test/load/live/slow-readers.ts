import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchReport } from '../support/bench-report.ts'
import { median, type Percentiles } from '../support/percentiles.ts'
import { Crowd } from './crowd.ts'
import { DeskProcess } from './desk-process.ts'
import type { Faults } from './ledger.ts'
import { postEverySecond, latenciesOf } from './round.ts'

const WARM_UP = 5
const CATCH_UP_WITHIN_MS = 60_000

type Part = { readonly name: string; readonly delays: Percentiles; readonly faults: Faults }

/**
 * Measures how slow consumers affect the others: one in twenty reads nothing for half a minute at a time, one in a hundred a
 * byte a second. The latency of the others is compared with a run without slow consumers. In the end all of them read, and
 * every reader must have every event.
 */
export async function slowReaders(
  report: BenchReport,
  readers: number,
  posts: number,
  rounds: number,
): Promise<void> {
  const slow = { stalled: Math.round(readers / 20), trickling: Math.round(readers / 100) }
  const parts: Part[] = []
  for (let round = 0; round < rounds; round++) {
    parts.push(await run('nobody is slow', readers, posts, { stalled: 0, trickling: 0 }))
    parts.push(await run('6 % are slow', readers, posts, slow))
    report.progress(`slow readers, round ${round + 1} of ${rounds}`)
  }
  const rows = ['nobody is slow', '6 % are slow'].map((name) => {
    const mine = parts.filter((part) => part.name === name)
    const of = (figure: (part: Part) => number): number => median(mine.map(figure))
    const sum = (figure: keyof Faults): number => mine.reduce((sum, { faults }) => sum + faults[figure], 0)
    return {
      name,
      p50: of(({ delays }) => delays.p50),
      p99: of(({ delays }) => delays.p99),
      max: of(({ delays }) => delays.max),
      lost: sum('lost'),
      twice: sum('twice'),
      disorder: sum('disorder'),
    }
  })
  report.raw('slow-readers', parts)
  report.table({
    id: 'slow-readers',
    title: `Delays of those who are not slow, ${readers.toLocaleString('en-US')} readers, ms`,
    columns: [
      { key: 'name', label: 'crowd' },
      { key: 'p50', label: 'p50', digits: 1 },
      { key: 'p99', label: 'p99', digits: 1 },
      { key: 'max', label: 'max', digits: 1 },
      { key: 'lost', label: 'lost' },
      { key: 'twice', label: 'twice' },
      { key: 'disorder', label: 'out of order' },
    ],
    rows,
  })
  const [without, withSlow] = rows
  if (without === undefined || withSlow === undefined) return
  report.check('p99 of the others with slow readers, of without', withSlow.p99 / without.p99, { atMost: 1.1 })
  const { lost, twice, disorder } = withSlow
  report.check('slow readers: lost, twice or out of order', lost + twice + disorder, { atMost: 0 })
}

async function run(
  name: string,
  readers: number,
  posts: number,
  slow: { readonly stalled: number; readonly trickling: number },
): Promise<Part> {
  await using desk = await DeskProcess.start()
  const { port, path } = desk
  const events = posts + WARM_UP
  const options = { port, path, ready: 'event', readers, events, reconnect: true, slowSeconds: 30 } as const
  await using crowd = await Crowd.gather({ ...options, ...slow })
  for (let number = 0; number < WARM_UP; number++) await desk.post(number)
  const posted = await postEverySecond(desk, WARM_UP, posts)
  await crowd.untilAllHave(events - 1, 20_000)
  crowd.resumeReading()
  await untilCaughtUp(crowd, CATCH_UP_WITHIN_MS)
  const { ledger } = await crowd.close()
  return { name, delays: latenciesOf(ledger, posted, crowd.slow).fromAnswer, faults: ledger.faults(events) }
}

/** Waits until every reader has every event that any reader has; the ledger reports what is missing after that. */
export async function untilCaughtUp(crowd: Crowd, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs
  while (performance.now() < until && (await crowd.count()).missing > 0) await sleep(200)
}
