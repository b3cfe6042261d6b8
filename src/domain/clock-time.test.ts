import { expect, test } from 'vitest'
import { formatClockTime, parseClockTime } from './clock-time.ts'

test.each([
  ['00:00', 0],
  ['07:05', 425],
  ['23:59', 1_439],
])('%s is minute %i of the day, there and back', (text, minutes) => {
  expect(parseClockTime(text)).toBe(minutes)
  expect(formatClockTime(minutes)).toBe(text)
})

test.each(['24:00', '7:05', '12:60', '12:5', ' 12:05', '12:05:00', '-1:00', ''])(
  '“%s” is no time',
  (text) => {
    expect(parseClockTime(text)).toBeNull()
  },
)
