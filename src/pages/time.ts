import { formatInstant, type Instant } from '../domain/ids.ts'
import { localTime } from '../domain/local-time.ts'
import { cities } from '../words/cities.ts'
import { fill, plural } from '../words/fill.ts'
import type { Language } from '../words/languages.ts'
import { formatClockTime } from '../domain/clock-time.ts'
import type { TimeWords } from '../words/reader/reader-words.ts'
import { html, type Html } from './html.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The words for moments, and the time zone that they are written in: UTC, unless it says otherwise. */
export type TimeFormat = TimeWords & {
  /** IANA. */
  readonly timeZone?: string
  /** What the time zone is called beside a time: `placeOf` it. */
  readonly place?: string
}

/**
 * What people call a time zone: `Vienna`, `New York`, `UTC`, `UTC+5`; in the interface's language where the city has a name
 * of its own there.
 *
 * NOTE: of IANA's names `Etc/GMT-5` is the zone that is five hours ahead.
 */
export function placeOf(timeZone: string, language: Language): string {
  const [, sign, hours] = /^(?:Etc\/)?GMT([+-])(\d+)$/.exec(timeZone) ?? []
  if (hours !== undefined) return hours === '0' ? 'UTC' : `UTC${sign === '-' ? '+' : '−'}${hours}`
  if (/^(?:Etc\/)?(?:UTC|UCT|GMT|Universal|Zulu|Greenwich)0?$/.test(timeZone)) return 'UTC'
  const city = timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ')
  return cities[language][city] ?? city
}

/**
 * `24 Nov 2026`.
 *
 * NOTE: months are ours, because `Intl` has other names in other versions, and a page must read the same everywhere. The
 * year is always there, since a page may be kept in a cache until the next.
 */
export function formatDay(at: Instant, { day, months, timeZone = 'UTC' }: TimeFormat): string {
  const [year = '', month, date] = localTime(timeZone, at).day.split('-')
  return fill(day, { day: Number(date), month: months[Number(month) - 1] ?? '', year })
}

/** `08:15`, without the time zone. */
function formatHours(at: Instant, timeZone: string): string {
  return formatClockTime(localTime(timeZone, at).minute)
}

/** `08:15 UTC`, `09:15 Vienna`. */
export function formatClock(at: Instant, { timeZone = 'UTC', place = 'UTC' }: TimeFormat): string {
  return `${formatHours(at, timeZone)} ${place}`
}

/** `24 Nov 2026, 08:15 UTC`. */
export function formatMoment(at: Instant, format: TimeFormat): string {
  return `${formatDay(at, format)}, ${formatClock(at, format)}`
}

/**
 * The same moment where a reader is, as `04:00 your time`, with the day where that is another: `null` where clock and day
 * are the newsroom's.
 *
 * @param zone the reader's, IANA.
 */
export function formatYourTime(at: Instant, newsroom: TimeFormat, zone: string): string | null {
  const hours = formatHours(at, zone)
  const day = formatDay(at, { ...newsroom, timeZone: zone })
  if (day !== formatDay(at, newsroom)) return fill(newsroom.yourTime, { time: `${day}, ${hours}` })
  return formatClock(at, newsroom).startsWith(hours) ? null : fill(newsroom.yourTime, { time: hours })
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
 * A moment as readers get it: absolute, in the newsroom's time zone and machine-readable, whole without a script. Day and
 * clock are apart, so that a style may hide the day of what is minutes old. The reader's script finds it by `data-time` and
 * writes after it what the time is where the reader is, and how long ago that was.
 *
 * @param as `last-updated` marks the story's stamp, which the script moves on.
 */
export function renderTime(at: Instant, format: TimeFormat, as?: 'last-updated'): Html {
  return html`<time datetime="${formatInstant(at)}" data-time${as && html` data-last-updated`}
    >${parts(at, format)}</time
  >`
}

function parts(at: Instant, format: TimeFormat): Html {
  const [day, clock] = [formatDay(at, format), formatClock(at, format)]
  return html`<span class="day">${day}, </span><span class="clock">${clock}</span>`
}
