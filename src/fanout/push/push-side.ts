import type { AlertCounts, Audience } from '../../domain/alert.ts'
import type { AlertId, Instant, PostId, Slug } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, type Result } from '../../domain/result.ts'
import type { EventLog } from '../../log/event-log.ts'
import { follow } from '../../log/follow.ts'
import type { Wake } from '../../log/wake.ts'
import type { AlertBook, AlertWithPost } from './alert-book.ts'
import { AlertRun, type AlertRunParts } from './alert-run.ts'
import type { AudienceStore } from './audience-store.ts'
import type { CanaryReport } from './canary.ts'
import { secondsUntil } from './delivery-times.ts'
import type { OpenPages } from './open-pages.ts'
import type { PushAlarm } from './push-alarm.ts'
import type { PushAlarms } from './push-alarms.ts'
import type { PushCrew } from './push-crew.ts'
import { readSubscription, type PushReaders } from './subscribe.ts'

/** What became of an alert so far. Sums always add up. */
export type AlertReceipt = {
  readonly counts: AlertCounts
  /**
   * Seconds from the first message until that share of everyone who could be reached had it: `null` while that share has
   * not been reached.
   */
  readonly reachedIn: {
    readonly p50: number | null
    readonly p90: number | null
    readonly p99: number | null
  }
}

/** What an audience is measured against: the post an alert is about, and its story. */
export type AudiencePost = {
  readonly postId: PostId
  readonly storySlug: Slug
  /** The topics of its story. */
  readonly topics: readonly string[]
}

export type PushParts = {
  readonly readers: PushReaders
  readonly book: AlertBook
  readonly audiences: AudienceStore
  readonly crew: PushCrew
  readonly log: EventLog
  readonly wake: Wake
  readonly publicKey: { readonly id: string; readonly key: string }
  /** Whether the post's page answers, with the post in it. */
  readonly isLinkReady: (found: AlertWithPost, signal: AbortSignal) => Promise<boolean>
  readonly payloadOf: (found: AlertWithPost) => Uint8Array
  readonly openPages: OpenPages
  readonly now: () => Instant
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly alarms: PushAlarms
  /** The last of the desk's own alerts that came back; `null` before, and without them. */
  readonly canary: () => CanaryReport | null
  readonly report: (fault: unknown) => void
}

const PAGE_SIZE = 200
const FAULT_PAUSE_MS = 1_000

/**
 * The side of the desk that reaches readers whose page is closed.
 *
 * It follows the log: an alert that is asked for gets a run of its own (`AlertRun`), one that the desk ends is halted. At
 * start it takes up every alert that is open, and closes the ledger of those that ended in a crash.
 */
export class PushSide implements AsyncDisposable {
  readonly readers: PushReaders
  readonly #parts: PushParts
  readonly #runs = new Map<AlertId, AlertRun>()
  /** Alerts whose ledger is being closed. */
  readonly #halts = new Map<AlertId, Promise<void>>()
  readonly #stop = new AbortController()
  #following: Promise<void> | null = null

  constructor(parts: PushParts) {
    this.readers = parts.readers
    this.#parts = parts
  }

  /** Takes up every alert that is open, then follows the log. */
  async start(): Promise<void> {
    const { book, log } = this.#parts
    const after = await log.head()
    for (const alert of await book.unfinished()) this.#halt(alert).catch(this.#parts.report)
    for (const alert of await book.open()) this.#begin(alert)
    this.#following = this.#follow(after)
  }

  /** What browsers subscribe under: the current VAPID public key, base64url, and its id. */
  publicKey(): { readonly id: string; readonly key: string } {
    return this.#parts.publicKey
  }

  /** How many browsers an alert would be planned for, exactly, as of now: each once. */
  async audienceSize(audience: Audience, { postId, storySlug }: AudiencePost): Promise<number> {
    return this.#parts.audiences.size({ audience, postId, storySlug, alert: null })
  }

