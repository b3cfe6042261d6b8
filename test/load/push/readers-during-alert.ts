import { requestPages } from '../live/ask-for-pages.ts'
import type { Posted } from '../live/editor.ts'
import { latenciesOf } from '../live/round.ts'
import type { BenchReport } from '../support/bench-report.ts'
import type { Inspector } from '../support/inspector.ts'
import { percentilesOf, type Percentiles, percentileColumns } from '../support/percentiles.ts'
import { LiveStory } from './live-story.ts'
import type { AlertRound, SendingDesk } from './sending-desk.ts'

export type DuringAlertOptions = {
  /** Readers with the page open. */
  readonly readers: number
  /** The number of the alert. */
  readonly number: number
  readonly inspector: Inspector
}

const SLUG = 'river-rises'
const MAX_FAN_OUT_MS = 250
const MAX_LOOP_P99_MS = 50
const MAX_LOOP_MS = 250

/** What was measured during the alert. */
type Observed = {
  readonly round: AlertRound
  readonly posted: ReadonlyMap<number, Posted>
  readonly page: Percentiles
  readonly api: Percentiles
  readonly loop: Pick<Percentiles, 'p50' | 'p99' | 'max'>
}

/**
 * The latency of everything else during an alert: for readers with a page open while an editor posts twice a second, for the
 * editor, for a page and for an API request.
 */
export async function readersDuringAlert(
  report: BenchReport,
  desk: SendingDesk,
  { readers, number, inspector }: DuringAlertOptions,
): Promise<AlertRound> {
  const headers = { authorization: `Bearer ${desk.token}` }
  await using story = await LiveStory.open(desk, SLUG, readers)
  const { round, posted, ...latencies } = await measureAlert(desk, story, { number, inspector, headers })
  const { seen, ledger, faults } = await story.close()
  const { fromRequest, fromAnswer, answers } = latenciesOf(ledger, posted, 0)
  const times = { fromAnswer, fromRequest, answers, ...latencies }
  report.raw('during-alert', { readers, round, posts: posted.size, ...times, faults, seen })
  reportResults(report, { readers, posts: posted.size, round, ...times })
  report.check('events lost during an alert', faults.lost, { atMost: 0 })
  report.check('events repeated or out of order during an alert', faults.twice + faults.disorder, {
    atMost: 0,
  })
  report.check('streams broken during an alert', seen.broken, { atMost: 0 })
  return round
}

type LoadOptions = Pick<DuringAlertOptions, 'number' | 'inspector'> & {
  readonly headers: Readonly<Record<string, string>>
}

async function measureAlert(
  desk: SendingDesk,
  story: LiveStory,
  { number, inspector, headers }: LoadOptions,
): Promise<Observed> {
  const { port } = desk
  const done = new AbortController()
  // Cached for the alert below, whose start is not idle.
  await desk.idleCpu()
  await inspector.watchLoop()
  const others = Promise.all([
    story.postUntil(done.signal),
    requestPages({ port, path: `/stories/${SLUG}` }, done.signal),
    requestPages({ port, path: `/api/v1/stories/${SLUG}`, headers }, done.signal),
  ])
  // A failure is reported by the await below, once the alert is done.
  others.catch(() => undefined)
  const round = await desk.sendAlert(number).finally(() => done.abort())
  const loop = await inspector.loopDelay()
  const [posted, pages, api] = await others
  return { round, posted, page: percentilesOf(pages), api: percentilesOf(api), loop }
}

type Results = Omit<Observed, 'posted'> & {
  readonly readers: number
  readonly posts: number
  readonly fromAnswer: Percentiles
  readonly fromRequest: Percentiles
  readonly answers: Percentiles
}

function reportResults(report: BenchReport, results: Results): void {
  const { readers, posts, round, fromAnswer, fromRequest, answers, page, api, loop } = results
  const many = readers.toLocaleString('en-US')
  report.progress(
    `with ${many} readers and ${posts} posts: ${round.counts.accepted} accepted in ${round.all.toFixed(1)} s, fan-out p99 ${fromAnswer.p99} ms`,
  )
  report.table({
    id: 'push-during-alert',
    title: `Latency during an alert (${round.all.toFixed(1)} s), ${many} readers with a page open and ${posts} posts, ms`,
    columns: [{ key: 'what', label: 'what' }, ...percentileColumns],
    rows: [
      { what: 'fan-out: the editor’s 2xx to each reader', ...fromAnswer },
      { what: 'the editor’s request to each reader', ...fromRequest },
      { what: 'response to a post', ...answers },
      { what: 'response to the story page', ...page },
      { what: 'response to the story by API', ...api },
      { what: 'event loop delay', p95: null, ...loop },
    ],
  })
  report.check(`fan-out p99 with ${many} readers, during the send, ms`, fromAnswer.p99, {
    atMost: MAX_FAN_OUT_MS,
  })
  report.check('event loop delay p99 during the send, ms', loop.p99, { atMost: MAX_LOOP_P99_MS })
  report.check('event loop delay max during the send, ms', loop.max, { atMost: MAX_LOOP_MS })
}
