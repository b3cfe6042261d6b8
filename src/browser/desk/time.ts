import type { Instant } from '../../domain/ids.ts'
import { formatAgo } from '../../pages/time.ts'
import { enTimes } from '../../words/reader/en.ts'
import { formatOffset, offsetAt } from './wall-time.ts'

/** The editor's own time zone: an IANA name. */
export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/**
 * A moment as an editor reads it, in their own time and in the style of readers' pages: `14:32` today, `3 Nov, 14:32` this
 * year, `3 Nov 2027, 14:32` otherwise.
 */
export function formatMoment(at: string, nowMs: number): string {
  const moment = new Date(at)
  const now = new Date(nowMs)
  const time = timeOfDay(moment)
  if (moment.toDateString() === now.toDateString()) return time
  const isThisYear = moment.getFullYear() === now.getFullYear()
  return `${dayOf(moment)}${isThisYear ? '' : ` ${moment.getFullYear()}`}, ${time}`
}

/** `25 Oct 2026, 02:30 UTC+2`: with year and offset, in any time zone. */
export function formatDateTime(at: number, zone: string): string {
  const offset = offsetAt(at, zone)
  const wall = new Date(at + offset * 60_000).toISOString()
  const month = enTimes.months[Number(wall.slice(5, 7)) - 1] ?? ''
  return `${Number(wall.slice(8, 10))} ${month} ${wall.slice(0, 4)}, ${wall.slice(11, 16)} ${formatOffset(offset)}`
}

function dayOf(moment: Date): string {
  return `${moment.getDate()} ${enTimes.months[moment.getMonth()] ?? ''}`
}

function timeOfDay(moment: Date): string {
  return [moment.getHours(), moment.getMinutes()].map((part) => `${part}`.padStart(2, '0')).join(':')
}

/** How long ago, while that says more than the time itself: within the last hour. `null` later. */
export function formatRecent(at: string, nowMs: number): string | null {
  const ms = Date.parse(at)
  return nowMs - ms < 3_600_000 ? formatAgo(ms as Instant, nowMs as Instant, enTimes) : null
}

/** With date, seconds and offset: the exact time. */
export function formatExactly(at: string): string {
  const moment = new Date(at)
  const seconds = `${moment.getSeconds()}`.padStart(2, '0')
  const offset = formatOffset(-moment.getTimezoneOffset())
  return `${dayOf(moment)} ${moment.getFullYear()}, ${timeOfDay(moment)}:${seconds} ${offset}`
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
