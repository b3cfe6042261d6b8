import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertId } from '../../src/domain/ids.ts'
import { addsUp } from '../../src/fanout/push/delivery/delivery-counts.ts'
import { AlertingServer } from './alerting-server.ts'
import { complaintsOf } from './push-service/start-push-service.ts'
import { seededRandom } from './seeded-random.ts'
import { tempFolder } from './temp-folder.ts'

export type KillWishes = {
  readonly kills: number
  /** The same seed kills after the same delays. */
  readonly seed: number
  readonly onKill?: (kill: number) => void
}

export type KillReport = {
  readonly kills: number
  readonly alerts: number
  /** Browsers that an alert never came to. */
  readonly skipped: number
  /** Messages that came to a browser a second time. */
  readonly repeated: number
  /** Messages that had left when the process was killed and that its ledger did not know of. */
  readonly onTheirWay: number
  /** Repeats that were not the same message under the same Topic. */
  readonly unlike: number
  /** The longest time from a kill to the next message, in seconds, where there was one to come. */
  readonly slowestResume: number
  /** What the desk's receipts, or the push service, found wrong. */
  readonly faults: readonly string[]
}

/** Small, so that a kill meets every step of a send and a round is quick. */
const SUBSCRIPTIONS = 600
const LATENCY_MS = 25
/** Work resumes in ten seconds; whatever has not by then never will. */
const GIVE_UP_MS = 60_000
/** A send takes about so long; a kill comes at any moment of it, or before it has begun. */
const LATEST_KILL_MS = 700

/**
 * Sends alerts and kills the desk with SIGKILL at random moments, as often as wished, holding the desk's receipts against
 * the push service's own ledger.
 */
export async function killDuringAlerts({ kills, seed, onKill }: KillWishes): Promise<KillReport> {
  using folder = tempFolder()
  await using server = await AlertingServer.start(folder.path, { subscriptions: SUBSCRIPTIONS })
  const { service } = server
  await service.behave([], LATENCY_MS)
  const random = seededRandom(seed)
  const faults: string[] = []
  const all = { alerts: 0, skipped: 0, repeated: 0, onTheirWay: 0, unlike: 0, slowestResume: 0 }
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
      const had = Object.keys(await service.counts(title)).length
      mayRepeat += had - (await server.acceptedInLedger(alert))
      const before = (await service.summary()).accepted
      await server.startAgain()
      isDone = had === SUBSCRIPTIONS && (await isOver(server, alert))
      if (isDone) continue
      const resumed = await untilNext(server, alert, before)
      if (resumed) all.slowestResume = Math.max(all.slowestResume, (Date.now() - killedAt) / 1_000)
    }
    const counts = await server.untilDone(alert)
    if (!addsUp(counts) || counts.accepted !== SUBSCRIPTIONS)
      faults.push(`${title} ${JSON.stringify(counts)}`)
    const received = await service.counts(title)
    const repeated = Object.values(received).reduce((sum, times) => sum + times - 1, 0)
    if (repeated > mayRepeat) faults.push(`${title} ${repeated} repeated of ${mayRepeat} on their way`)
    all.skipped += SUBSCRIPTIONS - Object.keys(received).length
    all.repeated += repeated
    all.onTheirWay += mayRepeat
    all.unlike += await unlikeOnes(server, title, received)
  }
  const { complaints } = await service.summary()
  faults.push(...complaintsOf(complaints))
  return { kills, ...all, faults }
}

async function isOver(server: AlertingServer, alert: AlertId): Promise<boolean> {
  return (await server.seen(alert)).state === 'done'
}

/** Waits for the next message, or for the end of the alert when there was none to come. Whether there was one. */
async function untilNext(server: AlertingServer, alert: AlertId, before: number): Promise<boolean> {
  const giveUpAt = Date.now() + GIVE_UP_MS
  while (Date.now() < giveUpAt) {
    if ((await server.service.summary()).accepted > before) return true
    if (await isOver(server, alert)) return false
    await sleep(5)
  }
  throw new Error(`After a kill nothing moves: ${JSON.stringify(await server.seen(alert))}`)
}

async function unlikeOnes(
  server: AlertingServer,
  title: string,
  received: Readonly<Record<string, number>>,
): Promise<number> {
  let unlike = 0
  for (const [id, times] of Object.entries(received)) {
    if (times < 2) continue
    const messages = (await server.service.received(id)).filter(({ text }) => text?.includes(title))
    if (new Set(messages.map(({ topic, text }) => `${topic} ${text}`)).size !== 1) unlike++
  }
  return unlike
}
