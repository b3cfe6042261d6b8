import type { AlertId, Instant, PostId } from '../../../domain/ids.ts'
import type { AlertWithPost } from '../alerts/alert-book.ts'
import { quietUntil } from './digest-due.ts'
import type { Digest, DigestStore, DueReader } from './digest-store.ts'
import { missedAlerts } from './missed-alerts.ts'
import type { OpenPages } from '../subscriptions/open-pages.ts'
import { DIGEST_TOPIC, MAX_NAMED } from '../alerts/payload.ts'
import type { PushWorkers } from '../delivery/push-workers.ts'

export type DigestsDeps = {
  readonly store: DigestStore
  readonly openPages: Pick<OpenPages, 'flush'>
  readonly payloadOf: (id: AlertId, missed: readonly AlertWithPost[]) => Uint8Array
  /** A reader gets a digest at most this late. */
  readonly pollIntervalMs: number
  /** How long a clock must run on after a step before it is trusted: a step that is soon undone sends nothing. */
  readonly clockSettleMs: number
  /** Different on each call: letters, digits, `-` and `_`. */
  readonly newId: () => string
  readonly now: () => Instant
  /** Milliseconds by a monotonic clock. */
  readonly elapsedMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Pause after an audience was being fixed, or a post has changed. */
const SOON_MS = 1_000
/** Between two batches, so that editors can write. */
const BATCH_PAUSE_MS = 20
/** Readers per commit: each is a few rows. */
const BATCH_SIZE = 500
/** Different digests in flight; with more the next batch waits. */
const MAX_IN_FLIGHT = 200
/** Older alerts are not news any more. */
const MAX_ALERT_AGE_MS = 48 * HOUR_MS
/** How long a follow-up to a sent digest is likely. */
const RETENTION_MS = 7 * 24 * HOUR_MS
/** A phone that is switched on within this time still gets it. */
const TTL_SECONDS = 4 * 3_600
/** Readers who are not reached within this time get a new digest later: a dead service delays no other. */
const SEND_TIMEOUT_MS = MINUTE_MS
const RETRY_MS = 30 * MINUTE_MS
/** A larger difference between the clocks is a clock step. */
const MIN_CLOCK_STEP_MS = MINUTE_MS

type DigestInFlight = { readonly posts: readonly PostId[]; readonly ended: Promise<void> }

/**
 * Sends digests: one message about the alerts that a reader's quiet hours or daily limit withheld.
 *
 *   due        the plan of an alert has set the time
 *   committed  one commit takes a batch of due readers and creates a ledger per different digest
 *   sending    the workers send it like an alert
 *   closed     its ledger is deleted; readers who certainly did not get it are due again, for a new digest
 *
 * A crashed process leaves ledgers behind, which the next one closes: nobody gets a digest twice. Correcting or retracting
 * a post halts the digests that name it.
 */
export class Digests implements AsyncDisposable {
  readonly #deps: DigestsDeps
  readonly #inFlight = new Map<AlertId, DigestInFlight>()
  readonly #stop = new AbortController()
  readonly #stopped = Promise.withResolvers<void>()
  #workers: PushWorkers | null = null
  #running: Promise<void> | null = null
  /** The current commit, and the start of its digests. */
  #committing: Promise<unknown> = Promise.resolve()
  /** The difference between the machine's clock and the monotonic one. */
  #clockOffsetMs: number | null = null
  #clockTrustedFromMs = Number.NEGATIVE_INFINITY

  constructor(deps: DigestsDeps) {
    this.#deps = deps
  }

  start(workers: PushWorkers): void {
    this.#workers = workers
    this.#running ??= this.#run(workers)
  }

  /** Resolves once no more digests are sent that name this post as it was. On standby none are. */
  async withdraw(post: PostId): Promise<void> {
    const workers = this.#workers
    if (workers === null) return
    // A digest that is being committed may have read the post before it was changed.
    await this.#committing.catch(() => undefined)
    const naming = [...this.#inFlight].filter(([, { posts }]) => posts.includes(post))
    await Promise.all(naming.map(([id]) => workers.halt(id)))
  }

  /** As `withdraw`, and resolves once it is known who got those digests. */
  async settled(post: PostId): Promise<void> {
    await this.withdraw(post)
    const naming = [...this.#inFlight.values()].filter(({ posts }) => posts.includes(post))
    await Promise.all(naming.map(({ ended }) => ended))
  }

  async #run(workers: PushWorkers): Promise<void> {
    const { sleep, report, pollIntervalMs } = this.#deps
    const { signal } = this.#stop
    while (!signal.aborted) {
      const pauseMs = await this.#runOnce(workers).catch((fault: unknown) => {
        report(fault)
        return pollIntervalMs
      })
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(pauseMs, signal).catch(() => undefined)
    }
  }

  /** @returns how long to wait before the next turn. */
  async #runOnce(workers: PushWorkers): Promise<number> {
    const { store, openPages, now, pollIntervalMs } = this.#deps
    for (const id of await store.open()) if (!this.#inFlight.has(id)) await store.close(id, now)
    if (!this.#isClockTrusted()) return pollIntervalMs
    if (this.#inFlight.size >= MAX_IN_FLIGHT) return SOON_MS
    if ((await store.due(now(), 1)).length === 0) {
      const isMore = await store.deleteSentBefore((now() - RETENTION_MS) as Instant)
      return isMore ? SOON_MS : pollIntervalMs
    }
    await openPages.flush()
    const readers = await store.due(now(), BATCH_SIZE)
    const committed = await this.#commitBatch(workers, readers)
    if (!committed) return SOON_MS
    return readers.length < BATCH_SIZE ? pollIntervalMs : BATCH_PAUSE_MS
  }

  async #commitBatch(workers: PushWorkers, readers: readonly DueReader[]): Promise<boolean> {
    const { store, now } = this.#deps
    const at = now()
    const after = (at - MAX_ALERT_AGE_MS) as Instant
    const postponed = readers.flatMap((reader) => {
      const due = quietUntil(reader, at)
      return due === null ? [] : [{ no: reader.no, due }]
    })
    const quiet = new Set(postponed.map(({ no }) => no))
    const recent = await store.recent(after)
    const awake = readers.filter(({ no }) => !quiet.has(no))
    const missed = await missedAlerts(store, awake, recent, at)
    const planned = this.#digestsOf(missed)
    const done = awake.flatMap(({ no }) => (missed.has(no) ? [] : [no]))
    const isUpToDate = (found: readonly AlertWithPost[]): boolean =>
      fingerprintOf(found) === fingerprintOf(recent)
    const digests = planned.map(({ digest }) => digest)
    const committing = store
      .commitBatch({ at, digests, done, postponed, isUpToDate, after })
      .then((committed) => {
        if (committed) for (const { digest, payload } of planned) this.#begin(workers, digest, payload)
        return committed
      })
    this.#committing = committing
    return committing
  }

  /** Readers who missed the same alerts share a digest. */
  #digestsOf(
    missed: ReadonlyMap<number, readonly AlertWithPost[]>,
  ): readonly { readonly digest: Digest; readonly payload: Uint8Array }[] {
    const { payloadOf, newId } = this.#deps
    const groups = Map.groupBy(missed, ([, alerts]) => alerts.map(({ alert }) => alert.id).join())
    return Array.from(groups.values(), (group) => {
      const id = `digest-${newId()}` as AlertId
      const alerts = group[0]?.[1] ?? []
      const posts = alerts.slice(0, MAX_NAMED).map(({ post }) => post.id)
      return { digest: { id, nos: group.map(([no]) => no), posts }, payload: payloadOf(id, alerts) }
    })
  }

  #begin(workers: PushWorkers, { id, posts }: Digest, payload: Uint8Array): void {
    const ended = this.#send(workers, id, payload)
      .catch(this.#deps.report)
      .finally(() => this.#inFlight.delete(id))
    this.#inFlight.set(id, { posts, ended })
  }

  async #send(workers: PushWorkers, id: AlertId, payload: Uint8Array): Promise<void> {
    const { sleep, store, now } = this.#deps
    const startedAt = now()
    const settled = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, settled.signal])
    const sent = workers.send({
      alert: id,
      payload,
      topic: DIGEST_TOPIC,
      urgency: 'normal',
      breaking: false,
      ttlSeconds: TTL_SECONDS,
      ageMs: 0,
      isDigest: true,
    })
    const timeout = sleep(SEND_TIMEOUT_MS, signal).then(
      () => 'timeout' as const,
      () => 'ended' as const,
    )
    const stopped = this.#stopped.promise
    const first = await Promise.race([sent, timeout, stopped]).finally(() => settled.abort())
    // A Retry-After applies to the digest that is sent instead of this one as well.
    const retries = first === 'timeout' ? await store.retries(id) : new Map<number, number>()
    if (first === 'timeout') await Promise.race([workers.halt(id).then(() => sent), stopped])
    // On shutdown the next process closes the ledger.
    if (this.#stop.signal.aborted) {
      sent.catch(() => undefined)
      return
    }
    const again = now() + (first === 'timeout' ? RETRY_MS : 0)
    await store.close(id, (no) => Math.max(again, startedAt + (retries.get(no) ?? 0)) as Instant)
  }

  #isClockTrusted(): boolean {
    const elapsed = this.#deps.elapsedMs()
    const offset = this.#deps.now() - elapsed
    if (this.#clockOffsetMs !== null && Math.abs(offset - this.#clockOffsetMs) > MIN_CLOCK_STEP_MS) {
      this.#clockTrustedFromMs = elapsed + this.#deps.clockSettleMs
    }
    this.#clockOffsetMs = offset
    return elapsed >= this.#clockTrustedFromMs
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('Digests stopped.'))
    this.#stopped.resolve()
    await this.#running
    await Promise.all(Array.from(this.#inFlight.values(), ({ ended }) => ended))
  }
}

/** Everything about these alerts that decides the content of a digest. */
function fingerprintOf(recent: readonly AlertWithPost[]): string {
  return recent
    .map(({ alert, post }) => [alert.id, alert.state, alert.end, post.state, post.revision].join(' '))
    .join('\n')
}
