import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertCounts } from '../../../src/domain/alert.ts'
import type { Fault } from '../../support/push-service/faults.ts'
import { startPushService, type PushService } from '../../support/push-service/start-push-service.ts'
import { BenchReport } from '../support/bench-report.ts'
import { median } from '../support/percentiles.ts'
import { checkViolations } from './check-violations.ts'
import { SendingDesk } from './sending-desk.ts'

export type UnhealthyOptions = {
  /** Names of injected faults; none means all. */
  readonly only: readonly string[]
  readonly subscriptions: number
  readonly rounds: number
  readonly json: string | undefined
}

/** One subscription in this many is at the unhealthy push service. */
const UNHEALTHY_EVERY = 5
const MAX_RATIO = 1.05
/** The push services decrypt one message in this many. */
const DECRYPT_EVERY = 1_000
const POLL_INTERVAL_MS = 100
const RETRY_AFTER_SECONDS = 60
/** Longer than any alert of a benchmark takes. */
const ALERT_TIMEOUT_MS = 600_000

/** A fault of a whole push service, and its recovery. */
type ServiceFault = {
  readonly name: string
  readonly what: string
  readonly inject: (service: PushService) => Promise<void>
  readonly clear: (service: PushService) => Promise<void>
}

const listenerFault = (mode: 'silent' | 'garbage'): Pick<ServiceFault, 'inject' | 'clear'> => ({
  inject: (service) => service.mode('h2', mode),
  clear: (service) => service.mode('h2', 'up'),
})
const requestFault = (fault: Fault): Pick<ServiceFault, 'inject' | 'clear'> => ({
  inject: (service) => service.injectFaults([{ fault }]),
  clear: (service) => service.injectFaults([]),
})
const throttled: Fault = { kind: 'status', status: 429, retryAfter: `${RETRY_AFTER_SECONDS}` }

const serviceFaults: readonly ServiceFault[] = [
  { name: 'black-hole', what: 'black hole', ...listenerFault('silent') },
  { name: 'no-response', what: 'accepts requests, never responds', ...requestFault({ kind: 'no-response' }) },
  { name: 'tls-broken', what: 'TLS broken', ...listenerFault('garbage') },
  { name: 'throttled', what: '429 for a minute', ...requestFault(throttled) },
]
export const serviceFaultNames = serviceFaults.map(({ name }) => name)

/** Subscriptions at the healthy push service follow both topics, those at the unhealthy one the second. */
const topics = { alone: 'alone', beside: 'beside' } as const

/** One alert, with the seconds until every subscription at the healthy push service had it. */
type SentAlert = {
  readonly seconds: number
  readonly post: string
  readonly untilDone: () => Promise<AlertCounts>
}

/**
 * Whether an unhealthy push service delays the readers of the others. Alerts to a healthy service alone and beside an
 * unhealthy one alternate; each is compared with the ones just before and after it. The fault is cleared and the delayed
 * alert is delivered before the next one.
 */
