import type { LocalTime } from './subscription.ts'

/** More zones than readers live in; past that the clocks are made anew. */
const MAX_CLOCKS = 500

const clocks = new Map<string, Intl.DateTimeFormat>()

/**
 * What a reader's clock says. A zone this Node doesn't know is taken for UTC: it was known when the reader chose it.
 *
 * @param zone IANA name. @param at milliseconds since 1970.
 */
export function localTime(zone: string, at: number): LocalTime {
  const parts: Record<string, string> = {}
  for (const { type, value } of clockOf(zone).formatToParts(at)) parts[type] = value
  const { year, month, day, hour, minute } = parts
  return { day: `${year}-${month}-${day}`, minute: Number(hour) * 60 + Number(minute) }
}

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    if (clocks.size >= MAX_CLOCKS) clocks.clear()
    clock = makeClock(zone)
    clocks.set(zone, clock)
  }
  return clock
}

function makeClock(timeZone: string): Intl.DateTimeFormat {
  const fields = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const
  try {
    return new Intl.DateTimeFormat('en', { ...fields, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en', { ...fields, timeZone: 'UTC' })
  }
}
