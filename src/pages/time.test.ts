import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noon } from '../../test/support/sample-posts.ts'
import type { Instant } from '../domain/ids.ts'
import { formatAgo, formatClock, formatDay, formatMoment, renderTime, timeText } from './time.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

test('a moment is told in UTC, whatever zone the machine is in', () => {
  const at = Date.UTC(2026, 2, 9, 8, 5, 59) as Instant

  expect(formatDay(at)).toBe('9 March 2026')
  expect(formatClock(at)).toBe('08:05 UTC')
  expect(formatMoment(at)).toBe('9 March 2026, 08:05 UTC')
})

test('every month has its name', () => {
  const names = Array.from({ length: 12 }, (_, month) => formatDay(Date.UTC(2026, month, 1) as Instant))

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
])('%s ms later it was %s', (ms, words) => {
  expect(formatAgo(noon, (noon + ms) as Instant)).toBe(words)
})

test('it is never said to be longer ago than it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: -HOUR_MS, max: 48 * HOUR_MS }), (ms) => {
      const [, count = '0', unit = ''] =
        /^(\d+) (min|hour)/.exec(formatAgo(noon, (noon + ms) as Instant) ?? '') ?? []
      const said = Number(count) * (unit === 'hour' ? HOUR_MS : MINUTE_MS)
      expect(said).toBeLessThanOrEqual(Math.max(0, ms))
    }),
  )
})

test('a time on a page is whole without a script, and the script finds it', () => {
  expect(renderTime(noon).toString()).toContain('<time datetime="2026-11-24T12:00:00.000Z" data-time')
  expect(renderTime(noon).toString()).toContain(timeText(noon).toString())
  expect(timeText(noon).toString()).toBe(
    '<span class="day">24 Nov 2026, </span><span class="clock">12:00 UTC</span>',
  )
})

test('the story’s stamp is marked, so that the script moves it on', () => {
  expect(renderTime(noon, 'last-updated').toString()).toContain('data-time data-last-updated')
})
