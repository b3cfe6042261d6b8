import { setTimeout as sleep } from 'node:timers/promises'
import type { Seq } from '../domain/ids.ts'
import type { Wake } from './wake.ts'

/** The polling interval without wake-ups: bounds the latency that a lost wake-up can add. */
const POLL_MS = 1_000
/** The pause after a wake-up without an event: a store that lags behind must not be read in a tight loop. */
const LAG_PAUSE_MS = 20

/** What can be followed: entries with positions, found by key. */
export type FollowedLog<Entry> = {
  readonly readAfter: (cursor: Seq, limit: number) => Promise<readonly Entry[]>
}

export type FollowOptions = {
  /** The last position the follower already has. */
  readonly after: Seq
  /** Most events read at once and held in memory: 1 to 1,000. */
  readonly pageSize: number
  readonly signal: AbortSignal
}

/**
 * Follows the log from a position, without a gap and without a repeat. Yields the new events a page at a time; no page is
 * empty.
 *
 *   catch-up  read a page after the cursor, yield it, repeat until a page is empty
 *   wait      sleep until the head is announced to be past the cursor, or for a second
 *
 * Old and new events are read the same way, by key from the store, so there is no hand-over to get wrong and nothing to
 * buffer. It holds one page; a slow follower only lags further behind.
 * Throws the signal's reason when it is aborted, and a fault of the log as it is.
 */
export async function* follow<Entry extends { readonly seq: Seq }>(
  log: FollowedLog<Entry>,
  wake: Wake,
  { after, pageSize, signal }: FollowOptions,
): AsyncGenerator<readonly Entry[], never, void> {
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
    if (justWoken) await sleep(LAG_PAUSE_MS, undefined, { signal }).catch(() => undefined)
    await wake.past(cursor, POLL_MS, signal)
    justWoken = true
  }
}
