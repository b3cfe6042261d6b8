import type { Instant } from '../../../domain/ids.ts'
import { withheld, type LocalTime, type Subscription, type Withheld } from '../../../domain/subscription.ts'
import { localTime } from '../../../domain/local-time.ts'
import { nextLocalTime } from '../../../domain/next-local-time.ts'

/** When most are up. */
const MORNING = 8 * 60

type Hours = Pick<Subscription, 'quietHours' | 'timeZone'>

/**
 * When a reader is told of an alert that was held back: at the end of the quiet hours; of what was beyond the limit of a day,
 * on the morning after that day. Never within quiet hours.
 */
export function digestDue(hours: Hours, why: Withheld, now: Instant): Instant {
  const due = why === 'quiet-hours' ? now : morningAfter(hours.timeZone, now)
  return quietUntil(hours, due) ?? due
}

/** Until when the reader's quiet hours last; `null` where it is none now. */
export function quietUntil({ quietHours, timeZone }: Hours, now: Instant): Instant | null {
  if (quietHours === null || !isQuiet({ quietHours }, localTime(timeZone, now))) return null
  return nextLocalTime(timeZone, quietHours.until, now) as Instant
}

function isQuiet({ quietHours }: Pick<Hours, 'quietHours'>, local: LocalTime): boolean {
  return withheld({ quietHours, perDay: null }, local, 0, false) !== null
}

function morningAfter(zone: string, now: Instant): Instant {
  const first = nextLocalTime(zone, MORNING, now)
  const isToday = localTime(zone, first).day === localTime(zone, now).day
  return (isToday ? nextLocalTime(zone, MORNING, first) : first) as Instant
}
