import { startPushService } from '../../support/push-service/start-push-service.ts'
import type { Posted } from '../live/editor.ts'
import { latenciesOf } from '../live/round.ts'
import { timedGet } from '../live/timed-get.ts'
import { checkViolations } from '../push/check-violations.ts'
import { LiveStory, type ReadersResult } from '../push/live-story.ts'
import { SendingDesk, type AlertRound } from '../push/sending-desk.ts'
import type { BenchReport } from '../support/bench-report.ts'
import { medianPercentiles, percentileColumns, type Percentiles } from '../support/percentiles.ts'
import { browserRequest, type RequestKind } from './browser-request.ts'
import { assetIn } from './clicked-desk.ts'
import { visit, visitSteps, type ClickRequest, type Visits } from './clicks.ts'

export type AlertOptions = {
  /** Readers who have the story's page open from before. */
  readonly readers: number
  readonly subscriptions: number
  /** Those who click come within this time. */
  readonly withinMs: number
  /** Alerts without clicks and alerts with clicks, each. */
  readonly rounds: number
}

const SLUG = 'river-rises'
const CLICKING = 0.1
/** Many a reader is gone again by then, and two connections each must fit under the limit of open files. */
const STAY_MS = 5_000
const DECRYPT_EVERY = 1_000
const MAX_PAGE_P99_MS = 250
const MAX_FAN_OUT_P99_MS = 200
const MIN_PACE = 0.9

type Alerted = {
  readonly round: AlertRound
  readonly posted: ReadonlyMap<number, Posted>
  /** `null` when nobody clicked. */
  readonly visits: Visits | null
}

type Audience = { readonly desk: SendingDesk; readonly story: LiveStory; readonly options: AlertOptions }

/**
 * An alert goes out while readers have the page open and an editor posts twice a second; of those who get it one in ten
 * clicks. Alerts without and with clicks take turns.
 */
export async function alert(report: BenchReport, options: AlertOptions): Promise<void> {
  const { readers, subscriptions, rounds } = options
  await using service = await startPushService({ decryptEvery: DECRYPT_EVERY })
  report.progress(`Storing ${subscriptions} subscriptions …`)
  await using desk = await SendingDesk.start(service, subscriptions)
  await using story = await LiveStory.open(desk, SLUG, readers)
  // Kept by the desk for the alerts, whose start is not idle.
  await desk.idleCpu()
  const audience = { desk, story, options }
  const quiet: Alerted[] = []
  const clicked: Alerted[] = []
  for (let round = 0; round < rounds; round++) {
    quiet.push(await sendOne(report, audience, 2 * round + 1, false))
    clicked.push(await sendOne(report, audience, 2 * round + 2, true))
  }
  const result = await story.close()
  reportAlert(report, options, { quiet, clicked, result })
  await checkViolations(report, [service])
}

async function sendOne(
  report: BenchReport,
  { desk, story, options }: Audience,
  number: number,
  withClicks: boolean,
): Promise<Alerted> {
  const done = new AbortController()
  const posting = story.postUntil(done.signal)
  // A failure is reported by the await below.
  posting.catch(() => undefined)
  const { promise: clicking, resolve: click } = Promise.withResolvers<Visits | null>()
  const requests = await requestsOf(desk.port)
  try {
    const round = await desk.sendAlert(number, {
      story: story.slug,
      onRequested: ({ post }) => {
        const page = browserRequest(desk.port, `/stories/${story.slug}/posts/${post}`, 'document')
        click(
          withClicks
            ? visitAll(desk.port, { ...requests, page: { text: page, status: 200 } }, options)
            : null,
        )
      },
    })
    const visits = await clicking
    done.abort()
    const posted = await posting
    await story.untilAllHaveAll()
    const { counts, all, perSecond } = round
    report.progress(
      `alert ${number}, ${visits === null ? 'nobody clicks' : `${visits.page.answers} click, page p99 ${visits.page.p99} ms`}: ${counts.accepted} accepted in ${all.toFixed(1)} s, ${Math.round(perSecond)} a second`,
    )
    return { round, posted, visits }
  } finally {
    done.abort()
  }
}

async function visitAll(
  port: number,
  requests: Parameters<typeof visit>[0]['requests'],
  { subscriptions, withinMs }: AlertOptions,
): Promise<Visits> {
  return visit({ port, requests, visits: Math.round(subscriptions * CLICKING), withinMs, stayMs: STAY_MS })
}

