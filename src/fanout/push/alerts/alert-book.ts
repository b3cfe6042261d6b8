import type { Alert, AlertCounts, AlertEnd, AlertState } from '../../../domain/alert.ts'
import type { AlertId, Instant, Seq } from '../../../domain/ids.ts'
import type { Post } from '../../../domain/post.ts'
import type { Story } from '../../../domain/story.ts'
import type { DeliveryTimes } from '../delivery/delivery-times.ts'

/** An alert with the post it is about, and that post's story. */
export type AlertWithPost = { readonly alert: Alert; readonly post: Post; readonly story: Story }

/** A change of an alert's state. */
export type Advance = {
  readonly to: AlertState
  readonly end?: AlertEnd
  readonly startedAt?: Instant
  readonly endedAt?: Instant
}

/** Alerts as the alert runner reads and changes them. The desk changes them too: the first commit wins. */
export interface AlertBook {
  /** Every alert that may still be sent, the oldest first. */
  open(): Promise<readonly AlertId[]>
  /** Ended alerts whose ledger is still open after a crash. */
  withOpenLedger(): Promise<readonly AlertId[]>
  find(id: AlertId): Promise<AlertWithPost | null>
  /**
   * Changes an alert's state, if it is still `from`. The end of an alert is an event of the log.
   *
   * @returns the changed alert with the seq of its event, if any; `null` when the desk has changed it before.
   */
  advance(
    id: AlertId,
    from: AlertState,
    change: Advance,
    at: Instant,
  ): Promise<{ readonly alert: Alert; readonly seq: Seq | null } | null>
  totals(id: AlertId): Promise<{ readonly counts: AlertCounts; readonly times: DeliveryTimes }>
  /** Adds what browsers report, never more in all than were accepted. */
  addReceipt(id: AlertId, seen: { readonly shown: number; readonly opened: number }): Promise<void>
}
