import type { Alert, AlertState } from '../../../domain/alert.ts'
import type { AlertId, Instant, PostId } from '../../../domain/ids.ts'
import type { Wake } from '../../../log/wake.ts'
import type { PushAlarms } from '../alarms/push-alarms.ts'
import type { Advance, AlertBook, AlertWithPost } from './alert-book.ts'
import { alertTopic } from './payload.ts'
import type { PushWorkers } from '../delivery/push-workers.ts'
import type { OpenPages } from '../subscriptions/open-pages.ts'

/** What the steps of every alert work with. */
export type AlertStepDeps = {
  readonly book: AlertBook
  /** Wakes those who follow the alert log. */
  readonly alertWake: Wake
  /** Whether the post's page answers, with the post in it. */
  readonly isLinkReady: (found: AlertWithPost, signal: AbortSignal) => Promise<boolean>
  readonly payloadOf: (found: AlertWithPost) => Uint8Array
  /** Of all processes of the desk. */
  readonly openPages: Pick<OpenPages, 'flush'>
  readonly alarms: Pick<PushAlarms, 'raise'>
  readonly now: () => Instant
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

export type AlertRunDeps = AlertStepDeps & {
  readonly workers: PushWorkers
  /** Resolves when no ledger about this post is being closed: then it is known who was sent what. */
  readonly otherLedgersClosed: (post: PostId) => Promise<unknown>
}

/** How long a post's page may take to show the post before the alert fails. */
const LINK_TIMEOUT_MS = 60_000
const LINK_POLL_MS = 1_000
const FAULT_PAUSE_MS = 1_000

/**
 * One alert from its request to its end.
 *
 *   held      waits for the rest of the hold by a monotonic clock, so that a clock step releases nothing early; after a
 *             restart it waits for the whole hold at most
 *   checking  polls the post's page until it shows the post, a minute at most
 *   planning  fixes the audience; an aborted plan is made anew, since nothing was sent
 *   sending   sends until no delivery is open
 *
 * Each step is a commit that fails if the desk has ended the alert meanwhile: one of the two wins. A fault is reported and
 * the step is retried, for as long as it takes.
 */
export class AlertRun {
  readonly ended: Promise<void>
  readonly #deps: AlertRunDeps
  readonly #id: AlertId
  readonly #stop = new AbortController()
  #isSending = false

  constructor(deps: AlertRunDeps, id: AlertId) {
    this.#deps = deps
    this.#id = id
    this.ended = this.#run()
  }

  /** The desk has ended the alert. Resolves when this run makes no more calls that the workers don't know of. */
  async halt(): Promise<void> {
    this.#stop.abort(new Error('The alert has ended.'))
    if (!this.#isSending) await this.ended
  }

  /** Stops for a shutdown; the alert is resumed at the next start. */
  async shutDown(): Promise<void> {
    await this.halt()
  }

  async #run(): Promise<void> {
    const { report, sleep } = this.#deps
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        if (!(await this.#step(signal))) return
      } catch (fault) {
        if (signal.aborted) return
        report(fault)
        // The abort ends the wait early; the loop's condition sees it.
        await sleep(FAULT_PAUSE_MS, signal).catch(() => undefined)
      }
    }
  }

  /** @returns whether there is a next step. */
  async #step(signal: AbortSignal): Promise<boolean> {
    const found = await this.#deps.book.find(this.#id)
    if (found === null || signal.aborted) return false
    const { alert } = found
    switch (alert.state) {
      case 'held':
        await this.#deps.sleep(this.#restOfHold(alert), signal)
        return this.#advance(alert.state, { to: 'checking' })
      case 'checking':
        return this.#check(found, signal)
      case 'planning':
        return this.#plan(found, signal)
      case 'sending':
        return this.#send(found)
      case 'done':
      case 'cancelled':
      case 'stopped':
      case 'failed':
        return false
    }
  }

  #restOfHold({ holdUntil, createdAt }: Alert): number {
    return Math.min(Math.max(0, holdUntil - this.#deps.now()), holdUntil - createdAt)
  }

  async #check(found: AlertWithPost, signal: AbortSignal): Promise<boolean> {
    const { isLinkReady, sleep, alarms, now } = this.#deps
    const began = performance.now()
    for (let waited = 0; ; waited += LINK_POLL_MS) {
      if (await isLinkReady(found, signal)) return this.#advance('checking', { to: 'planning' })
      // Time that a slow page takes counts as well.
      if (Math.max(waited, performance.now() - began) >= LINK_TIMEOUT_MS) break
      await sleep(LINK_POLL_MS, signal)
    }
    alarms.raise({
      kind: 'link-not-ready',
      about: this.#id,
      detail: 'The post’s page never showed the post; nothing was sent.',
    })
    return this.#advance('checking', { to: 'failed', end: 'link-not-ready', endedAt: now() })
  }

  async #plan({ alert, story }: AlertWithPost, signal: AbortSignal): Promise<boolean> {
    const { workers, now, openPages, otherLedgersClosed } = this.#deps
    const { id, audience, purpose, breaking, postId } = alert
    if (audience.kind === 'sent') await otherLedgersClosed(postId)
    await openPages.flush()
    const job = {
      alert: id,
      audience,
      purpose,
      breaking,
      postId,
      storySlug: story.slug,
      now: now(),
    }
    const size = await workers.plan(job, signal)
    if (size === 0) return this.#advance('planning', { to: 'failed', end: 'no-audience', endedAt: now() })
    return this.#advance('planning', { to: 'sending', startedAt: now() })
  }

  async #send(found: AlertWithPost): Promise<boolean> {
    const { workers, payloadOf, now } = this.#deps
    const { alert } = found
    const { id, urgency, breaking, ttlSeconds, postId, startedAt } = alert
    this.#isSending = true
    try {
      const payload = payloadOf(found)
      await workers.send({
        alert: id,
        payload,
        topic: alertTopic(postId),
        urgency,
        breaking,
        ttlSeconds,
        // If the clock was set back meanwhile, the age starts at 0: rather too long than not at all.
        ageMs: Math.max(0, now() - (startedAt ?? now())),
      })
    } finally {
      this.#isSending = false
    }
    return this.#advance('sending', { to: 'done', endedAt: now() })
  }

  async #advance(from: AlertState, change: Advance): Promise<boolean> {
    const { book, alertWake, now } = this.#deps
    const moved = await book.advance(this.#id, from, change, now())
    if (moved !== null && moved.seq !== null) alertWake.announce(moved.seq)
    return moved !== null || !this.#stop.signal.aborted
  }
}
