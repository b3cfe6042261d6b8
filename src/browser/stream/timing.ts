const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

/** No two attempts of any kind are closer than that, whatever happens: ten thousand readers try at once after a fault. */
export const MIN_GAP_MS = SECOND_MS
/** What the stream is taken to beat at until its `hello` says so. */
export const DEFAULT_HEARTBEAT_MS = 15 * SECOND_MS
/** Silence of that many heartbeats is death: one beat may be late, two are not. */
export const TIMEOUT_HEARTBEATS = 1.5
/** A connection that was opened and says nothing for so long is held up by something between. Less than 1.5 heartbeats. */
export const HELLO_TIMEOUT_MS = 10 * SECOND_MS
/** A request that has not been answered after that is given up. */
export const REQUEST_TIMEOUT_MS = 15 * SECOND_MS
/** A stream that lasted so long was a good one: what ends it later begins a new count of failures. */
export const STABLE_AFTER_MS = 5 * SECOND_MS
/** So many failures in a row, and we ask in the meantime. */
export const POLL_AFTER_FAILURES = 2
/** How often we ask while there is no stream. */
export const POLL_MS = 10 * SECOND_MS
/** How often we ask for a page nobody looks at; doubled each time up to `MAX_HIDDEN_POLL_MS`. */
export const HIDDEN_POLL_MS = MINUTE_MS
export const MAX_HIDDEN_POLL_MS = 10 * MINUTE_MS
/** A page that was hidden for so long lets go of its stream: over HTTP/1.1 a browser has six for all its tabs. */
export const SUSPEND_AFTER_MS = MINUTE_MS
/** Longest wait of our own between two attempts: so soon after a server is back all of its readers are. */
export const MAX_BACKOFF_MS = 15 * SECOND_MS
/** The longest `Retry-After` or `bye` that we obey. */
export const MAX_SERVER_DELAY_MS = 10 * MINUTE_MS
/** Where something holds the stream up, it is tried again after that; doubled each time up to ten minutes. */
export const STALLED_RETRY_MS = MINUTE_MS

/**
 * How long to wait after the n-th failure in a row: between half and all of a time that doubles from two seconds to
 * fifteen, never under a second. The spread is what keeps readers who lost the same server from coming back as one.
 *
 * @param random from 0 to below 1.
 */
export function backOff(failures: number, random: number): number {
  const most = Math.min(MAX_BACKOFF_MS, 2 * SECOND_MS * 2 ** Math.min(failures - 1, 10))
  return Math.max(MIN_GAP_MS, jitter(most, random))
}

/** After the n-th connection in a row that was held up: a minute, doubling to ten. */
export function stalledWait(times: number, random: number): number {
  const most = Math.min(MAX_SERVER_DELAY_MS, STALLED_RETRY_MS * 2 ** Math.min(times - 1, 10))
  return jitter(most, random)
}

/** Between half of it and all of it. */
export function jitter(ms: number, random: number): number {
  return ms / 2 + (ms / 2) * random
}

/** What a server ordered, and up to a fifth more, so that those who were told the same don't come back as one. */
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
