import type { Seq } from '../domain/ids.ts'

/** Wake-ups for followers: "the head is now N", never a payload. A follower that misses one finds the event by polling. */
export interface Wake {
  announce(head: Seq): void
  /**
   * Resolves once a head past `after` is announced, at once if it already was, and after `atMostMs` in any case, so that a
   * lost wake-up adds latency and loses nothing. Rejects with the signal's reason when it is aborted.
   */
  past(after: Seq, atMostMs: number, signal: AbortSignal): Promise<void>
}
