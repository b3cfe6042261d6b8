import type { Seq } from '../domain/ids.ts'

/** "The head is now N": a hint, never a payload. Whoever misses one finds the line all the same, by reading the log. */
export interface Wake {
  announce(head: Seq): void
  /**
   * Resolves once a head past `after` is announced, at once if it already was, and after `atMostMs` in any case, so that a
   * lost hint delays and never loses. Rejects with the signal's reason when it is aborted.
   */
  past(after: Seq, atMostMs: number, signal: AbortSignal): Promise<void>
}
