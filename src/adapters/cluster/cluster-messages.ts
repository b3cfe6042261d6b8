import type { ReaderCountChanges } from '../../fanout/live/reader-counts.ts'

/** What is followed over all processes: the log, and the requests for alerts. */
export type FollowedName = 'log' | 'alerts'

/**
 * The messages between workers and their primary: heads of what is followed, counts and questions. Never a post: each worker
 * reads the store.
 */
export type FromWorker =
  /** Questions are answered from here on. */
  | { readonly kind: 'accepting' }
  | { readonly kind: 'serving' }
  /** It can't serve, and why. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'head'; readonly of: FollowedName; readonly head: number }
  | {
      readonly kind: 'ask'
      readonly n: number
      readonly question: string
      readonly value: unknown
      readonly withinMs: number
    }
  | { readonly kind: 'answer'; readonly n: number; readonly ok: boolean; readonly value: unknown }
  /** Addresses that opened a stream, each with the number of the request, and addresses whose stream ended. */
  | {
      readonly kind: 'streams'
      readonly acquire: readonly (readonly [number, string])[]
      readonly release: readonly string[]
    }
  /** Its reader counts that have changed, at most `COUNTS_PER_MESSAGE`. */
  | { readonly kind: 'readers'; readonly counts: ReaderCountChanges }

export type FromPrimary =
  | { readonly kind: 'start'; readonly setup: unknown }
  | { readonly kind: 'head'; readonly of: FollowedName; readonly head: number }
  | { readonly kind: 'question'; readonly n: number; readonly question: string; readonly value: unknown }
  | {
      readonly kind: 'answers'
      readonly n: number
      readonly answers: readonly unknown[]
      readonly missing: number
    }
  | { readonly kind: 'granted'; readonly granted: readonly (readonly [number, boolean])[] }
  /** Reader counts of another worker that have changed. */
  | { readonly kind: 'readers'; readonly process: number; readonly counts: ReaderCountChanges }
  /** Another worker has exited. */
  | { readonly kind: 'gone'; readonly process: number }
  | { readonly kind: 'drain' }

/** Some 20 KB a message, which the primary relays in well under a millisecond. */
const COUNTS_PER_MESSAGE = 500

/** Counts in batches of one message each. */
export function* inBatches(counts: ReaderCountChanges): Iterable<ReaderCountChanges> {
  for (let from = 0; from < counts.length; from += COUNTS_PER_MESSAGE) {
    yield counts.slice(from, from + COUNTS_PER_MESSAGE)
  }
}
