import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noon } from '../../test/support/sample-posts.ts'
import type { Instant } from '../domain/ids.ts'
import { enTimes } from '../words/reader/en.ts'
import { formatAgo, formatClock, formatDay, formatMoment, renderTime, timeText } from './time.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

test('formats moments in UTC, whatever the time zone of the machine', () => {
  const at = Date.UTC(2026, 2, 9, 8, 5, 59) as Instant

  expect(formatDay(at, enTimes)).toBe('9 March 2026')
  expect(formatClock(at)).toBe('08:05 UTC')
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
  expect(renderTime(noon, enTimes).toString()).toContain(timeText(noon, enTimes).toString())
  expect(timeText(noon, enTimes).toString()).toBe(
    '<span class="day">24 Nov 2026, </span><span class="clock">12:00 UTC</span>',
  )
})

test('marks the story’s stamp for the script', () => {
  expect(renderTime(noon, enTimes, 'last-updated').toString()).toContain('data-time data-last-updated')
})
