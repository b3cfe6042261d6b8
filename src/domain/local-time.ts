import type { LocalTime } from './subscription.ts'

/** More time zones than readers live in. Beyond this the cache is cleared. */
const MAX_FORMATS = 500

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * The local time of a reader. A time zone that this version of Node doesn't know counts as UTC.
 *
 * @param zone IANA name. @param at milliseconds since 1970.
 */
export function localTime(zone: string, at: number): LocalTime {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = value
  const { year, month, day, hour, minute } = parts
  return { day: `${year}-${month}-${day}`, minute: Number(hour) * 60 + Number(minute) }
}

/** Longer than any name of a time zone. */
const MAX_ZONE_LENGTH = 64

/**
 * The name of a time zone as this version of Node spells it; `null` for a name that it doesn't know. A bare offset such as
 * `+02:00` is no zone: it would be wrong half of the year.
 */
export function canonicalTimeZone(name: string): string | null {
  if (name.length > MAX_ZONE_LENGTH || !/^[A-Za-z]/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    if (formats.size >= MAX_FORMATS) formats.clear()
    format = makeFormat(zone)
    formats.set(zone, format)
  }
  return format
}

function makeFormat(zone: string): Intl.DateTimeFormat {
  const of = (timeZone: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    })
  try {
    return of(zone)
  } catch {
    return of('UTC')
  }
}
