import { setTimeout as sleep } from 'node:timers/promises'
import type { DeskEvent } from '../domain/event.ts'
import type { Seq } from '../domain/ids.ts'
import type { EventLog } from './event-log.ts'
import type { Wake } from './wake.ts'

/** How long a follower sleeps at most when no hint comes: bounds the delay that a lost hint can cause. */
const LOOK_AGAIN_MS = 1_000
/** After a hint that nothing came of: a store that lags behind its hints must not be asked in a tight loop. */
const FALSE_ALARM_MS = 20

export type FollowOptions = {
  /** The last position the follower already has. */
  readonly after: Seq
  /** Most events read at once and held in memory: 1 to 1,000. */
  readonly pageSize: number
  readonly signal: AbortSignal
}

/**
 * Follows the log from a position, past into present, with no gap and no repeat. Gives what has gathered since the last
 * look, a page at a time; no page is empty.
 *
 *   backfill  read a page after the cursor; give it; go on until a page comes back empty
 *   wait      sleep until the head is said to be past the cursor, or for a second
 *
 * History and present are read the same way, by key from the store, so there is no hand-over to get wrong and nothing to
 * buffer: it holds one page, and a follower that is slow to take its events is simply further behind.
 * Ends with the signal's reason when it is aborted; a fault of the log is thrown to the follower's owner.
 */
export async function* follow(
  log: EventLog,
  wake: Wake,
  { after, pageSize, signal }: FollowOptions,
): AsyncGenerator<readonly DeskEvent[], never, void> {
  let cursor = after
  let justWoken = false
  for (;;) {
    signal.throwIfAborted()
    const page = await log.readAfter(cursor, pageSize)
    signal.throwIfAborted()
    const last = page.at(-1)
    if (last !== undefined) {
      justWoken = false
      yield page
      cursor = last.seq
      continue
    }
    // An abort ends the pause; the wait after it gives the reason.
    if (justWoken) await sleep(FALSE_ALARM_MS, undefined, { signal }).catch(() => undefined)
    await wake.past(cursor, LOOK_AGAIN_MS, signal)
    justWoken = true
  }
}
