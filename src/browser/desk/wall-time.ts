import { localTime } from '../../domain/local-time.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/**
 * What a date and time on the wall of a place is.
 *
 *   none     no date and time
 *   once     a moment, as almost always
 *   skipped  clocks go forward over it; `next` is the same time as if they didn't
 *   twice    clocks go back over it: the first of the two moments, and the second
 */
export type WallTime =
  | { readonly kind: 'none' }
  | { readonly kind: 'once'; readonly at: number }
  | { readonly kind: 'skipped'; readonly next: number }
  | { readonly kind: 'twice'; readonly first: number; readonly second: number }

/**
 * Reads the value of a `datetime-local` field: `2026-10-25T02:30`.
 *
 * @param zone IANA name.
 */
export function readWallTime(value: string, zone: string): WallTime {
  const asUtc = Date.parse(`${value}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) || Number.isNaN(asUtc)) return { kind: 'none' }
  // A day before and a day after, one of the two offsets is the one, or both are when clocks go back.
  const offsets = [offsetAt(asUtc - DAY_MS, zone), offsetAt(asUtc + DAY_MS, zone)]
  const moments = [...new Set(offsets)]
    .map((offset) => asUtc - offset * MINUTE_MS)
    .filter((at) => at + offsetAt(at, zone) * MINUTE_MS === asUtc)
    .toSorted((one, other) => one - other)
  const [first, second] = moments
  if (first === undefined) return { kind: 'skipped', next: asUtc - (offsets[0] ?? 0) * MINUTE_MS }
  return second === undefined ? { kind: 'once', at: first } : { kind: 'twice', first, second }
}

/** The value of a `datetime-local` field for a moment. */
export function wallValue(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone) * MINUTE_MS).toISOString().slice(0, 16)
}

/** How far a zone's clocks are ahead of UTC at a moment, in minutes. */
export function offsetAt(at: number, zone: string): number {
  const { day, minute } = localTime(zone, at)
  const wall = Date.parse(`${day}T00:00Z`) + minute * MINUTE_MS
  // The wall shows whole minutes.
  return Math.round((wall - Math.floor(at / MINUTE_MS) * MINUTE_MS) / MINUTE_MS)
}

/** `UTC+1`, `UTC−3:30`, `UTC`. */
export function formatOffset(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const rest = size % 60 === 0 ? '' : `:${`${size % 60}`.padStart(2, '0')}`
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest}`
}
