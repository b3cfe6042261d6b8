import type { Seq, StoryId } from '../domain/ids.ts'

/**
 * What has changed in the log, answered at once: for what must be known of each request and costs microseconds. It may
 * throw what the store throws, and waits for no lock; whoever asks then takes the way that waits.
 */
export interface LogChanges {
  /** The last event's position as every process sees it, 0 while the log is empty. */
  head(): Seq
  /** The stories of the events after `cursor`; `null` when there are more events than `limit`. */
  storiesAfter(cursor: Seq, limit: number): ReadonlySet<StoryId> | null
}
