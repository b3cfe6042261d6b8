import { setTimeout as sleep } from 'node:timers/promises'
import { LatencyHistogram, median, type Percentiles } from '../support/percentiles.ts'
import { SERVER_CORE } from '../support/pinned-process.ts'
import { coreMs, cpuMs } from '../support/process-cost.ts'
import type { RunningContender } from './contender.ts'
import { Crowd, type CrowdReport } from './crowd.ts'
import { monotonicMs, type Answered, type Posted } from './editor.ts'
import type { Faults, Ledger } from './ledger.ts'

export type RoundOptions = {
  readonly readers: number
  /** Posts back to back. */
  readonly burst: number
  /** Posts at one a second. */
  readonly steady: number
  /** Server and readers each on a core of their own; otherwise scheduled by the system. */
  readonly pinned: boolean
}

/** The result of one contender in one round. */
export type Round = {
  readonly contender: string
  readonly readers: number
  readonly deliveriesPerSecond: number
  /** CPU time of the server per delivery, and the utilization of its core and of the readers' core in the burst. */
  readonly cpuMicrosecondsPerDelivery: number
  readonly serverBusy: number
  readonly readersBusy: number
  /** The share of the server's core that other processes took in the burst. Not near zero, it makes the round unreliable. */
  readonly disturbed: number
  /** At one post a second: from the first reader who has it to the last, in milliseconds. */
  readonly spreadMs: number
  /** Latency from the editor's response, and from the editor's request, to each reader, in milliseconds. */
  readonly fromAnswer: Percentiles
  readonly fromRequest: Percentiles
  /** The latency of the responses at one post a second. */
  readonly answers: Percentiles
  readonly faults: Faults
  readonly broken: number
  readonly strangers: number
}

/** Posts before anything is measured, so that code is compiled and connections are warm. */
const WARM_UP = 10
/**
 * How many posts the editor may be ahead of the last reader in a burst, and of its responses. Two keep a server busy; a few
 * more hide the editor's round trip, and still leave every reader's unsent bytes far below any bound.
 */
const AHEAD = 8
const UNANSWERED = 4
const POST_EVERY_MS = 1_000
const ARRIVE_WITHIN_MS = 20_000

/**
 * Measures one contender once: connects the readers, warms up, posts a burst as fast as the readers receive it, then one post
 * a second on an open-loop schedule.
 */
export async function measureRound(running: RunningContender, options: RoundOptions): Promise<Round> {
  const { readers, burst, steady, pinned } = options
  const { port, path, ready, gzip } = running
  const events = WARM_UP + burst + steady
  await using crowd = await Crowd.gather({
    port,
    path,
    ready,
    gzip,
    readers,
    events,
    pinned,
    atMostSeconds: 300,
  })

  for (let number = 0; number < WARM_UP; number++) {
    await running.post(number)
    await crowd.untilAllHave(number, ARRIVE_WITHIN_MS)
  }
  const fast = await measureBurst(running, crowd, WARM_UP, burst)
  await sleep(500)
  const posting = { post: (number: number) => crowd.post(running.request(number)) }
  const posted = await postEverySecond(posting, WARM_UP + burst, steady)
  await crowd.untilAllHave(events - 1, ARRIVE_WITHIN_MS)

  const { report, ledger } = await crowd.close()
  return {
    contender: running.name,
    readers,
    ...fast,
    spreadMs: median([...posted.keys()].map((number) => spreadOf(ledger, number))),
    ...latenciesOf(ledger, posted, 0),
    faults: ledger.faults(events),
    ...connectionErrorsOf(report),
  }
}

type Burst = Pick<
  Round,
  'deliveriesPerSecond' | 'cpuMicrosecondsPerDelivery' | 'serverBusy' | 'readersBusy' | 'disturbed'
>

async function measureBurst(
  running: RunningContender,
  crowd: Crowd,
  first: number,
  posts: number,
): Promise<Burst> {
  const costs = { server: cpuMs(running.pid), readers: cpuMs(crowd.pid), core: coreMs(SERVER_CORE) }
  const began = monotonicMs()
  const answers: Promise<Posted>[] = []
  for (let i = 0; i < posts; i++) {
    if (i >= AHEAD) await crowd.untilAllHave(first + i - AHEAD, ARRIVE_WITHIN_MS)
    if (i >= UNANSWERED) await answers[i - UNANSWERED]
    answers.push(running.post(first + i))
  }
  await Promise.all(answers)
  const ended = await crowd.untilAllHave(first + posts - 1, ARRIVE_WITHIN_MS)
  const tookMs = ended - began
  const deliveries = posts * crowd.readers
  const serverMs = cpuMs(running.pid) - costs.server
  return {
    deliveriesPerSecond: Math.round((deliveries / tookMs) * 1_000),
    cpuMicrosecondsPerDelivery: (serverMs * 1_000) / deliveries,
    serverBusy: serverMs / tookMs,
    readersBusy: (cpuMs(crowd.pid) - costs.readers) / tookMs,
    disturbed: Math.max(0, coreMs(SERVER_CORE) - costs.core - serverMs) / tookMs,
  }
}

/** The time from the first reader that received an event to the last: its fan-out alone. */
function spreadOf(ledger: Ledger, number: number): number {
  let first = Infinity
  let last = 0
  for (let reader = 0; reader < ledger.readers; reader++) {
    const at = ledger.at(number, reader)
    if (at === null) continue
    first = Math.min(first, at)
    last = Math.max(last, at)
  }
  return Math.max(0, last - first)
}

/** Posts on schedule, whether or not the previous post has arrived. */
export async function postEverySecond(
  running: { readonly post: (number: number) => Promise<Answered> },
  first: number,
  posts: number,
): Promise<ReadonlyMap<number, Answered>> {
  const posted = new Map<number, Answered>()
  const began = monotonicMs()
  for (let number = first; number < first + posts; number++) {
    await sleep(Math.max(0, began + (number - first) * POST_EVERY_MS - monotonicMs()))
    posted.set(number, await running.post(number))
  }
  return posted
}

/** @param slow so many readers, from the first, are slow on purpose and don't count. */
export function latenciesOf(
  ledger: Ledger,
  posted: ReadonlyMap<number, Answered>,
  slow: number,
): Pick<Round, 'fromAnswer' | 'fromRequest' | 'answers'> {
  const fromAnswer = new LatencyHistogram()
  const fromRequest = new LatencyHistogram()
  const answers = new LatencyHistogram()
  for (const [number, { askedMs, answeredMs }] of posted) {
    answers.add(answeredMs - askedMs)
    for (let reader = slow; reader < ledger.readers; reader++) {
      const at = ledger.at(number, reader)
      if (at === null) continue
      fromAnswer.add(at - answeredMs)
      fromRequest.add(at - askedMs)
    }
  }
  return {
    fromAnswer: fromAnswer.percentiles(),
    fromRequest: fromRequest.percentiles(),
    answers: answers.percentiles(),
  }
}

function connectionErrorsOf({ broken, strangers }: CrowdReport): Pick<Round, 'broken' | 'strangers'> {
  return { broken, strangers }
}
