import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertCounts } from '../../../src/domain/alert.ts'
import type { Fault } from '../../support/push-service/faults.ts'
import { startPushService, type PushService } from '../../support/push-service/start-push-service.ts'
import { BenchReport } from '../support/bench-report.ts'
import { median } from '../support/percentiles.ts'
import { SendingDesk } from './sending-desk.ts'
import { checkSoundness } from './soundness.ts'

export type IllOptions = {
  /** Names of illnesses; none means all. */
  readonly only: readonly string[]
  readonly subscriptions: number
  readonly rounds: number
  readonly json: string | undefined
}

/** Every so many-th reader is at the push service that falls ill. */
const ILL_EVERY = 5
/** The others finish within 5 % of their time. */
const MOST_TIMES = 1.05
const DECRYPT_EVERY = 1_000
const LOOK_EVERY_MS = 100
const RETRY_AFTER_SECONDS = 60
/** Longer than any alert of a bench takes: then something is wrong, and waiting would not end. */
const ALERT_WITHIN_MS = 600_000

/** What becomes of a push service: falling ill, and getting well again. */
type Illness = {
  readonly name: string
  readonly what: string
  readonly fall: (service: PushService) => Promise<void>
  readonly heal: (service: PushService) => Promise<void>
}

const lineIs = (mode: 'silent' | 'garbage'): Pick<Illness, 'fall' | 'heal'> => ({
  fall: (one) => one.mode('h2', mode),
  heal: (one) => one.mode('h2', 'up'),
})
const answersAre = (fault: Fault): Pick<Illness, 'fall' | 'heal'> => ({
  fall: (one) => one.injectFaults([{ fault }]),
  heal: (one) => one.injectFaults([]),
})
const throttled: Fault = { kind: 'status', status: 429, retryAfter: `${RETRY_AFTER_SECONDS}` }

const illnesses: readonly Illness[] = [
  { name: 'black-hole', what: 'black hole', ...lineIs('silent') },
  { name: 'no-answers', what: 'takes requests and never answers', ...answersAre({ kind: 'no-response' }) },
  { name: 'tls-broken', what: 'TLS broken', ...lineIs('garbage') },
  { name: 'throttles', what: '429 for a minute', ...answersAre(throttled) },
]
export const illnessNames = illnesses.map(({ name }) => name)

/** Readers of the healthy push service follow both, those of the ill one the second. */
const topics = { alone: 'alone', beside: 'beside' } as const

/** One alert: seconds until all readers of the healthy push service had it. */
type Told = {
  readonly seconds: number
  readonly post: string
  readonly untilDone: () => Promise<AlertCounts>
}

/**
 * Whether a push service that is ill holds up the readers of the others: alerts to a healthy one alone and beside an ill
 * one in turn, each held against those just before and after it. Once it is well again, its readers are waited for.
 */
export async function ill({ only, subscriptions, rounds, json }: IllOptions): Promise<boolean> {
  const report = new BenchReport('ill')
  await using well = await startPushService({ decryptEvery: DECRYPT_EVERY })
  await using sick = await startPushService({ decryptEvery: DECRYPT_EVERY })
  report.progress(`Keeping ${subscriptions} subscriptions …`)
  await using desk = await startDesk(well, sick, subscriptions)
  const atTheSick = Math.floor(subscriptions / ILL_EVERY)
  const others = subscriptions - atTheSick

  let number = 0
  const tell = async (topic: string): Promise<Told> => {
    const before = (await well.summary()).accepted
    const { id, post, askedAt } = await desk.ask(++number, { kind: 'topic', topic })
    await until(async () => (await well.summary()).accepted - before >= others)
    const seconds = ((await well.acceptedAt(before + others)) - askedAt) / 1_000
    return { seconds, post, untilDone: () => untilDone(desk, id) }
  }
  const alone = async (): Promise<number> => {
    const told = await tell(topics.alone)
    await told.untilDone()
    return told.seconds
  }

  // The first alert opens connections and compiles code.
  await (await tell(topics.beside)).untilDone()
  const wanted = illnesses.filter(({ name }) => only.length === 0 || only.includes(name))
  const found = wanted.map(({ what }) => ({ what, alone: [] as number[], beside: [] as number[] }))
  let [ended, unreached, last] = [0, 0, '']
  for (let round = 1; round <= rounds; round++) {
    let before = await alone()
    for (const [index, { what, fall, heal }] of wanted.entries()) {
      await fall(sick)
      const told = await tell(topics.beside)
      await heal(sick)
      const counts = await told.untilDone()
      const after = await alone()
      ended += counts.gone + counts.refused
      unreached += subscriptions - counts.accepted
      found[index]?.alone.push((before + after) / 2)
      found[index]?.beside.push(told.seconds)
      report.progress(
        `round ${round} of ${rounds}, ${what}: ${told.seconds.toFixed(1)} s beside it, ${before.toFixed(1)} s and ${after.toFixed(1)} s alone`,
      )
      before = after
      last = told.post
    }
  }
  const left = await desk.call('GET', `/audience?post=${last}&kind=topic&topic=${topics.beside}`)

  report.raw('rounds', found)
  const rows = found.map((one) => ({
    what: one.what,
    alone: median(one.alone),
    beside: median(one.beside),
    times: median(one.beside.map((seconds, round) => seconds / (one.alone[round] ?? Number.NaN))),
  }))
  report.table({
    id: 'ill',
    title: `Seconds until ${others.toLocaleString('en-US')} readers have an alert while ${atTheSick.toLocaleString('en-US')} are at a push service that is ill (median of ${rounds})`,
    columns: [
      { key: 'what', label: 'what it does' },
      { key: 'alone', label: 'alone', digits: 2 },
      { key: 'beside', label: 'beside it', digits: 2 },
      { key: 'times', label: 'times', digits: 3 },
    ],
    rows,
  })
  for (const { what, times } of rows) {
    report.check(`beside one that is ill (${what}), times the time alone`, times, { atMost: MOST_TIMES })
  }
  report.check('readers who were unsubscribed', subscriptions - Number(left['size']) + ended, { atMost: 0 })
  report.check('alerts that never came, when it was well again', unreached, { atMost: 0 })
  const repeats = (await well.summary()).repeated + (await sick.summary()).repeated
  report.check('messages repeated', repeats, { atMost: 0 })
  await checkSoundness(report, [well, sick])
  return report.end(json)
}

async function startDesk(well: PushService, sick: PushService, subscriptions: number): Promise<SendingDesk> {
  const isAtTheSick = (index: number): boolean => index % ILL_EVERY === ILL_EVERY - 1
  const { alone, beside } = topics
  return SendingDesk.start(well, subscriptions, {
    from: {
      subscription: (id) => (isAtTheSick(Number(id.slice(1))) ? sick : well).subscription(id),
      certificate: `${well.certificate}\n${sick.certificate}`,
      origins: well.origins,
    },
    options: { insecurePushOrigins: `${well.origins.h2},${sick.origins.h2}` },
    follow: (index) => ({
      everything: false,
      stories: [],
      topics: isAtTheSick(index) ? [beside] : [alone, beside],
      tests: false,
    }),
  })
}

async function untilDone(desk: SendingDesk, id: string): Promise<AlertCounts> {
  let alert: Readonly<Record<string, unknown>> = {}
  await until(async () => (alert = await desk.call('GET', `/alerts/${id}`))['state'] === 'done')
  return alert['counts'] as AlertCounts
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const late = performance.now() + ALERT_WITHIN_MS
  while (!(await isSo())) {
    if (performance.now() > late) throw new Error('An alert does not come to its end.')
    await sleep(LOOK_EVERY_MS)
  }
}
