import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noon } from '../../test/support/sample-posts.ts'
import type { Instant } from '../domain/ids.ts'
import { enTimes } from '../words/reader/en.ts'
import {
  formatAgo,
  formatClock,
  formatDay,
  formatMoment,
  formatYourTime,
  placeOf,
  renderTime,
  type TimeFormat,
} from './time.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

test('formats moments in UTC, whatever the time zone of the machine', () => {
  const at = Date.UTC(2026, 2, 9, 8, 5, 59) as Instant

  expect(formatDay(at, enTimes)).toBe('9 March 2026')
  expect(formatClock(at, enTimes)).toBe('08:05 UTC')
  expect(formatMoment(at, enTimes)).toBe('9 March 2026, 08:05 UTC')
})

test('names every month', () => {
  const names = Array.from({ length: 12 }, (_, month) =>
    formatDay(Date.UTC(2026, month, 1) as Instant, enTimes),
  )

  expect(names.map((day) => day.split(' ')[1])).toEqual(
    'Jan Feb March April May June July Aug Sept Oct Nov Dec'.split(' '),
  )
})

test.each([
  [-HOUR_MS, 'just now'],
  [0, 'just now'],
  [59 * SECOND_MS, 'just now'],
  [MINUTE_MS, '1 min ago'],
  [59 * MINUTE_MS + 59 * SECOND_MS, '59 min ago'],
  [HOUR_MS, '1 hour ago'],
  [2 * HOUR_MS - 1, '1 hour ago'],
  [2 * HOUR_MS, '2 hours ago'],
  [24 * HOUR_MS - 1, '23 hours ago'],
  [24 * HOUR_MS, null],
  [400 * 24 * HOUR_MS, null],
])('formats a moment %s ms ago as %s', (ms, words) => {
  expect(formatAgo(noon, (noon + ms) as Instant, enTimes)).toBe(words)
})

test('never overstates how long ago a moment was', () => {
  fc.assert(
    fc.property(fc.integer({ min: -HOUR_MS, max: 48 * HOUR_MS }), (ms) => {
      const [, count = '0', unit = ''] =
        /^(\d+) (min|hour)/.exec(formatAgo(noon, (noon + ms) as Instant, enTimes) ?? '') ?? []
      const said = Number(count) * (unit === 'hour' ? HOUR_MS : MINUTE_MS)
      expect(said).toBeLessThanOrEqual(Math.max(0, ms))
    }),
  )
})

test('renders a complete time that the script can find', () => {
  expect(renderTime(noon, enTimes).toString()).toContain(
    '<time datetime="2026-11-24T12:00:00.000Z" data-time',
  )
  expect(renderTime(noon, enTimes).toString()).toContain(
    '<span class="day">24 Nov 2026, </span><span class="clock">12:00 UTC</span>',
  )
})

test('marks the story’s stamp for the script', () => {
  expect(renderTime(noon, enTimes, 'last-updated').toString()).toContain('data-time data-last-updated')
})

const vienna: TimeFormat = { ...enTimes, timeZone: 'Europe/Vienna', place: 'Vienna' }
const at = (text: string): Instant => Date.parse(text) as Instant

test('formats moments in the newsroom’s time zone, by summer and winter time', () => {
  expect(formatMoment(at('2026-11-30T09:00:00Z'), vienna)).toBe('30 Nov 2026, 10:00 Vienna')
  expect(formatMoment(at('2026-07-01T09:00:00Z'), vienna)).toBe('1 July 2026, 11:00 Vienna')
  expect(formatMoment(at('2026-12-31T23:30:00Z'), vienna)).toBe('1 Jan 2027, 00:30 Vienna')
  expect(renderTime(at('2026-12-31T23:30:00Z'), vienna).toString()).toContain(
    'datetime="2026-12-31T23:30:00.000Z"',
  )
})

test.each([
  ['UTC', 'UTC', 'UTC'],
  ['Etc/UTC', 'UTC', 'UTC'],
  ['GMT', 'UTC', 'UTC'],
  ['Etc/GMT-5', 'UTC+5', 'UTC+5'],
  ['Etc/GMT+11', 'UTC−11', 'UTC−11'],
  ['Europe/Vienna', 'Vienna', 'Wien'],
  ['America/New_York', 'New York', 'New York'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires', 'Buenos Aires'],
  ['America/Port-au-Prince', 'Port-au-Prince', 'Port-au-Prince'],
  ['CET', 'CET', 'CET'],
])('calls %s %s, and %s in German', (zone, english, german) => {
  expect([placeOf(zone, 'en'), placeOf(zone, 'de')]).toEqual([english, german])
})

test.each([
  ['2026-11-30T09:00:00Z', 'America/New_York', '04:00 your time'],
  ['2026-11-30T02:00:00Z', 'America/New_York', '29 Nov 2026, 21:00 your time'],
  ['2026-11-30T09:00:00Z', 'Europe/Vienna', null],
  ['2026-11-30T09:00:00Z', 'Africa/Tunis', null],
  // By summer time Tunis is an hour behind.
  ['2026-07-01T09:00:00Z', 'Africa/Tunis', '10:00 your time'],
])('tells a reader at %s in %s: %s', (moment, zone, expected) => {
  expect(formatYourTime(at(moment), vienna, zone)).toBe(expected)
})

test('tells a reader who has the newsroom’s clock on another day', () => {
  const kiritimati: TimeFormat = { ...enTimes, timeZone: 'Pacific/Kiritimati', place: 'Kiritimati' }
  expect(formatYourTime(at('2026-11-30T12:00:00Z'), kiritimati, 'Pacific/Honolulu')).toBe(
    '30 Nov 2026, 02:00 your time',
  )
})
