import { localTime } from './local-time.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/**
 * When a reader's clock next shows a time of day. Where the clock is put forward over that time, it is the first minute
 * after; where it is put back and shows it twice, the first of the two.
 *
 * @param zone IANA name. @param minute after midnight. @param after milliseconds since 1970; the answer is later.
 */
export function nextLocalTime(zone: string, minute: number, after: number): number {
  const from = Math.floor(after / MINUTE_MS) * MINUTE_MS
  const clockAt = (at: number): number => localTime(zone, at).minute
  const ahead = (minute - clockAt(from) + DAY_MINUTES) % DAY_MINUTES
  // As if the clock were not changed on the way; this far off it then is, which is mostly nothing.
  const guess = from + (ahead === 0 ? DAY_MINUTES : ahead) * MINUTE_MS
  const offMinutes = between(clockAt(guess), minute)
  if (offMinutes === 0) return guess
  const corrected = guess + offMinutes * MINUTE_MS
  if (clockAt(corrected) === minute) return corrected
  // It shows this time on no minute of that day: the clock goes over it between these two.
  let at = Math.min(corrected, guess)
  while (at < guess && between(minute, clockAt(at)) < 0) at += MINUTE_MS
  return at
}

/** Minutes from one time of day to the nearest other one: forward, or back where that is shorter. */
function between(from: number, to: number): number {
  const forward = (to - from + DAY_MINUTES) % DAY_MINUTES
  return forward > DAY_MINUTES / 2 ? forward - DAY_MINUTES : forward
}
