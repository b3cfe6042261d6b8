import type { AlertPurpose, AlertUrgency } from '../../../domain/alert.ts'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import type { PlannedAudience } from '../alerts/audience-store.ts'

/** What the crew must know to fix an alert's audience. */
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

/** What the crew must know to send an alert. */
export type SendJob = {
  readonly alert: AlertId
  /** UTF-8, the same for everybody. */
  readonly payload: Uint8Array
  readonly topic: string
  readonly urgency: AlertUrgency
  /** Goes before all that is not, whatever its urgency. */
  readonly breaking: boolean
  readonly ttlSeconds: number
  /**
   * How long ago it was begun, in milliseconds. A span and not a moment, because whoever sends goes by a clock of its own
   * that is never set: a step of the machine's clock must neither end an alert nor keep one alive.
   */
  readonly ageMs: number
  /** It tells of alerts that were held back: it counts in no reader's limit, and what may have arrived is not sent again. */
  readonly isDigest?: boolean
}

/**
 * Plans and sends alerts, off the event loop that serves readers. It keeps nothing but the ledger: whatever it was doing
 * when it died, asking it again goes on from there.
 */
export interface PushWorkers extends AsyncDisposable {
  /**
   * Fixes the audience in one pass; what an earlier, broken-off pass left is planned anew. Those who were sent an earlier
   * alert are known once its last answers are: a follow-up waits for them.
   *
   * @returns how many are in it.
   */
  plan(job: PlanJob, signal: AbortSignal): Promise<number>
  /** Sends to everybody who is still to be tried; resolves when each has come to an end, or with `halt`. */
  send(job: SendJob): Promise<void>
  /** Stops whatever of an alert has not left. When it resolves nothing more leaves, and the ledger says who has it. */
  halt(alert: AlertId): Promise<void>
}