/** What the page asks for when it is there. */
async function requestsOf(port: number): Promise<Record<'script' | 'style' | 'stream', ClickRequest>> {
  const { text: page } = await timedGet(port, `/stories/${SLUG}`)
  const request = (path: string, kind: RequestKind): ClickRequest => ({
    text: browserRequest(port, path, kind),
    status: 200,
  })
  return {
    script: request(assetIn(page, 'js'), 'script'),
    style: request(assetIn(page, 'css'), 'style'),
    stream: request(`/live/stories/${SLUG}`, 'stream'),
  }
}

type Results = {
  readonly quiet: readonly Alerted[]
  readonly clicked: readonly Alerted[]
  readonly result: ReadersResult
}

function reportAlert(report: BenchReport, options: AlertOptions, { quiet, clicked, result }: Results): void {
  const { ledger, faults, seen } = result
  const latencies = (alerts: readonly Alerted[], of: 'fromAnswer' | 'answers'): Percentiles =>
    medianPercentiles(alerts.map(({ posted }) => latenciesOf(ledger, posted, 0)[of]))
  const visits = clicked.flatMap((alerted) => (alerted.visits === null ? [] : [alerted.visits]))
  const fanOut = latencies(clicked, 'fromAnswer')
  const page = medianPercentiles(visits.map((visited) => visited.page))
  const pace =
    mean(clicked.map(({ round }) => round.perSecond)) / mean(quiet.map(({ round }) => round.perSecond))
  const raw = (alerts: readonly Alerted[]): unknown =>
    alerts.map(({ round, posted, visits: visited }) => ({ round, posts: posted.size, visits: visited }))
  report.raw('alert', {
    ...options,
    quiet: raw(quiet),
    clicked: raw(clicked),
    faults,
    seen,
    fanOut,
    page,
    pace,
  })
  const count = (value: number): string => value.toLocaleString('en-US')
  report.table({
    id: 'click-alert',
    title: `An alert to ${count(options.subscriptions)}, ${count(options.readers)} readers with a page open, two posts a second, ms`,
    columns: [{ key: 'what', label: 'what' }, ...percentileColumns, { key: 'answers', label: 'answers' }],
    rows: [
      { what: 'fan-out, nobody clicks', ...latencies(quiet, 'fromAnswer') },
      { what: 'fan-out, one in ten clicks', ...fanOut },
      { what: 'response to a post, nobody clicks', ...latencies(quiet, 'answers') },
      { what: 'response to a post, one in ten clicks', ...latencies(clicked, 'answers') },
      ...visitSteps.map((step) => ({
        what: `who clicks: the ${step}`,
        ...medianPercentiles(visits.map((visited) => visited[step])),
        answers: mean(visits.map((visited) => visited[step].answers)),
      })),
    ],
  })
  report.table({
    id: 'click-alert-pace',
    title: 'The alerts, and what the desk spent on them',
    columns: [
      { key: 'what', label: 'alert' },
      { key: 'perSecond', label: 'messages/s' },
      { key: 'all', label: 'all delivered, s', digits: 1 },
      { key: 'cpuMicroseconds', label: 'µs CPU of the desk per message, readers included' },
    ],
    rows: [
      ...quiet.map(({ round }) => ({ what: 'nobody clicks', ...paceOf(round) })),
      ...clicked.map(({ round }) => ({ what: 'one in ten clicks', ...paceOf(round) })),
    ],
  })
  const failed = visits.reduce((sum, { broken, refused }) => sum + broken + refused, 0)
  const lost = [...quiet, ...clicked].filter(({ round }) => round.counts.accepted !== options.subscriptions)
  report.check('page while an alert goes out and one in ten clicks, p99 ms', page.p99, {
    atMost: MAX_PAGE_P99_MS,
  })
  report.check('fan-out meanwhile, p99 ms', fanOut.p99, { atMost: MAX_FAN_OUT_P99_MS })
  report.check('the sender’s pace, ratio to that without clicks', pace, { atLeast: MIN_PACE })
  report.check('visitors’ requests that broke, or were answered otherwise', failed, { atMost: 0 })
  report.check('events lost, repeated or out of order', faults.lost + faults.twice + faults.disorder, {
    atMost: 0,
  })
  report.check('streams broken', seen.broken, { atMost: 0 })
  report.check('alerts not accepted for every subscription', lost.length, { atMost: 0 })
}

function paceOf({ perSecond, all, cpuMicroseconds }: AlertRound): Record<string, number> {
  return { perSecond, all, cpuMicroseconds }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
