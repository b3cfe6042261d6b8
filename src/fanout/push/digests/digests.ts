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
  /** So late at most is a reader told. */
  readonly pollIntervalMs: number
  /** So long a clock that was set has to stand before readers are told by it: one that is set back soon sends nothing. */
  readonly clockSettleMs: number
  /** Different each time: letters, digits, `-` and `_`. */
  readonly newId: () => string
  readonly now: () => Instant
  /** Milliseconds by a clock that is never set. */
  readonly elapsedMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** After an audience was being fixed, or a post changed. */
const SOON_MS = 1_000
/** Between two batches, so that editors get their turn. */
const BREATHE_MS = 20
/** Readers that share a commit: each is a few rows. */
const AT_ONCE = 500
/** Different digests on their way; with more the next batch waits. */
const MAX_UNDER_WAY = 200
/** What is older is no news any more, whyever it was not told. */
const TOLD_OF_MS = 48 * HOUR_MS
/** As long as somebody may correct what was told. */
const REMEMBER_MS = 7 * 24 * HOUR_MS
/** Until then a phone that was off gets it. */
const TTL_SECONDS = 4 * 3_600
/** Who is not reached within that is tried again later, with what is true then: a dead service holds up nobody else. */
const TRYING_MS = MINUTE_MS
const AGAIN_MS = 30 * MINUTE_MS
/** A clock that goes wrong by so much was set. */
const STEP_MS = MINUTE_MS

type UnderWay = { readonly posts: readonly PostId[]; readonly ended: Promise<void> }

/**
 * Tells readers afterwards, in one message, of alerts that their quiet hours or their limit for the day held back.
 *
 *   due      the plan of an alert has said when
 *   leaving  one commit takes a batch from those who are due and makes a ledger for each different digest
 *   sending  the crew sends it, as it does an alert
 *   settled  its ledger is forgotten; who was certainly not reached is due again, with what is true then
 *
 * A process that dies leaves ledgers behind, which the next one settles: nobody is told twice. A post that is corrected or
 * retracted stops the digests that name it.
 */
export class Digests implements AsyncDisposable {
  readonly #deps: DigestsDeps
  readonly #underWay = new Map<AlertId, UnderWay>()
  readonly #stop = new AbortController()
  readonly #stopped = Promise.withResolvers<void>()
  #crew: PushWorkers | null = null
  #running: Promise<void> | null = null
  /** The commit that is being made, and what it lets go on its way. */
  #leaving: Promise<unknown> = Promise.resolve()
  /** How far the machine's clock is from the one that is never set. */
  #clockOffMs: number | null = null
  #believedFromMs = Number.NEGATIVE_INFINITY

  constructor(deps: DigestsDeps) {
    this.#deps = deps
  }

  start(crew: PushWorkers): void {
    this.#crew = crew
    this.#running ??= this.#run(crew)
  }

