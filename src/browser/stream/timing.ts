const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

/** Minimum time between attempts of any kind: after an outage ten thousand readers retry at once. */
export const MIN_GAP_MS = SECOND_MS
/** Heartbeat interval until `hello` says otherwise. */
export const DEFAULT_HEARTBEAT_MS = 15 * SECOND_MS
/** Heartbeat timeout, in heartbeats: one may be late, two are not. */
export const TIMEOUT_HEARTBEATS = 1.5
/** A connection without `hello` after this time is stalled by something in between. Less than 1.5 heartbeats. */
export const HELLO_TIMEOUT_MS = 10 * SECOND_MS
/** Request timeout. */
export const REQUEST_TIMEOUT_MS = 15 * SECOND_MS
/** A stream that lasted this long was stable: the count of failures starts again. */
export const STABLE_AFTER_MS = 5 * SECOND_MS
/** Failures in a row after which we poll meanwhile. */
export const POLL_AFTER_FAILURES = 2
/** Poll interval without a stream. */
export const POLL_MS = 10 * SECOND_MS
/** Poll interval of a hidden page; doubled each time up to `MAX_HIDDEN_POLL_MS`. */
export const HIDDEN_POLL_MS = MINUTE_MS
export const MAX_HIDDEN_POLL_MS = 10 * MINUTE_MS
/** A page hidden for this long closes its stream: over HTTP/1.1 a browser has six connections for all its tabs. */
export const SUSPEND_AFTER_MS = MINUTE_MS
/** Longest backoff: within this time after an outage all readers are back. */
export const MAX_BACKOFF_MS = 15 * SECOND_MS
/** Longest `Retry-After` or `bye` delay that is obeyed. */
export const MAX_SERVER_DELAY_MS = 10 * MINUTE_MS
/** Backoff of a stalled stream; doubled each time up to ten minutes. */
export const STALLED_RETRY_MS = MINUTE_MS

/**
 * Exponential backoff after the n-th failure in a row: from two seconds to fifteen, with 50% jitter, never under a
 * second. The jitter keeps readers of a failed server from reconnecting all at once.
 *
 * @param random from 0 to below 1.
 */
export function backOff(failures: number, random: number): number {
  const most = Math.min(MAX_BACKOFF_MS, 2 * SECOND_MS * 2 ** Math.min(failures - 1, 10))
  return Math.max(MIN_GAP_MS, jitter(most, random))
}

/** Backoff after the n-th stalled connection in a row: a minute, doubling to ten. */
export function stalledWait(times: number, random: number): number {
  const most = Math.min(MAX_SERVER_DELAY_MS, STALLED_RETRY_MS * 2 ** Math.min(times - 1, 10))
  return jitter(most, random)
}

/** Between half of the delay and all of it. */
export function jitter(ms: number, random: number): number {
  return ms / 2 + (ms / 2) * random
}

/** The server's delay plus up to 20% jitter, so that clients with the same `Retry-After` don't return at once. */
export function serverDelay(ms: number, random: number): number {
  return Math.min(ms, MAX_SERVER_DELAY_MS) * (1 + 0.2 * random)
}

/**
 * Milliseconds that a `Retry-After` header asks for, as seconds or as a date; `null` when there is none that can be read.
 *
 * @param now milliseconds since 1970.
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * SECOND_MS : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}
