/** Longer than any message lives (FCM's 28 days): a service that asks for more is not waited for. */
const MAX_MS = 2_419_200_000

/**
 * Reads `Retry-After`, in seconds or as a date; `null` when there is none or it makes no sense.
 *
 * @param date the answer's own `Date`: the two were written by the same clock, which need not be ours.
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMs(value: string | null, date: string | null, nowMs: number): number | null {
  if (value === null) return null
  const text = value.trim()
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1_000, MAX_MS)
  // Every form of an HTTP date begins with the day's name; `Date.parse` alone would take almost anything.
  const until = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isFinite(until)) return null
  const theirNow = Date.parse(date ?? '')
  const ms = until - (Number.isFinite(theirNow) ? theirNow : nowMs)
  return Math.min(Math.max(ms, 0), MAX_MS)
}
