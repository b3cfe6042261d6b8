/** The longest TTL of a message, FCM's 28 days. */
const MAX_MS = 2_419_200_000

/**
 * Parses `Retry-After`, in seconds or as a date; `null` when it is missing or invalid.
 *
 * @param date the response's `Date`: a date in `Retry-After` is by the same clock, which can differ from ours.
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMs(value: string | null, date: string | null, nowMs: number): number | null {
  if (value === null) return null
  const text = value.trim()
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1_000, MAX_MS)
  // Every HTTP date begins with a day name. `Date.parse` alone accepts almost anything.
  const until = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(until)) return null
  const serviceNow = Date.parse(date ?? '')
  const ms = until - (Number.isFinite(serviceNow) ? serviceNow : nowMs)
  return Math.min(Math.max(ms, 0), MAX_MS)
}
