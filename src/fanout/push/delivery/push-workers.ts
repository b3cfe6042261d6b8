import type { AlertPurpose, AlertUrgency } from '../../../domain/alert.ts'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import type { PlannedAudience } from '../alerts/audience-store.ts'

/** What workers need to fix an alert's audience. */
export type PlanJob = {
  readonly alert: AlertId
  readonly audience: PlannedAudience
  readonly purpose: AlertPurpose
  readonly breaking: boolean
  readonly postId: PostId
  readonly storySlug: Slug
  /** The moment whose quiet hours and days count. */
  readonly now: Instant
}

/** What workers need to send an alert. */
export type SendJob = {
  readonly alert: AlertId
  /** UTF-8, the same for everybody. */
  readonly payload: Uint8Array
  readonly topic: string
  readonly urgency: AlertUrgency
  /** Goes before all alerts that are not, whatever their urgency. */
  readonly breaking: boolean
  readonly ttlSeconds: number
  /**
   * How long ago it was started, in milliseconds. A duration and not a time of day, because workers use a monotonic clock: a
   * step of the machine's clock must neither end an alert nor keep one alive.
   */
  readonly ageMs: number
  /** A digest counts against no daily limit, and is not sent again where it may have arrived. */
  readonly isDigest?: boolean
}

/**
 * Plan and send alerts off the event loop that serves readers. Workers keep no state but the ledger: after a crash the same
 * call resumes where they were.
 */
export interface PushWorkers extends AsyncDisposable {
  /** There will be something to send: gets ready, so that it doesn't wait for that. */
  prepare(): void
  /**
   * Fixes the audience in one pass. What an earlier, aborted pass left is planned anew. A follow-up is planned once the last
   * outcomes of the earlier alert are known, since they say who was sent it.
   *
   * @returns the size of the audience.
   */
  plan(job: PlanJob, signal: AbortSignal): Promise<number>
  /** Sends to every subscription that is still open; resolves when none is, or after `halt`. */
  send(job: SendJob): Promise<void>
  /** Cancels what has not been sent. When it resolves nothing more is sent, and the ledger says who has it. */
  halt(alert: AlertId): Promise<void>
}
