import { formatInstant, type Instant } from '../domain/ids.ts'
import { html, type Html } from './html.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

// NOTE: written out, because `Intl` gives other words in other versions, and a page must read the same everywhere.
const months = 'Jan Feb March April May June July Aug Sept Oct Nov Dec'.split(' ')

/** `24 Nov 2026`, in UTC. */
export function formatDay(at: Instant): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** `08:15 UTC`. */
export function formatClock(at: Instant): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`
}

/** `24 Nov 2026, 08:15 UTC`. */
export function formatMoment(at: Instant): string {
  return `${formatDay(at)}, ${formatClock(at)}`
}

/**
 * How long ago that was, for a person: `just now`, `12 min ago`, `3 hours ago`. `null` from a day on, where only the
 * date itself is honest. A moment that lies ahead of `now` (a reader's clock that is slow) is `just now`.
 */
export function formatAgo(at: Instant, now: Instant): string | null {
  const ms = now - at
  if (ms >= DAY_MS) return null
  if (ms < MINUTE_MS) return 'just now'
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`
  const hours = Math.floor(ms / HOUR_MS)
  return hours === 1 ? '1 hour ago' : `${hours} hours ago`
}

/**
 * A moment as readers get it: absolute, in UTC and machine-readable, whole without a script. The reader's script finds
 * it by `data-time` and writes after it how long ago that was.
 *
 * @param as `last-updated` marks the story's stamp, which the script moves on.
 */
export function renderTime(at: Instant, as?: 'last-updated'): Html {
  return html`<time datetime="${formatInstant(at)}" data-time${as && html` data-last-updated`}
    >${timeText(at)}</time
  >`
}

/** What stands inside a `<time>`: day and clock apart, so that a style may hide the day of what is minutes old. */
export function timeText(at: Instant): Html {
  return html`<span class="day">${formatDay(at)}, </span><span class="clock">${formatClock(at)}</span>`
}