  /** Resolves once no digest leaves any more that names this post as it was. Off duty none does. */
  async withdraw(post: PostId): Promise<void> {
    const crew = this.#crew
    if (crew === null) return
    // One that is being committed has looked at the post before it was changed, or not at all.
    await this.#leaving.catch(() => undefined)
    const naming = [...this.#underWay].filter(([, { posts }]) => posts.includes(post))
    await Promise.all(naming.map(([id]) => crew.halt(id)))
  }

  /** The same, and resolves once it is known who was told of it. */
  async settled(post: PostId): Promise<void> {
    await this.withdraw(post)
    const naming = [...this.#underWay.values()].filter(({ posts }) => posts.includes(post))
    await Promise.all(naming.map(({ ended }) => ended))
  }

  async #run(crew: PushWorkers): Promise<void> {
    const { sleep, report, pollIntervalMs } = this.#deps
    const { signal } = this.#stop
    while (!signal.aborted) {
      const pauseMs = await this.#look(crew).catch((fault: unknown) => {
        report(fault)
        return pollIntervalMs
      })
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(pauseMs, signal).catch(() => undefined)
    }
  }

  /** @returns how long to wait before the next turn. */
  async #look(crew: PushWorkers): Promise<number> {
    const { store, openPages, now, pollIntervalMs } = this.#deps
    for (const id of await store.unsettled()) if (!this.#underWay.has(id)) await store.settle(id, now)
    if (!this.#isClockBelieved()) return pollIntervalMs
    if (this.#underWay.size >= MAX_UNDER_WAY) return SOON_MS
    if ((await store.due(now(), 1)).length === 0) {
      const isMore = await store.forgetTold((now() - REMEMBER_MS) as Instant)
      return isMore ? SOON_MS : pollIntervalMs
    }
    await openPages.flush()
    const readers = await store.due(now(), AT_ONCE)
    const leaves = await this.#leave(crew, readers)
    if (!leaves) return SOON_MS
    return readers.length < AT_ONCE ? pollIntervalMs : BREATHE_MS
  }

  async #leave(crew: PushWorkers, readers: readonly DueReader[]): Promise<boolean> {
    const { store, now } = this.#deps
    const at = now()
    const after = (at - TOLD_OF_MS) as Instant
    const putOff = readers.flatMap((reader) => {
      const due = quietUntil(reader, at)
      return due === null ? [] : [{ no: reader.no, due }]
    })
    const quiet = new Set(putOff.map(({ no }) => no))
    const recent = await store.recent(after)
    const told = readers.filter(({ no }) => !quiet.has(no))
    const missed = await missedAlerts(store, told, recent, at)
    const planned = this.#digestsOf(missed)
    const done = told.flatMap(({ no }) => (missed.has(no) ? [] : [no]))
    const isUpToDate = (found: readonly AlertWithPost[]): boolean => markOf(found) === markOf(recent)
    const digests = planned.map(({ digest }) => digest)
    const leaving = store.leave({ at, digests, done, putOff, isUpToDate, after }).then((leaves) => {
      if (leaves) for (const { digest, payload } of planned) this.#begin(crew, digest, payload)
      return leaves
    })
    this.#leaving = leaving
    return leaving
  }

  /** Readers who have missed the same are told the same. */
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

  #begin(crew: PushWorkers, { id, posts }: Digest, payload: Uint8Array): void {
    const ended = this.#send(crew, id, payload)
      .catch(this.#deps.report)
      .finally(() => this.#underWay.delete(id))
    this.#underWay.set(id, { posts, ended })
  }

  async #send(crew: PushWorkers, id: AlertId, payload: Uint8Array): Promise<void> {
    const { sleep, store, now } = this.#deps
    const began = now()
    const enough = new AbortController()
    const signal = AbortSignal.any([this.#stop.signal, enough.signal])
    const sent = crew.send({
      alert: id,
      payload,
      topic: DIGEST_TOPIC,
      urgency: 'normal',
      breaking: false,
      ttlSeconds: TTL_SECONDS,
      ageMs: 0,
      isDigest: true,
    })
    const late = sleep(TRYING_MS, signal).then(
      () => 'late' as const,
      () => 'ended' as const,
    )
    const stopped = this.#stopped.promise
    const first = await Promise.race([sent, late, stopped]).finally(() => enough.abort())
    // What its services asked for holds for what is sent instead of it as well.
    const retries = first === 'late' ? await store.retries(id) : new Map<number, number>()
    if (first === 'late') await Promise.race([crew.halt(id).then(() => sent), stopped])
    // The process goes down: the next one settles what is left.
    if (this.#stop.signal.aborted) {
      sent.catch(() => undefined)
      return
    }
    const again = now() + (first === 'late' ? AGAIN_MS : 0)
    await store.settle(id, (no) => Math.max(again, began + (retries.get(no) ?? 0)) as Instant)
  }

  #isClockBelieved(): boolean {
    const elapsed = this.#deps.elapsedMs()
    const off = this.#deps.now() - elapsed
    if (this.#clockOffMs !== null && Math.abs(off - this.#clockOffMs) > STEP_MS) {
      this.#believedFromMs = elapsed + this.#deps.clockSettleMs
    }
    this.#clockOffMs = off
    return elapsed >= this.#believedFromMs
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('Digests stopped.'))
    this.#stopped.resolve()
    await this.#running
    await Promise.all(Array.from(this.#underWay.values(), ({ ended }) => ended))
  }
}

/** What of these alerts decides what a digest says. */
function markOf(recent: readonly AlertWithPost[]): string {
  return recent
    .map(({ alert, post }) => [alert.id, alert.state, alert.end, post.state, post.revision].join(' '))
    .join('\n')
}
