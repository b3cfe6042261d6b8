import type { DeskEvent } from '../domain/event.ts'
import type { Epoch, Mark, Seq, StoryId } from '../domain/ids.ts'

/**
 * The ordered record of one desk, as its followers see it. Events are appended by the desk's own commit
 * (`DeskTransaction.append`), get their `seq` inside that commit, and become visible in order, without gaps that could fill
 * later.
 * Every adapter passes test/contract/event-log.ts.
 */
export interface EventLog {
  /** Fixed while the store is open; another one after a restore. */
  readonly epoch: Epoch
  /** The last event's position, 0 while the log is empty. */
  head(): Promise<Seq>
  /** The mark of a line, found by key; empty for a line without one and before the first, `null` where there is no line. */
  markOf(seq: Seq): Promise<Mark | null>
  /**
   * The events after `cursor`, in order, at most `limit` (1 to 1,000): found by key, so that the cost does not grow with the
   * history. With `story`, only that story's events; requests for alerts belong to no story.
   */
  readAfter(cursor: Seq, limit: number, story?: StoryId): Promise<readonly DeskEvent[]>
  /**
   * The same events for those who read the past: each with the words that its post or its story has by now, so that what was
   * corrected since is not given out again.
   */
  replayAfter(cursor: Seq, limit: number, story?: StoryId): Promise<readonly DeskEvent[]>
}
