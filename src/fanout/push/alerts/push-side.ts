import type { AlertCounts, Audience } from '../../../domain/alert.ts'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import type { Refusal } from '../../../domain/refusal.ts'
import { done, type Result } from '../../../domain/result.ts'
import type { EventLog } from '../../../log/event-log.ts'
import { follow } from '../../../log/follow.ts'
import type { Wake } from '../../../log/wake.ts'
import type { AlertBook, AlertWithPost } from './alert-book.ts'
import { AlertRun, type AlertRunParts } from './alert-run.ts'
import type { AudienceStore } from './audience-store.ts'
import type { CanaryReport } from '../canary/canary.ts'
import type { Digests } from '../digests/digests.ts'
import { secondsUntil } from '../delivery/delivery-times.ts'
import type { OpenPages } from '../subscriptions/open-pages.ts'
import type { PushAlarm } from '../alarms/push-alarm.ts'
import type { PushAlarms } from '../alarms/push-alarms.ts'
import type { PushCrew } from '../delivery/push-crew.ts'
import { readSubscription, type PushReaders } from '../subscriptions/subscribe.ts'

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

/** What a deed at the desk has ended. */
export type EndedAtDesk = {
  readonly alerts: readonly AlertId[]
  /** A post that was corrected or retracted; `null` where it is about alerts alone. */
  readonly post: PostId | null
}

export type PushParts = {
  readonly readers: PushReaders
  readonly book: AlertBook
  readonly audiences: AudienceStore
  /** The threads that send; called once, by whoever is on duty. */
  readonly startCrew: () => PushCrew
  /** Messages that name several posts. */
  readonly digests: Pick<Digests, 'withdraw' | 'settled'>
  /** Resolves once no other process of the desk lets anything of this leave. */
  readonly haltedElsewhere: (ended: EndedAtDesk) => Promise<void>
  readonly log: EventLog
  readonly wake: Wake
  readonly publicKey: { readonly id: string; readonly key: string }
  /** Whether the post's page answers, with the post in it. */
  readonly isLinkReady: (found: AlertWithPost, signal: AbortSignal) => Promise<boolean>
  readonly payloadOf: (found: AlertWithPost) => Uint8Array
  /** `keepNow` is for all processes of the desk. */
  readonly openPages: Pick<OpenPages, 'note' | 'keepNow'>
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
 *   off duty  it answers what readers and the desk ask of it, and sends nothing: another process does
 *   on duty   it takes up every alert that is open and closes the ledger of those that ended in a crash; then it follows the
 *             log: an alert that is asked for gets a run of its own (`AlertRun`), one that the desk ends is halted
 */
export class PushSide implements AsyncDisposable {
  readonly readers: PushReaders
  readonly #parts: PushParts
  readonly #runs = new Map<AlertId, AlertRun>()
  /** Alerts whose ledger is being closed. */
  readonly #halts = new Map<AlertId, Promise<void>>()
  readonly #stop = new AbortController()
  /** `null` while off duty. */
  #crew: PushCrew | null = null
  #takingUp: Promise<void> = Promise.resolve()
  #following: Promise<void> | null = null

  constructor(parts: PushParts) {
    this.readers = parts.readers
    this.#parts = parts
  }

  /**
   * Goes on duty: takes up every alert that is open, then follows the log. Where that fails it may be called again. Whoever
   * calls it has made sure that no other process is on duty.
   */
  start(): Promise<void> {
    const crew = (this.#crew ??= this.#parts.startCrew())
    this.#takingUp = this.#takeUp(crew)
    return this.#takingUp
  }

  async #takeUp(crew: PushCrew): Promise<void> {
    const { book, log, report } = this.#parts
    const after = await log.head()
    for (const alert of await book.unfinished()) this.#halt(crew, alert).catch(report)
    for (const alert of await book.open()) this.#begin(crew, alert)
    this.#following ??= this.#follow(crew, after)
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
   * Resolves once nothing more of these alerts leaves, nor a digest that names the post as it was. The desk has ended them in
   * its commit; an answer that promises so to an editor waits for this.
   */
  async halted(ended: EndedAtDesk): Promise<void> {
    await Promise.all([this.haltedHere(ended), this.#parts.haltedElsewhere(ended)])
  }

  /**
   * Resolves once nothing more of these leaves by this process. Off duty nothing does; should it go on duty later, it
   * finds in the store that they have ended.
   */
  async haltedHere({ alerts, post }: EndedAtDesk): Promise<void> {
    const crew = this.#crew
    if (crew === null) return
    // What it is about to take up may be one of them; a fault in that is told to whoever called for it.
    await this.#takingUp.catch(() => undefined)
    const withdrawn = post === null ? [] : [this.#parts.digests.withdraw(post)]
    await Promise.all([...alerts.map((alert) => this.#halt(crew, alert)), ...withdrawn])
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

  async #follow(crew: PushCrew, after: Awaited<ReturnType<EventLog['head']>>): Promise<void> {
    const { log, wake, report, sleep } = this.#parts
    const { signal } = this.#stop
    let cursor = after
    while (!signal.aborted) {
      try {
        for await (const page of follow(log, wake, { after: cursor, pageSize: PAGE_SIZE, signal })) {
          for (const event of page) {
            if (event.kind === 'alert-requested') this.#begin(crew, event.alert.id)
            if (event.kind === 'alert-ended') this.#halt(crew, event.alert.id).catch(report)
            if (event.kind === 'post-corrected' || event.kind === 'post-retracted') {
              this.#parts.digests.withdraw(event.post.id).catch(report)
            }
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

  #begin(crew: PushCrew, alert: AlertId): void {
    if (this.#runs.has(alert) || this.#stop.signal.aborted) return
    const othersHalted = (post: PostId): Promise<unknown> =>
      Promise.all([...this.#halts.values(), this.#parts.digests.settled(post)])
    const parts: AlertRunParts = { ...this.#parts, crew, othersHalted }
    const run = new AlertRun(parts, alert)
    this.#runs.set(alert, run)
    void run.ended.finally(() => this.#runs.delete(alert))
  }

  #halt(crew: PushCrew, alert: AlertId): Promise<void> {
    const known = this.#halts.get(alert)
    if (known !== undefined) return known
    const halting = this.#haltNow(crew, alert).finally(() => this.#halts.delete(alert))
    this.#halts.set(alert, halting)
    return halting
  }

  async #haltNow(crew: PushCrew, alert: AlertId): Promise<void> {
    // A run that has come to its end by itself has left nothing open.
    const run = this.#runs.get(alert)
    if (run !== undefined) await run.halt()
    await crew.halt(alert)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The push side stopped.'))
    await this.#following
    await Promise.all(Array.from(this.#runs.values(), (run) => run.leave()))
    await Promise.allSettled(this.#halts.values())
    await this.#crew?.[Symbol.asyncDispose]()
  }
}
