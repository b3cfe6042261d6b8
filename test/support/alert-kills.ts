import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertId } from '../../src/domain/ids.ts'
import { addsUp } from '../../src/fanout/push/delivery/delivery-counts.ts'
import { AlertingServer } from './alerting-server.ts'
import { describeViolations } from './push-service/start-push-service.ts'
import { seededRandom } from './seeded-random.ts'
import { tempFolder } from './temp-folder.ts'

export type KillOptions = {
  readonly kills: number
  /** The same seed kills after the same delays. */
  readonly seed: number
  readonly onKill?: (kill: number) => void
}

export type KillReport = {
  readonly kills: number
  readonly alerts: number
  /** Browsers that an alert never reached. */
  readonly skipped: number
  /** Messages that a browser got again. */
  readonly repeated: number
  /** Messages that were in flight at a kill: sent, and not in the ledger. */
  readonly inFlight: number
  /** Repeats that differ in message or Topic. */
  readonly differing: number
  /** The longest time from a kill to the next message, in seconds. */
  readonly slowestResume: number
  /** What the desk's receipts or the push service found wrong. */
  readonly faults: readonly string[]
}

/** Small, so that a kill meets every step of a send and a round is quick. */
const SUBSCRIPTIONS = 600
const LATENCY_MS = 25
/** Sending resumes within ten seconds; later counts as never. */
const RESUME_TIMEOUT_MS = 60_000
/** About the time that sending takes: a kill comes at any moment of it, or before. */
const LATEST_KILL_MS = 700

/**
 * Sends alerts and kills the desk with SIGKILL at random moments, and compares its receipts with the push service's own
 * records.
 */
export async function killDuringAlerts({ kills, seed, onKill }: KillOptions): Promise<KillReport> {
  using folder = tempFolder()
  await using server = await AlertingServer.start(folder.path, { subscriptions: SUBSCRIPTIONS })
  const { service } = server
  await service.injectFaults([], LATENCY_MS)
  const random = seededRandom(seed)
  const faults: string[] = []
  const all = { alerts: 0, skipped: 0, repeated: 0, inFlight: 0, differing: 0, slowestResume: 0 }
  for (let killed = 0; killed < kills;) {
    const title = `Alert number ${++all.alerts};`
    const alert = await server.alert(await server.post(`${title} The bridge is open.`), title)
    let mayRepeat = 0
    let isDone = false
    while (!isDone && killed < kills) {
      await sleep(random() * LATEST_KILL_MS)
      await server.kill()
      killed++
      onKill?.(killed)
      const killedAt = Date.now()
      await server.quiet()
      const had = Object.keys(await service.messageCounts(title)).length
      mayRepeat += had - (await server.acceptedInLedger(alert))
      const before = (await service.summary()).accepted
      await server.startAgain()
      isDone = had === SUBSCRIPTIONS && (await isFinished(server, alert))
      if (isDone) continue
      const resumed = await untilResumed(server, alert, before)
      if (resumed) all.slowestResume = Math.max(all.slowestResume, (Date.now() - killedAt) / 1_000)
    }
    const counts = await server.untilDone(alert)
    if (!addsUp(counts) || counts.accepted !== SUBSCRIPTIONS)
      faults.push(`${title} ${JSON.stringify(counts)}`)
    const received = await service.messageCounts(title)
    const repeated = Object.values(received).reduce((sum, times) => sum + times - 1, 0)
    if (repeated > mayRepeat) faults.push(`${title} ${repeated} repeated of ${mayRepeat} in flight`)
    all.skipped += SUBSCRIPTIONS - Object.keys(received).length
    all.repeated += repeated
    all.inFlight += mayRepeat
    all.differing += await differingRepeats(server, title, received)
  }
  const { violations } = await service.summary()
  faults.push(...describeViolations(violations))
  return { kills, ...all, faults }
}

async function isFinished(server: AlertingServer, alert: AlertId): Promise<boolean> {
  return (await server.seen(alert)).state === 'done'
}

/** Waits for the next message, or for the end of the alert. @returns whether there was a message. */
async function untilResumed(server: AlertingServer, alert: AlertId, before: number): Promise<boolean> {
  const giveUpAt = Date.now() + RESUME_TIMEOUT_MS
  while (Date.now() < giveUpAt) {
    if ((await server.service.summary()).accepted > before) return true
    if (await isFinished(server, alert)) return false
    await sleep(5)
  }
  throw new Error(`After a kill nothing moves: ${JSON.stringify(await server.seen(alert))}`)
}

async function differingRepeats(
  server: AlertingServer,
  title: string,
  received: Readonly<Record<string, number>>,
): Promise<number> {
  let differing = 0
  for (const [id, times] of Object.entries(received)) {
    if (times < 2) continue
    const messages = (await server.service.received(id)).filter(({ text }) => text?.includes(title))
    if (new Set(messages.map(({ topic, text }) => `${topic} ${text}`)).size !== 1) differing++
  }
  return differing
}
