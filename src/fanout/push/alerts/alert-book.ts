import type { Alert, AlertCounts, AlertEnd, AlertState } from '../../../domain/alert.ts'
import type { AlertId, Instant, Seq } from '../../../domain/ids.ts'
import type { Post } from '../../../domain/post.ts'
import type { Story } from '../../../domain/story.ts'
import type { DeliveryTimes } from '../delivery/delivery-times.ts'

/** An alert with the post it is about, and that post's story. */
export type AlertWithPost = { readonly alert: Alert; readonly post: Post; readonly story: Story }

export type Advance = {
  readonly to: AlertState
  readonly end?: AlertEnd
  readonly startedAt?: Instant
  readonly endedAt?: Instant
}

/** What the alert runner knows and writes of alerts. The desk writes them too: one commit at a time decides. */
export interface AlertBook {
  /** Every alert that may still send something, the oldest first. */
  open(): Promise<readonly AlertId[]>
  /** Alerts that have ended and whose ledger has not: a crash came between. */
  unfinished(): Promise<readonly AlertId[]>
  find(id: AlertId): Promise<AlertWithPost | null>
  /**
   * Moves an alert on, if it is where it is believed to be; its end is an event of the log.
   *
   * @returns the alert as it is now and the event's position, if it made one; `null` when the desk was faster.
   */
  advance(
    id: AlertId,
    from: AlertState,
    change: Advance,
    at: Instant,
  ): Promise<{ readonly alert: Alert; readonly seq: Seq | null } | null>
  totals(id: AlertId): Promise<{ readonly counts: AlertCounts; readonly times: DeliveryTimes }>
  /** Adds what browsers say; never more in all than were accepted. */
  addReceipt(id: AlertId, seen: { readonly shown: number; readonly opened: number }): Promise<void>
}
