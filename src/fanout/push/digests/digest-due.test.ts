import { expect, test } from 'vitest'
import type { Instant } from '../../../domain/ids.ts'
import type { QuietHours } from '../../../domain/subscription.ts'
import { digestDue, quietUntil } from './digest-due.ts'

const clock = (hours: number, minutes = 0): number => hours * 60 + minutes
const night = { from: clock(22), until: clock(7) }
const at = (text: string): Instant => Date.parse(text) as Instant
const textOf = (instant: Instant | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().replace(':00.000Z', 'Z')

test.each<[string, QuietHours, string, string, string]>([
  ['a night', night, 'Europe/Vienna', '2026-11-24T23:30Z', '2026-11-25T06:00Z'],
  ['the hour after midnight', night, 'Europe/Vienna', '2026-11-25T00:30Z', '2026-11-25T06:00Z'],
  ['a short night', night, 'Europe/Vienna', '2026-03-28T22:30Z', '2026-03-29T05:00Z'],
  ['a long night', night, 'Europe/Vienna', '2026-10-24T21:30Z', '2026-10-25T06:00Z'],
  [
    'a siesta',
    { from: clock(13), until: clock(15, 30) },
    'Asia/Kolkata',
    '2026-11-24T08:00Z',
    '2026-11-24T10:00Z',
  ],
  [
    'all but a minute',
    { from: clock(7), until: clock(6, 59) },
    'UTC',
    '2026-11-24T07:00Z',
    '2026-11-25T06:59Z',
  ],
])('alerts withheld in quiet hours are due at their end: %s', (_what, quietHours, timeZone, now, due) => {
  expect(textOf(digestDue({ quietHours, timeZone }, 'quiet-hours', at(now)))).toBe(due)
})

test.each<[string, QuietHours | null, string, string, string]>([
  ['an evening', null, 'Europe/Vienna', '2026-11-24T20:00Z', '2026-11-25T07:00Z'],
  ['the first hours of a day', null, 'Europe/Vienna', '2026-11-24T01:00Z', '2026-11-25T07:00Z'],
  ['the day before the clock goes forward', null, 'Europe/Vienna', '2026-03-28T12:00Z', '2026-03-29T06:00Z'],
  ['the day before the clock goes back', null, 'Europe/Vienna', '2026-10-24T12:00Z', '2026-10-25T07:00Z'],
  [
    'who sleeps long',
    { from: clock(22), until: clock(9, 30) },
    'Asia/Tokyo',
    '2026-11-24T03:00Z',
    '2026-11-25T00:30Z',
  ],
  ['who is up early', night, 'Asia/Tokyo', '2026-11-24T03:00Z', '2026-11-24T23:00Z'],
])('alerts beyond the daily limit are due the next morning: %s', (_what, quietHours, timeZone, now, due) => {
  expect(textOf(digestDue({ quietHours, timeZone }, 'daily-limit', at(now)))).toBe(due)
})

test('tells until when quiet hours last', () => {
  const hours = { quietHours: night, timeZone: 'Europe/Vienna' }

  expect(textOf(quietUntil(hours, at('2026-11-24T21:00Z')))).toBe('2026-11-25T06:00Z')
  expect(quietUntil(hours, at('2026-11-25T06:00Z'))).toBeNull()
  expect(quietUntil({ ...hours, quietHours: null }, at('2026-11-24T21:00Z'))).toBeNull()
})
