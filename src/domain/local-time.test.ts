import { expect, test } from 'vitest'
import { localTime } from './local-time.ts'

const at = (text: string): number => Date.parse(text)
const clock = (hours: number, minutes = 0): number => hours * 60 + minutes

test.each([
  ['UTC', '2026-11-24T23:59:59Z', '2026-11-24', clock(23, 59)],
  ['Europe/Vienna', '2026-11-24T23:30:00Z', '2026-11-25', clock(0, 30)],
  ['America/Los_Angeles', '2026-11-25T07:30:00Z', '2026-11-24', clock(23, 30)],
  ['Asia/Kolkata', '2026-11-24T18:30:00Z', '2026-11-25', clock(0)],
  ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01', clock(0)],
  ['Pacific/Apia', '2026-02-28T12:00:00Z', '2026-03-01', clock(1)],
])('in %s at %s it is the day %s', (zone, instant, day, minute) => {
  expect(localTime(zone, at(instant))).toEqual({ day, minute })
})

test('takes daylight saving time into account', () => {
  expect(localTime('Europe/London', at('2026-01-15T06:30:00Z')).minute).toBe(clock(6, 30))
  expect(localTime('Europe/London', at('2026-07-15T06:30:00Z')).minute).toBe(clock(7, 30))
})

test('treats an unknown time zone as UTC', () => {
  expect(localTime('Mars/Olympus_Mons', at('2026-11-24T05:06:00Z'))).toEqual({
    day: '2026-11-24',
    minute: clock(5, 6),
  })
})