export async function unhealthy({ only, subscriptions, rounds, json }: UnhealthyOptions): Promise<boolean> {
  const report = new BenchReport('unhealthy')
  await using healthyService = await startPushService({ decryptEvery: DECRYPT_EVERY })
  await using unhealthyService = await startPushService({ decryptEvery: DECRYPT_EVERY })
  report.progress(`Storing ${subscriptions} subscriptions …`)
  await using desk = await startDesk(healthyService, unhealthyService, subscriptions)
  const atUnhealthy = Math.floor(subscriptions / UNHEALTHY_EVERY)
  const atHealthy = subscriptions - atUnhealthy

  let number = 0
  const sendAlert = async (topic: string): Promise<SentAlert> => {
    const before = (await healthyService.summary()).accepted
    const { id, post, requestedAt } = await desk.requestAlert(++number, { kind: 'topic', topic })
    await until(async () => (await healthyService.summary()).accepted - before >= atHealthy)
    const seconds = ((await healthyService.acceptedAt(before + atHealthy)) - requestedAt) / 1_000
    return { seconds, post, untilDone: () => untilDone(desk, id) }
  }
  const secondsAlone = async (): Promise<number> => {
    const sent = await sendAlert(topics.alone)
    await sent.untilDone()
    return sent.seconds
  }

  // The first alert opens connections and compiles code.
  await (await sendAlert(topics.beside)).untilDone()
  const wanted = serviceFaults.filter(({ name }) => only.length === 0 || only.includes(name))
  const results = wanted.map(({ what }) => ({ what, alone: [] as number[], beside: [] as number[] }))
  let [ended, undelivered, lastPost] = [0, 0, '']
  for (let round = 1; round <= rounds; round++) {
    let before = await secondsAlone()
    for (const [index, { what, inject, clear }] of wanted.entries()) {
      await inject(unhealthyService)
      const sent = await sendAlert(topics.beside)
      await clear(unhealthyService)
      const counts = await sent.untilDone()
      const after = await secondsAlone()
      ended += counts.gone + counts.refused
      undelivered += subscriptions - counts.accepted
      results[index]?.alone.push((before + after) / 2)
      results[index]?.beside.push(sent.seconds)
      report.progress(
        `round ${round} of ${rounds}, ${what}: ${sent.seconds.toFixed(1)} s beside it, ${before.toFixed(1)} s and ${after.toFixed(1)} s alone`,
      )
      before = after
      lastPost = sent.post
    }
  }
  const audience = await desk.call('GET', `/audience?post=${lastPost}&kind=topic&topic=${topics.beside}`)

  report.raw('rounds', results)
  const rows = results.map(({ what, alone, beside }) => ({
    what,
    alone: median(alone),
    beside: median(beside),
    ratio: median(beside.map((seconds, round) => seconds / (alone[round] ?? Number.NaN))),
  }))
  report.table({
    id: 'unhealthy',
    title: `Seconds until ${atHealthy.toLocaleString('en-US')} readers have an alert while ${atUnhealthy.toLocaleString('en-US')} are at an unhealthy push service (median of ${rounds})`,
    columns: [
      { key: 'what', label: 'injected fault' },
      { key: 'alone', label: 'alone', digits: 2 },
      { key: 'beside', label: 'beside it', digits: 2 },
      { key: 'ratio', label: 'ratio', digits: 3 },
    ],
    rows,
  })
  for (const { what, ratio } of rows) {
    report.check(`beside an unhealthy service (${what}), ratio to alone`, ratio, { atMost: MAX_RATIO })
  }
  report.check('subscriptions ended', subscriptions - Number(audience['size']) + ended, { atMost: 0 })
  report.check('alerts not delivered after recovery', undelivered, { atMost: 0 })
  const repeats = (await healthyService.summary()).repeated + (await unhealthyService.summary()).repeated
  report.check('messages repeated', repeats, { atMost: 0 })
  await checkViolations(report, [healthyService, unhealthyService])
  return report.end(json)
}

async function startDesk(
  healthy: PushService,
  unhealthy: PushService,
  subscriptions: number,
): Promise<SendingDesk> {
  const isAtUnhealthy = (index: number): boolean => index % UNHEALTHY_EVERY === UNHEALTHY_EVERY - 1
  const { alone, beside } = topics
  return SendingDesk.start(healthy, subscriptions, {
    services: {
      subscription: (id) => (isAtUnhealthy(Number(id.slice(1))) ? unhealthy : healthy).subscription(id),
      certificate: `${healthy.certificate}\n${unhealthy.certificate}`,
      origins: healthy.origins,
    },
    options: { insecurePushOrigins: `${healthy.origins.h2},${unhealthy.origins.h2}` },
    follow: (index) => ({
      everything: false,
      stories: [],
      topics: isAtUnhealthy(index) ? [beside] : [alone, beside],
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
  const deadline = performance.now() + ALERT_TIMEOUT_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('The alert did not finish in time.')
    await sleep(POLL_INTERVAL_MS)
  }
}
