import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localTime } from './local-time.ts'
import { nextLocalTime } from './next-local-time.ts'

const clock = (hours: number, minutes = 0): number => hours * 60 + minutes
const next = (zone: string, minute: number, after: string): string =>
  new Date(nextLocalTime(zone, minute, Date.parse(after))).toISOString().replace(':00.000Z', 'Z')

test.each([
  ['later today', 'Europe/Vienna', clock(7), '2026-11-24T02:00:20Z', '2026-11-24T06:00Z'],
  ['past midnight', 'Europe/Vienna', clock(7), '2026-11-24T22:30Z', '2026-11-25T06:00Z'],
  [
    'a day ahead when it is that time now',
    'Europe/Vienna',
    clock(7),
    '2026-11-24T06:00Z',
    '2026-11-25T06:00Z',
  ],
  ['in a zone of half hours', 'Asia/Kolkata', clock(7), '2026-11-24T18:00Z', '2026-11-25T01:30Z'],
  ['in a zone of quarters', 'Asia/Kathmandu', clock(7), '2026-11-24T18:00Z', '2026-11-25T01:15Z'],
  ['far east of the date line', 'Pacific/Kiritimati', clock(7), '2026-11-24T09:00Z', '2026-11-24T17:00Z'],
  ['over a night that is an hour short', 'Europe/Vienna', clock(7), '2026-03-28T22:00Z', '2026-03-29T05:00Z'],
  ['over a night that is an hour long', 'Europe/Vienna', clock(7), '2026-10-24T21:00Z', '2026-10-25T06:00Z'],
  ['west of Greenwich in spring', 'America/New_York', clock(7), '2026-03-08T04:00Z', '2026-03-08T11:00Z'],
  ['west of Greenwich in autumn', 'America/New_York', clock(7), '2026-11-01T03:00Z', '2026-11-01T12:00Z'],
  ['where summer is half an hour', 'Australia/Lord_Howe', clock(7), '2026-10-03T12:00Z', '2026-10-03T20:00Z'],
  ['at a time that the clock skips', 'Europe/Vienna', clock(2, 30), '2026-03-28T22:00Z', '2026-03-29T01:00Z'],
  ['at a time that comes twice', 'Europe/Vienna', clock(2, 30), '2026-10-24T22:00Z', '2026-10-25T00:30Z'],
  ['at midnight', 'Asia/Tokyo', 0, '2026-11-24T14:59:59Z', '2026-11-24T15:00Z'],
  ['where midnight is gone over', 'Africa/Cairo', 0, '2026-04-23T20:00Z', '2026-04-23T22:00Z'],
])('finds the next time of day %s', (_what, zone, minute, after, expected) => {
  expect(next(zone, minute, after)).toBe(expected)
})

test('finds the next local time within about a day, and skips one that daylight saving skips', () => {
  const zones = [
    'UTC',
    'Europe/Vienna',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Cairo',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 1_439 }),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) }),
      (zone, minute, after) => {
        const at = nextLocalTime(zone, minute, after)
        expect(at).toBeGreaterThan(after)
        expect(at - after).toBeLessThanOrEqual(26 * 3_600_000)
        const shown = localTime(zone, at).minute
        const before = localTime(zone, at - 60_000).minute
        expect(shown === minute || (before < minute && minute < shown) || shown < before).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
})
