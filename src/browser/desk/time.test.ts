import { ui } from '../../words/desk/en.ts'
import { expect, test } from 'vitest'
import {
  countOf,
  formatCountdown,
  formatDateTime,
  formatExactly,
  formatMoment,
  formatRecent,
} from './time.ts'

test.each([
  [9_001, '10 s'],
  [1, '1 s'],
  [0, '0 s'],
  [-500, '0 s'],
  [60_000, '1:00'],
  [65_000, '1:05'],
  [3_600_000, '1:00:00'],
  [3_725_000, '1:02:05'],
])('%i ms left are shown as “%s”', (ms, shown) => {
  expect(formatCountdown(ms)).toBe(shown)
})

test('one is one, many have a comma', () => {
  expect(countOf(1, ui.counts.browsers)).toBe('1 browser')
  expect(countOf(41_208, ui.counts.browsers)).toBe('41,208 browsers')
})

test('how long ago is said for an hour', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  expect(formatRecent('2026-11-24T11:48:00Z', now)).toBe('12 min ago')
  expect(formatRecent('2026-11-24T10:59:00Z', now)).toBeNull()
})

test('a moment in another year shows its year', () => {
  const now = Date.parse('2026-11-30T12:00:00Z')
  expect(formatMoment('2027-06-15T12:00:00Z', now)).toContain('2027')
  expect(formatMoment('2026-06-15T12:00:00Z', now)).not.toContain('2026')
})

test('a moment is written in the style of readers’ pages, with year and offset where it is planned', () => {
  expect(formatDateTime(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Vienna')).toBe('25 Oct 2026, 02:30 UTC+2')
  expect(formatDateTime(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Vienna')).toBe('25 Oct 2026, 02:30 UTC+1')
  expect(formatDateTime(Date.parse('2036-11-30T10:00:00Z'), 'UTC')).toBe('30 Nov 2036, 10:00 UTC')
  expect(formatMoment('2026-06-15T12:00:00Z', Date.parse('2026-11-30T12:00:00Z'))).toMatch(/^1[456] June, /)
  expect(formatExactly('2026-06-15T12:00:09Z')).toMatch(/June 2026, \d\d:\d\d:09 UTC/)
})
