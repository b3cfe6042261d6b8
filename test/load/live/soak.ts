import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchReport } from '../support/bench-report.ts'
import type { Inspector } from '../support/inspector.ts'
import { openFiles, rssBytes } from '../support/process-cost.ts'
import { Crowd } from './crowd.ts'
import { DeskProcess } from './desk-process.ts'
import { postEverySecond, latenciesOf } from './round.ts'
import { untilCaughtUp } from './slow-readers.ts'

const MINUTE_MS = 60_000
const WEIGH_EVERY_MS = 60_000
/** Memory settles while the first connections come and go; what is flat is what follows. */
const SETTLE_MINUTES = 5
/** The growth that filling caches may cause. The slope over a few minutes means nothing. */
const FLAT_MIB_AN_HOUR = 10
const MINUTES_THAT_TELL = 15
const AFTER_COLLECTION_MS = 200

/**
 * The soak test: a post a second, a fifth of the readers disconnecting and reconnecting each minute, one in twenty stalled.
 * Memory is measured each minute after a garbage collection; it must not grow.
 */
export async function soak(report: BenchReport, readers: number, minutes: number): Promise<void> {
  await using desk = await DeskProcess.start()
  using inspector = await desk.inspect()
  const { port, path } = desk
  const posts = minutes * 60
  await using crowd = await Crowd.gather({
    port,
    path,
    ready: 'event',
    readers,
    events: posts,
    gzip: true,
    reconnect: true,
    churnPercent: 20,
    stalled: Math.round(readers / 20),
    slowSeconds: 60,
    atMostSeconds: posts + 300,
  })
  const filesBefore = openFiles(desk.pid)
  const over = new AbortController()
  const weighing = weigh(desk, over.signal, inspector, report)
  const posted = await postEverySecond(desk, 0, posts)
  over.abort()
  const { weights, loop } = await weighing
  crowd.resumeReading()
  await untilCaughtUp(crowd, 2 * MINUTE_MS)
  const files = openFiles(desk.pid) - filesBefore
  const { ledger, report: said } = await crowd.close()
  const { lost, twice, disorder } = ledger.faults(posts)
  const { p50, p99, max } = latenciesOf(ledger, posted, crowd.slow).fromAnswer
  const growth = growthPerHour(weights.slice(SETTLE_MINUTES)) / 2 ** 20

  const facts = {
    minutes,
    p50,
    p99,
    max,
    loopP99: loop.p99,
    loopMax: loop.max,
    growth,
    files,
    lost,
    twice,
    disorder,
  }
  report.raw('soak', { ...facts, weights, said, reconnects: ledger.sum('reconnects') })
  report.table({
    id: 'soak',
    title: `A post a second to ${readers.toLocaleString('en-US')} readers, a fifth reconnecting each minute, 5 % stalled`,
    columns: [
      { key: 'minutes', label: 'minutes' },
      { key: 'p50', label: '2xx to reader p50 ms', digits: 1 },
      { key: 'p99', label: 'p99', digits: 1 },
      { key: 'max', label: 'max', digits: 1 },
      { key: 'loopP99', label: 'loop delay p99 ms, worst minute', digits: 1 },
      { key: 'loopMax', label: 'max', digits: 1 },
      { key: 'growth', label: 'MiB an hour', digits: 1 },
      { key: 'files', label: 'open files more' },
      { key: 'lost', label: 'lost' },
      { key: 'twice', label: 'twice' },
      { key: 'disorder', label: 'out of order' },
    ],
    rows: [facts],
  })
  if (minutes >= SETTLE_MINUTES + MINUTES_THAT_TELL) {
    report.check('soak: memory grows by MiB an hour', growth, { atMost: FLAT_MIB_AN_HOUR })
  }
  report.check('soak: open files at the end, more than at the start', files, { atMost: 100 })
  report.check('soak: event loop delay p99 in the worst minute, ms', loop.p99, { atMost: 50 })
  report.check('soak: event loop delay max, ms', loop.max, { atMost: 250 })
  report.check('soak: lost, twice or out of order', lost + twice + disorder, { atMost: 0 })
}

type Weight = { readonly minute: number; readonly bytes: number }
type Weighed = {
  readonly weights: readonly Weight[]
  readonly loop: { readonly p99: number; readonly max: number }
}

/** The event loop delay is measured between the collections, which are ours and block it; the worst minute counts. */
async function weigh(
  desk: DeskProcess,
  over: AbortSignal,
  inspector: Inspector,
  report: BenchReport,
): Promise<Weighed> {
  const weights: Weight[] = []
  const loop = { p99: 0, max: 0 }
  while (!over.aborted) {
    await inspector.watchLoop()
    // The abort ends the wait early; the loop's condition sees it.
    await sleep(WEIGH_EVERY_MS, undefined, { signal: over }).catch(() => undefined)
    const { p99, max } = await inspector.loopDelay()
    loop.p99 = Math.max(loop.p99, p99)
    loop.max = Math.max(loop.max, max)
    await inspector.collectGarbage()
    const bytes = rssBytes(desk.pid)
    weights.push({ minute: weights.length + 1, bytes })
    report.progress(
      `soak, minute ${weights.length}: ${Math.round(bytes / 2 ** 20)} MiB, loop delay p99 ${p99} ms, max ${max} ms`,
    )
    // The delay of the collection is recorded at the next tick, which must not fall into the next minute.
    await sleep(AFTER_COLLECTION_MS)
  }
  return { weights, loop }
}

/** The slope of the straight line that fits best, in bytes an hour; 0 with fewer than two weights. */
function growthPerHour(weights: readonly Weight[]): number {
  const mean = (figure: (weight: Weight) => number): number =>
    weights.reduce((sum, weight) => sum + figure(weight), 0) / Math.max(1, weights.length)
  const minute = mean((weight) => weight.minute)
  const bytes = mean((weight) => weight.bytes)
  const along = mean((weight) => (weight.minute - minute) ** 2)
  return along === 0 ? 0 : (mean((weight) => (weight.minute - minute) * (weight.bytes - bytes)) / along) * 60
}
