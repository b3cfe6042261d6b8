import { setTimeout as sleep } from 'node:timers/promises'
import { stallingDisk } from '../support/stalling-disk/stalling-disk.ts'
import { requestPages } from './live/ask-for-pages.ts'
import { Crowd } from './live/crowd.ts'
import { DeskProcess } from './live/desk-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { earlierBuild } from './support/earlier-build.ts'
import { percentilesOf } from './support/percentiles.ts'
import { pinSelf } from './support/pinned-process.ts'

const STALL_EVERY = 60
const STALL_MS = 500
/** A stall falls on every sixtieth of these. */
const POST_EVERY_MS = 20
const READERS = 50
const WARM_UP = 10
/** Often enough that a page is asked for in the midst of every stall. */
const PAGE_EVERY_MS = 20
const SOAK_POST_EVERY_MS = 200
const ARRIVE_WITHIN_MS = 30_000
const MINUTE_MS = 60_000

export type StallOptions = {
  readonly posts: number
  /** The commit to measure beside this one; `null` for none. */
  readonly before: string | null
  /** In place of the comparison: one long run of this many minutes. */
  readonly soakMinutes: number | null
  readonly json: string | undefined
}

type Measured = {
  readonly build: string
  readonly loop: { readonly p99: number; readonly max: number }
  readonly pages: { readonly p99: number; readonly max: number }
  readonly posts: { readonly p50: number; readonly max: number }
  readonly stalled: number
  readonly lost: number
  readonly disorder: number
}

/**
 * A disk that takes 500 ms for every sixtieth sync, while an editor posts, a page is asked for again and again and readers
 * listen: how late the event loop is, how long a page takes, and whether all that was acknowledged arrives once and in order.
 */
export async function stall({ posts, before, soakMinutes, json }: StallOptions): Promise<boolean> {
  const report = new BenchReport('stall')
  pinSelf()
  const rows: Measured[] = []
  if (soakMinutes !== null) {
    const count = Math.round((soakMinutes * MINUTE_MS) / SOAK_POST_EVERY_MS)
    rows.push(await measure('now', undefined, count, SOAK_POST_EVERY_MS))
  } else {
    const earlier = before === null ? null : earlierBuild(before)
    if (earlier !== null && 'folder' in earlier)
      rows.push(await measure(`before (${before})`, earlier.folder, posts, POST_EVERY_MS))
    else if (earlier !== null) report.progress(`The build before is left out: ${earlier.missing}.`)
    rows.push(await measure('now', undefined, posts, POST_EVERY_MS))
  }
  report.raw('stall', rows)
  report.table({
    id: 'stall',
    title: `A disk that stalls for ${STALL_MS} ms at every ${STALL_EVERY}th sync`,
    columns: [
      { key: 'build', label: 'build' },
      { key: 'loopP99', label: 'loop delay p99 ms', digits: 1 },
      { key: 'loopMax', label: 'max', digits: 1 },
      { key: 'pageP99', label: 'page p99 ms', digits: 1 },
      { key: 'pageMax', label: 'max', digits: 1 },
      { key: 'postP50', label: 'post p50 ms', digits: 1 },
      { key: 'postMax', label: 'max', digits: 1 },
      { key: 'stalled', label: 'posts stalled' },
      { key: 'lost', label: 'lost' },
      { key: 'disorder', label: 'out of order' },
    ],
    rows: rows.map(({ build, loop, pages, posts: post, stalled, lost, disorder }) => ({
      build,
      loopP99: loop.p99,
      loopMax: loop.max,
      pageP99: pages.p99,
      pageMax: pages.max,
      postP50: post.p50,
      postMax: post.max,
      stalled,
      lost,
      disorder,
    })),
  })
  const now = rows.at(-1)
  if (now === undefined) return false
  report.check('posts that met a stall', now.stalled, { atLeast: 1 })
  report.check('event loop delay max, ms', now.loop.max, { atMost: soakMinutes === null ? 25 : 100 })
  if (soakMinutes === null) report.check('a page is answered, max ms', now.pages.max, { atMost: 50 })
  report.check('acknowledged posts that a reader lost, or had twice', now.lost, { atMost: 0 })
  report.check('events out of order', now.disorder, { atMost: 0 })
  return report.end(json)
}

async function measure(
  build: string,
  checkout: string | undefined,
  posts: number,
  everyMs: number,
): Promise<Measured> {
  await using desk = await DeskProcess.start({
    environment: stallingDisk(STALL_EVERY, STALL_MS),
    ...(checkout === undefined ? {} : { checkout }),
  })
  using inspector = await desk.inspect()
  const { port, path } = desk
  const events = posts + WARM_UP
  const atMostSeconds = Math.ceil((events * (everyMs + 2 * STALL_MS)) / 1_000)
  await using crowd = await Crowd.gather({
    port,
    path,
    ready: 'event',
    readers: READERS,
    events,
    atMostSeconds,
  })
  for (let number = 0; number < WARM_UP; number++) await desk.post(number)
  for (let page = 0; page < WARM_UP; page++) await desk.get(desk.page)
  await inspector.watchLoop()
  const over = new AbortController()
  const asking = requestPages({ port, path: desk.page, everyMs: PAGE_EVERY_MS }, over.signal)
  const postMs: number[] = []
  for (let number = WARM_UP; number < events; number++) {
    const { askedMs, answeredMs } = await desk.post(number)
    postMs.push(answeredMs - askedMs)
    await sleep(everyMs)
  }
  over.abort()
  const pages = percentilesOf(await asking)
  const loop = await inspector.loopDelay()
  await crowd.untilAllHave(events - 1, ARRIVE_WITHIN_MS)
  const { ledger } = await crowd.close()
  const { lost, twice, disorder } = ledger.faults(events)
  const stalled = postMs.filter((ms) => ms >= STALL_MS).length
  return { build, loop, pages, posts: percentilesOf(postMs), stalled, lost: lost + twice, disorder }
}
