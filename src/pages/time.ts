import { formatInstant, type Instant } from '../domain/ids.ts'
import { fill, plural } from '../words/fill.ts'
import type { TimeWords } from '../words/reader/reader-words.ts'
import { html, type Html } from './html.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * `24 Nov 2026`, in UTC.
 *
 * NOTE: months are ours, because `Intl` has other names in other versions, and a page must read the same everywhere.
 */
export function formatDay(at: Instant, { day, months }: TimeWords): string {
  const date = new Date(at)
  const month = months[date.getUTCMonth()] ?? ''
  return fill(day, { day: date.getUTCDate(), month, year: date.getUTCFullYear() })
}

/** `08:15 UTC`. */
export function formatClock(at: Instant): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`
}

/** `24 Nov 2026, 08:15 UTC`. */
export function formatMoment(at: Instant, words: TimeWords): string {
  return `${formatDay(at, words)}, ${formatClock(at)}`
}

/**
 * How long ago that was, for a person: `just now`, `12 min ago`, `3 hours ago`. `null` from a day on, where only the
 * date itself is honest. A moment that lies ahead of `now` (a reader's clock that is slow) is `just now`.
 */
export function formatAgo(at: Instant, now: Instant, words: TimeWords): string | null {
  const ms = now - at
  if (ms >= DAY_MS) return null
  if (ms < MINUTE_MS) return words.justNow
  const isMinutes = ms < HOUR_MS
  const count = Math.floor(ms / (isMinutes ? MINUTE_MS : HOUR_MS))
  return plural(isMinutes ? words.minutesAgo : words.hoursAgo, count, words.language)
}

/**
 * A moment as readers get it: absolute, in UTC and machine-readable, whole without a script. The reader's script finds
 * it by `data-time` and writes after it how long ago that was.
 *
 * @param as `last-updated` marks the story's stamp, which the script moves on.
 */
export function renderTime(at: Instant, words: TimeWords, as?: 'last-updated'): Html {
  return html`<time datetime="${formatInstant(at)}" data-time${as && html` data-last-updated`}
    >${timeText(at, words)}</time
  >`
}

/** What stands inside a `<time>`: day and clock apart, so that a style may hide the day of what is minutes old. */
export function timeText(at: Instant, words: TimeWords): Html {
  return html`<span class="day">${formatDay(at, words)}, </span><span class="clock">${formatClock(at)}</span>`
}
