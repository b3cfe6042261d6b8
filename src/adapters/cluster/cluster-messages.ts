import type { ReaderCountChanges } from '../../fanout/live/reader-counts.ts'

/**
 * What a desk's processes and their parent say to one another. Hints, counts and questions: never a post, which everyone
 * reads from the store.
 */
export type FromWorker =
  /** Questions are answered from here on. */
  | { readonly kind: 'linked' }
  | { readonly kind: 'serving' }
  /** It can't serve: why, for the operator. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'head'; readonly head: number }
  | {
      readonly kind: 'ask'
      readonly n: number
      readonly question: string
      readonly value: unknown
      readonly withinMs: number
    }
  | { readonly kind: 'answer'; readonly n: number; readonly ok: boolean; readonly value: unknown }
  /** Shares wanted, each under a number, and shares that are free again. */
  | {
      readonly kind: 'shares'
      readonly wanted: readonly (readonly [number, string])[]
      readonly free: readonly string[]
    }
  /** How many readers it has now, of what has changed: `PIECE_OF_COUNTS` numbers at most. */
  | { readonly kind: 'readers'; readonly counts: ReaderCountChanges }

export type FromPrimary =
  | { readonly kind: 'start'; readonly setup: unknown }
  | { readonly kind: 'head'; readonly head: number }
  | { readonly kind: 'question'; readonly n: number; readonly question: string; readonly value: unknown }
  | {
      readonly kind: 'answers'
      readonly n: number
      readonly answers: readonly unknown[]
      readonly missing: number
    }
  | { readonly kind: 'granted'; readonly granted: readonly (readonly [number, boolean])[] }
  /** How many readers one of the others has now, of what has changed. */
  | { readonly kind: 'readers'; readonly process: number; readonly counts: ReaderCountChanges }
  /** One of the others has gone. */
  | { readonly kind: 'gone'; readonly process: number }
  | { readonly kind: 'drain' }

/** Some 20 KB a message: a parent that passes it on has hardly begun when it is done. */
const PIECE_OF_COUNTS = 500

/** Counts in pieces that go into a message each. */
export function* inPieces(counts: ReaderCountChanges): Iterable<ReaderCountChanges> {
  for (let from = 0; from < counts.length; from += PIECE_OF_COUNTS) {
    yield counts.slice(from, from + PIECE_OF_COUNTS)
  }
}
