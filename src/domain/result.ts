/**
 * What a command gives back: a value, or an expected "no". A fault is neither and is thrown.
 */
export type Result<T, R> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R }

/** The command succeeded; `value` is its result. */
export function done<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** The command says no, with the facts that the sentence at the edge is made from. */
export function refuse<const R>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal }
}

/**
 * Ends a `switch` over a union, so that a new member is a compile error and not a surprise.
 *
 * @throws Error when it is reached all the same, which means that data from outside was trusted.
 */
export function unreachable(value: never): never {
  throw new Error(`Not expected here: ${JSON.stringify(value)}`)
}
