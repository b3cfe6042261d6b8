/**
 * What a desk's processes and their parent say to one another. Hints, counts and questions: never a post, which everyone
 * reads from the store.
 */
export type FromProcess =
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

export type FromParent =
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
  /** One of the others has gone. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'drain' }
