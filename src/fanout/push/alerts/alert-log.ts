import type { AlertEvent } from '../../../domain/event.ts'
import type { Seq } from '../../../domain/ids.ts'

/**
 * Requests for alerts and their ends, in order, as the alert runner follows them. They have positions of their own: those of
 * the log are in every reader's cursor, and would tell that an alert is being held.
 */
export interface AlertLog {
  /** The last event's position, 0 while there is none. */
  head(): Promise<Seq>
  /** The events after `cursor`, in order, at most `limit` (1 to 1,000). */
  readAfter(cursor: Seq, limit: number): Promise<readonly AlertEvent[]>
}