  async countsOf(alert: AlertId): Promise<AlertReceipt> {
    const { counts, times } = await this.#parts.book.totals(alert)
    const reachable = counts.planned - counts.withheld - counts.gone - counts.refused
    const reached = (share: number): number | null => secondsUntil(times, Math.ceil(reachable * share))
    return { counts, reachedIn: { p50: reached(0.5), p90: reached(0.9), p99: reached(0.99) } }
  }

  /** How many browsers were sent an alert about this post: whom a follow-up would reach. */
  async sentAbout(postId: PostId): Promise<number> {
    return this.#parts.audiences.size({
      audience: { kind: 'sent' },
      postId,
      storySlug: '' as Slug,
      alert: null,
    })
  }

  /**
   * Resolves once nothing more of these alerts leaves. The desk has ended them in its commit; an answer that promises so
   * to an editor waits for this.
   */
  async halted(alerts: readonly AlertId[]): Promise<void> {
    await Promise.all(alerts.map((alert) => this.#halt(alert)))
  }

  /** Takes a service worker's word that it showed or opened an alert. Never more in all than were accepted. */
  async report(alert: AlertId, seen: { readonly shown: number; readonly opened: number }): Promise<void> {
    await this.#parts.book.addSeen(alert, seen)
  }

  /** Takes a browser's word that a page of ours is visible there, or no longer: while it is, no alert is sent to it. */
  async notePage(id: string, manage: string, isVisible: boolean): Promise<Result<true, Refusal>> {
    const found = await readSubscription(this.readers, id, manage)
    if (!found.ok) return found
    this.#parts.openPages.note(found.value.id, isVisible)
    return done(true)
  }

  /** What the operator should know, the newest first, at most 100. */
  alarms(): readonly PushAlarm[] {
    return this.#parts.alarms.list()
  }

  /** The last of the desk's own alerts that came back; `null` before, and where another process sends them. */
  canary(): CanaryReport | null {
    return this.#parts.canary()
  }

  async #follow(after: Awaited<ReturnType<EventLog['head']>>): Promise<void> {
    const { log, wake, report, sleep } = this.#parts
    const { signal } = this.#stop
    let cursor = after
    while (!signal.aborted) {
      try {
        for await (const page of follow(log, wake, { after: cursor, pageSize: PAGE_SIZE, signal })) {
          for (const event of page) {
            if (event.kind === 'alert-requested') this.#begin(event.alert.id)
            if (event.kind === 'alert-ended') this.#halt(event.alert.id).catch(report)
            cursor = event.seq
          }
        }
      } catch (fault) {
        if (signal.aborted) return
        report(fault)
        // The abort ends the wait early; the loop's condition sees it.
        await sleep(FAULT_PAUSE_MS, signal).catch(() => undefined)
      }
    }
  }

  #begin(alert: AlertId): void {
    if (this.#runs.has(alert) || this.#stop.signal.aborted) return
    const parts: AlertRunParts = { ...this.#parts, othersHalted: () => Promise.all(this.#halts.values()) }
    const run = new AlertRun(parts, alert)
    this.#runs.set(alert, run)
    void run.ended.finally(() => this.#runs.delete(alert))
  }

  #halt(alert: AlertId): Promise<void> {
    const known = this.#halts.get(alert)
    if (known !== undefined) return known
    const halting = this.#haltNow(alert).finally(() => this.#halts.delete(alert))
    this.#halts.set(alert, halting)
    return halting
  }

  async #haltNow(alert: AlertId): Promise<void> {
    // A run that has come to its end by itself has left nothing open.
    const run = this.#runs.get(alert)
    if (run !== undefined) await run.halt()
    await this.#parts.crew.halt(alert)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The push side stopped.'))
    await this.#following
    await Promise.all(Array.from(this.#runs.values(), (run) => run.leave()))
    await Promise.allSettled(this.#halts.values())
  }
}
