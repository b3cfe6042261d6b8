import { setTimeout as sleep } from 'node:timers/promises'
import { requestPages } from '../live/ask-for-pages.ts'
import { Crowd } from '../live/crowd.ts'
import { Editor, monotonicMs, type Posted } from '../live/editor.ts'
import { latenciesOf } from '../live/round.ts'
import { wording } from '../live/wording.ts'
import type { BenchReport } from '../support/bench-report.ts'
import type { Inspector } from '../support/inspector.ts'
import { percentilesOf, type Percentiles, percentileColumns } from '../support/percentiles.ts'
import type { AlertRound, SendingDesk } from './sending-desk.ts'

export type MeanwhileOptions = {
  /** Readers with the page open. */
  readonly readers: number
  /** The number of the alert. */
  readonly number: number
  readonly inspector: Inspector
}

const SLUG = 'river-rises'
const WARM_UP = 5
const POST_EVERY_MS = 500
/** The readers leave by themselves after that, should this program no longer be there to send them home. */
const MOST_SECONDS = 900
/** At two a second for ten minutes: longer than any alert here. */
const MOST_POSTS = 1_200
const ARRIVE_WITHIN_MS = 30_000
const MOST_FAN_OUT_MS = 250
const MOST_LOOP_P99_MS = 50
const MOST_LOOP_MS = 250

/** What was noticed of one alert by others. */
type Noticed = {
  readonly round: AlertRound
  readonly posted: ReadonlyMap<number, Posted>
  readonly page: Percentiles
  readonly api: Percentiles
  readonly loop: Pick<Percentiles, 'p50' | 'p99' | 'max'>
}

/**
 * What everybody else notices of an alert: readers who have a page open while an editor posts twice a second, the editor who
 * waits for the answers, somebody who opens the page, and the desk's own list of posts.
 */
export async function readersMeanwhile(
  report: BenchReport,
  desk: SendingDesk,
  { readers, number, inspector }: MeanwhileOptions,
): Promise<AlertRound> {
  const { port } = desk
  const headers = { authorization: `Bearer ${desk.token}`, 'content-type': 'application/json' }
  await desk.call('POST', '/stories', { headline: 'The river rises', slug: SLUG })
  using editor = new Editor(port, headers)
  const post = async (event: number): Promise<Posted> => {
    const body = JSON.stringify({ text: wording(event) })
    return editor.post({ path: `/api/v1/stories/${SLUG}/posts`, headers: {}, body })
  }
  await using crowd = await Crowd.gather({
    port,
    path: `/live/stories/${SLUG}`,
    readers,
    events: WARM_UP + MOST_POSTS,
    ready: 'event',
    gzip: true,
    pinned: false,
    atMostSeconds: MOST_SECONDS,
  })
  for (let event = 0; event < WARM_UP; event++) {
    await post(event)
    await crowd.untilAllHave(event, ARRIVE_WITHIN_MS)
  }

  const { round, posted, ...asked } = await whileSending(desk, { number, inspector, post, headers })
  const events = WARM_UP + posted.size
  await crowd.untilAllHave(events - 1, ARRIVE_WITHIN_MS)
  const { report: seen, ledger } = await crowd.close()
  const faults = ledger.faults(events)
  const { fromRequest, fromAnswer, answers } = latenciesOf(ledger, posted, 0)
  const times = { fromAnswer, fromRequest, answers, ...asked }
  report.raw('meanwhile', { readers, round, posts: posted.size, ...times, faults, seen })
  tell(report, { readers, posts: posted.size, round, ...times })
  report.check('readers’ events lost during an alert', faults.lost, { atMost: 0 })
  report.check('readers’ events twice or out of order during an alert', faults.twice + faults.disorder, {
    atMost: 0,
  })
  report.check('streams that broke during an alert', seen.broken, { atMost: 0 })
  return round
}

type Asking = Pick<MeanwhileOptions, 'number' | 'inspector'> & {
  readonly post: (event: number) => Promise<Posted>
  readonly headers: Readonly<Record<string, string>>
}

async function whileSending(
  desk: SendingDesk,
  { number, inspector, post, headers }: Asking,
): Promise<Noticed> {
  const { port } = desk
  const over = new AbortController()
  // It is measured before anything else happens, and asked for anew by the alert.
  await desk.idle()
  await inspector.watchLoop()
  const others = Promise.all([
    postUntil(post, over.signal),
    requestPages({ port, path: `/stories/${SLUG}` }, over.signal),
    requestPages({ port, path: `/api/v1/stories/${SLUG}`, headers }, over.signal),
  ])
  // One that fails before the alert is over is heard of then.
  others.catch(() => undefined)
  const round = await desk.alert(number).finally(() => over.abort())
  const loop = await inspector.loopDelay()
  const [posted, pages, api] = await others
  return { round, posted, page: percentilesOf(pages), api: percentilesOf(api), loop }
}

/** Two posts a second on schedule, whether or not those before are answered, until it is over. */
async function postUntil(
  post: (event: number) => Promise<Posted>,
  over: AbortSignal,
): Promise<ReadonlyMap<number, Posted>> {
  const posting: Promise<readonly [number, Posted]>[] = []
  const began = monotonicMs()
  while (!over.aborted && posting.length < MOST_POSTS) {
    const event = WARM_UP + posting.length
    posting.push(post(event).then((posted) => [event, posted] as const))
    const wait = Math.max(0, began + posting.length * POST_EVERY_MS - monotonicMs())
    // The abort ends the wait early; the loop's condition sees it.
    await sleep(wait, undefined, { signal: over }).catch(() => undefined)
  }
  return new Map(await Promise.all(posting))
}

type Told = Omit<Noticed, 'posted'> & {
  readonly readers: number
  readonly posts: number
  readonly fromAnswer: Percentiles
  readonly fromRequest: Percentiles
  readonly answers: Percentiles
}

function tell(report: BenchReport, told: Told): void {
  const { readers, posts, round, fromAnswer, fromRequest, answers, page, api, loop } = told
  const many = readers.toLocaleString('en-US')
  report.progress(
    `with ${many} readers and ${posts} posts meanwhile: ${round.counts.accepted} accepted in ${round.all.toFixed(1)} s, fan-out p99 ${fromAnswer.p99} ms`,
  )
  report.table({
    id: 'push-meanwhile',
    title: `While an alert is sent (${round.all.toFixed(1)} s), ${many} readers have a page open and ${posts} posts come, ms`,
    columns: [{ key: 'what', label: 'what' }, ...percentileColumns],
    rows: [
      { what: 'fan-out: the editor’s 2xx to each reader', ...fromAnswer },
      { what: 'the editor’s request to each reader', ...fromRequest },
      { what: 'a post is answered', ...answers },
      { what: 'the story page is answered', ...page },
      { what: 'the desk’s API gives the story', ...api },
      { what: 'the event loop is late', p95: null, ...loop },
    ],
  })
  report.check(`fan-out p99 with ${many} readers, during the send, ms`, fromAnswer.p99, {
    atMost: MOST_FAN_OUT_MS,
  })
  report.check('event loop delay p99 during the send, ms', loop.p99, { atMost: MOST_LOOP_P99_MS })
  report.check('event loop delay max during the send, ms', loop.max, { atMost: MOST_LOOP_MS })
}
