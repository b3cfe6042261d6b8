import type { Instant } from '../../../domain/ids.ts'
import { withheld, type LocalTime, type Subscription, type Withheld } from '../../../domain/subscription.ts'
import { localTime } from '../../../domain/local-time.ts'
import { nextLocalTime } from '../../../domain/next-local-time.ts'

/** 08:00, in minutes after midnight. */
const MORNING = 8 * 60

type Hours = Pick<Subscription, 'quietHours' | 'timeZone'>

/**
 * When a reader's digest about a withheld alert is due: at the end of the quiet hours; beyond a daily limit, on the next
 * morning. Never within quiet hours.
 */
export function digestDue(hours: Hours, why: Withheld, now: Instant): Instant {
  const due = why === 'quiet-hours' ? now : morningAfter(hours.timeZone, now)
  return quietUntil(hours, due) ?? due
}

/** When the reader's current quiet hours end; `null` outside of them. */
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
