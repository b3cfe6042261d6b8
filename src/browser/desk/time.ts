import type { Instant } from '../../domain/ids.ts'
import { formatAgo } from '../../pages/time.ts'
import { enTimes } from '../../words/reader/en.ts'

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' })

/** A moment as an editor reads it, in their own time: `14:32` today, `3 Nov, 14:32` this year, `3 Nov 2027, 14:32` otherwise. */
export function formatMoment(at: string, nowMs: number): string {
  const moment = new Date(at)
  const now = new Date(nowMs)
  const isToday = moment.toDateString() === now.toDateString()
  const date = moment.getFullYear() === now.getFullYear() ? day : dayAndYear
  const time = clock.format(moment)
  return isToday ? time : `${date.format(moment)}, ${time}`
}

/** How long ago, while that says more than the time itself: within the last hour. `null` later. */
export function formatRecent(at: string, nowMs: number): string | null {
  const ms = Date.parse(at)
  return nowMs - ms < 3_600_000 ? formatAgo(ms as Instant, nowMs as Instant, enTimes) : null
}

/** With date, seconds and time zone: the exact time. */
export function formatExactly(at: string): string {
  return whole.format(new Date(at))
}

/** `9 s`, `1:05`, `1:00:00`: what is left, rounded up, never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const [hours = 0, ...rest] = parts
  const shown = hours > 0 ? [hours, ...rest] : rest
  return shown.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':')
}

const plain = new Intl.NumberFormat('en')

/** `41,208` */
export function formatCount(count: number): string {
  return plain.format(count)
}

/** `1 browser`, `41,208 browsers`. */
export function countOf(
  count: number,
  { one, many }: { readonly one: string; readonly many: string },
): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** The value of a `datetime-local` field for a moment, in this computer's zone. */
export function localFieldValue(ms: number): string {
  const date = new Date(ms)
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
