import { expect, test } from 'vitest'
import { formatOffset, offsetAt, readWallTime, wallValue } from './wall-time.ts'

const at = (text: string): number => Date.parse(text)

test('reads a time on the wall of a place', () => {
  expect(readWallTime('2026-11-30T10:00', 'Europe/Vienna')).toEqual({
    kind: 'once',
    at: at('2026-11-30T09:00Z'),
  })
  expect(readWallTime('2026-07-30T10:00', 'Asia/Kathmandu')).toEqual({
    kind: 'once',
    at: at('2026-07-30T04:15Z'),
  })
})

test.each([
  ['2026-03-29T02:30', 'Europe/Vienna', '2026-03-29T01:30Z', '2026-03-29T03:30'],
  ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30Z', '2026-03-08T03:30'],
  ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45Z', '2026-10-04T02:45'],
])('knows that %s is missing in %s', (value, zone, next, shown) => {
  expect(readWallTime(value, zone)).toEqual({ kind: 'skipped', next: at(next) })
  expect(wallValue(at(next), zone)).toBe(shown)
})

test.each([
  ['2026-10-25T02:30', 'Europe/Vienna', '2026-10-25T00:30Z', '2026-10-25T01:30Z'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30Z', '2026-11-01T06:30Z'],
])('knows that %s comes twice in %s', (value, zone, first, second) => {
  expect(readWallTime(value, zone)).toEqual({ kind: 'twice', first: at(first), second: at(second) })
})

test('the hours around a change come once', () => {
  for (const value of ['2026-10-25T01:59', '2026-10-25T03:00', '2026-03-29T01:59', '2026-03-29T03:00']) {
    const read = readWallTime(value, 'Europe/Vienna')
    expect(read.kind).toBe('once')
    if (read.kind === 'once') expect(wallValue(read.at, 'Europe/Vienna')).toBe(value)
  }
})

test('takes nothing else for a time', () => {
  for (const value of ['', '2026-11-30', '2026-02-31T10:00x', 'tomorrow']) {
    expect(readWallTime(value, 'Europe/Vienna').kind).toBe('none')
  }
})

test('names the offset', () => {
  expect(formatOffset(offsetAt(at('2026-11-30T09:00Z'), 'Europe/Vienna'))).toBe('UTC+1')
  expect(formatOffset(offsetAt(at('2026-07-30T09:00Z'), 'Europe/Vienna'))).toBe('UTC+2')
  expect(formatOffset(offsetAt(at('2026-07-30T09:00Z'), 'America/St_Johns'))).toBe('UTC−2:30')
  expect(formatOffset(0)).toBe('UTC')
  for (const seconds of ['00', '31', '59.999']) {
    expect(offsetAt(at(`2026-11-30T09:00:${seconds}Z`), 'UTC')).toBe(0)
    expect(offsetAt(at(`2026-11-30T09:00:${seconds}Z`), 'Europe/Vienna')).toBe(60)
  }
})
