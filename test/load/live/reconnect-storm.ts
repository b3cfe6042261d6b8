import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchReport } from '../support/bench-report.ts'
import { rssBytes } from '../support/process-cost.ts'
import { Crowd } from './crowd.ts'
import { DeskProcess } from './desk-process.ts'
import { monotonicMs } from './editor.ts'
import { untilCaughtUp } from './slow-readers.ts'

const BACK_WITHIN_MS = 90_000
const POST_EVERY_MS = 500
const MAX_POSTS = 400

/**
 * Stops the process under all readers and starts it again: with SIGKILL as in a crash, with SIGTERM as in a planned restart.
 * The editor keeps posting, with retries under the same Idempotency-Key; the readers reconnect as our page does. No reader
 * may miss a post or receive one twice.
 */
export async function reconnectStorm(
  report: BenchReport,
  readers: number,
  signal: 'SIGKILL' | 'SIGTERM',
): Promise<void> {
  await using desk = await DeskProcess.start()
  const { port, path } = desk
  const options = { port, path, ready: 'event', readers, events: MAX_POSTS, gzip: true } as const
  await using crowd = await Crowd.gather({ ...options, reconnect: true, atMostSeconds: 300 })
  const over = new AbortController()
  const posting = postRepeatedly(desk, over.signal)
  await sleep(5_000)
  const steadyBytes = rssBytes(desk.pid)

  const fell = monotonicMs()
  await desk.stop(signal)
  const stoppedAfterMs = monotonicMs() - fell
  const back = crowd.untilAllOpen(BACK_WITHIN_MS)
  desk.startAgain()
  const peak = peakBytes(desk, over.signal)
  const backAfterMs = (await back) - fell
  await sleep(5_000)
  over.abort()
  const posts = await posting
  const peakTimes = (await peak) / steadyBytes
  await untilCaughtUp(crowd, 30_000)
  const { ledger, report: said } = await crowd.close()
  const { lost, twice, disorder } = ledger.faults(posts)
  const closestMs = ledger.closestMs()

  const name = signal === 'SIGKILL' ? 'kill -9' : 'planned stop'
  const facts = { name, posts, backAfterMs, stoppedAfterMs, peakTimes, closestMs, lost, twice, disorder }
  report.raw(`storm-${signal}`, {
    ...facts,
    said,
    reconnects: ledger.sum('reconnects'),
    resets: ledger.sum('resets'),
  })
  report.table({
    id: `storm-${signal.toLowerCase()}`,
    title: `${name} with ${readers.toLocaleString('en-US')} readers, and a post every half second`,
    columns: [
      { key: 'backAfterMs', label: 'all are back after ms' },
      { key: 'stoppedAfterMs', label: 'it had stopped after ms' },
      { key: 'closestMs', label: 'least ms between two tries of one reader' },
      { key: 'peakTimes', label: 'memory at most, of before', digits: 2 },
      { key: 'posts', label: 'posts' },
      { key: 'lost', label: 'lost' },
      { key: 'twice', label: 'twice' },
      { key: 'disorder', label: 'out of order' },
    ],
    rows: [facts],
  })
  if (signal === 'SIGKILL') report.check('kill -9: all are back after ms', backAfterMs, { atMost: 15_000 })
  report.check(`${name}: least ms between two tries of one reader`, closestMs ?? Infinity, { atLeast: 1_000 })
  report.check(`${name}: memory at most, of before`, peakTimes, { atMost: 1.5 })
  report.check(`${name}: lost, twice or out of order`, lost + twice + disorder, { atMost: 0 })
}

/** Posts until aborted, each with retries; returns how many there were. */
async function postRepeatedly(desk: DeskProcess, over: AbortSignal): Promise<number> {
  let number = 0
  while (!over.aborted && number < MAX_POSTS) {
    await desk.postUntilAnswered(number++, BACK_WITHIN_MS)
    // The abort ends the wait early; the loop's condition sees it.
    await sleep(POST_EVERY_MS, undefined, { signal: over }).catch(() => undefined)
  }
  return number
}

async function peakBytes(desk: DeskProcess, over: AbortSignal): Promise<number> {
  let most = 0
  while (!over.aborted) {
    most = Math.max(most, rssBytes(desk.pid))
    await sleep(50, undefined, { signal: over }).catch(() => undefined)
  }
  return most
}
