import { localTime } from '../local-time.ts'
import type { NamedMoment } from './time-words.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/**
 * When an embargo ends. Where the text names no year it is the nearest such day that is not more than a week back, where it
 * names no day it is the next time that the clock shows that hour.
 *
 * @param now milliseconds since 1970. @param timeZone IANA name: the newsroom's, for a text that names no zone.
 * @returns `null` when the text doesn't say enough to know.
 */
export function embargoEnd(moment: NamedMoment, now: number, timeZone: string): number | null {
  const { minute } = moment
  const zone = moment.zone ?? timeZone
  if (minute === null) return null
  const today = startOfDay(localDay(zone, now))
  const at = (day: number): number => instantOf(zone, day, minute)
  if (moment.day !== null && moment.month !== null) {
    const { day, month } = moment
    const year = moment.year ?? new Date(today).getUTCFullYear()
    const days = [year, ...(moment.year === null ? [year + 1] : [])].map((each) =>
      Date.UTC(each, month - 1, day),
    )
    const chosen = days.find((each) => moment.year !== null || each >= today - 7 * DAY_MS)
    // The 31st of a short month is no day.
    return chosen === undefined || new Date(chosen).getUTCDate() !== day ? null : at(chosen)
  }
  if (moment.day !== null || moment.month !== null) return null
  if (moment.daysAhead !== null) return at(today + moment.daysAhead * DAY_MS)
  if (moment.weekday !== null) {
    const days = (moment.weekday - new Date(today).getUTCDay() + 7) % 7
    const next = at(today + days * DAY_MS)
    return next > now ? next : at(today + (days + 7) * DAY_MS)
  }
  return at(today) > now ? at(today) : at(today + DAY_MS)
}

function localDay(zone: number | string, instant: number): string {
  return typeof zone === 'number'
    ? new Date(instant + zone * MINUTE_MS).toISOString().slice(0, 10)
    : localTime(zone, instant).day
}

function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** @param day midnight in UTC of the day that the zone's calendar shows. */
function instantOf(zone: number | string, day: number, minute: number): number {
  const wanted = day + minute * MINUTE_MS
  if (typeof zone === 'number') return wanted - zone * MINUTE_MS
  // The first guess is off by the zone's offset; the second by a change of clocks between the two, if there is one.
  let guess = wanted
  for (let step = 0; step < 2; step++) {
    const shown = localTime(zone, guess)
    guess += wanted - (startOfDay(shown.day) + shown.minute * MINUTE_MS)
  }
  return guess
}
