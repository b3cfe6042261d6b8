/** A histogram of when messages were accepted, since the first was sent: a count per bucket. Two can be added. */
export type DeliveryTimes = Readonly<Record<string, number>>

/** Each bucket is 5 % wider than the one before, so a quantile is at most 5 % too high. */
const GROWTH = 1.05
const log = Math.log(GROWTH)

export function timeBucket(ms: number): string {
  return String(Math.ceil(Math.log(Math.max(1, ms)) / log))
}

export function addTimes(a: DeliveryTimes, b: DeliveryTimes): DeliveryTimes {
  const sum: Record<string, number> = { ...a }
  for (const [bucket, count] of Object.entries(b)) sum[bucket] = (sum[bucket] ?? 0) + count
  return sum
}

/**
 * Seconds after which this many messages were accepted, rounded up to a tenth.
 *
 * @returns `null` while fewer were.
 */
export function secondsUntil(times: DeliveryTimes, messages: number): number | null {
  let seen = 0
  for (const [bucket, count] of Object.entries(times).sort(([a], [b]) => Number(a) - Number(b))) {
    seen += count
    if (seen >= messages && messages > 0) return Math.ceil(GROWTH ** Number(bucket) / 100) / 10
  }
  return null
}
