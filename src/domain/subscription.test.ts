import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalEndpoint, withheld } from './subscription.ts'

const MINUTES_A_DAY = 1_440

function clock(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

function atNight(from: string, until: string, now: string): boolean {
  const quietHours = { from: clock(from), until: clock(until) }
  return (
    withheld({ quietHours, perDay: null }, { minute: clock(now), day: '2026-11-24' }, 0, false) ===
    'quiet-hours'
  )
}

describe('quiet hours', () => {
  test.each([
    ['22:00', '07:00', '21:59', false],
    ['22:00', '07:00', '22:00', true],
    ['22:00', '07:00', '23:59', true],
    ['22:00', '07:00', '00:00', true],
    ['22:00', '07:00', '06:59', true],
    ['22:00', '07:00', '07:00', false],
    ['22:00', '07:00', '12:00', false],
    ['13:00', '14:30', '12:59', false],
    ['13:00', '14:30', '13:00', true],
    ['13:00', '14:30', '14:29', true],
    ['13:00', '14:30', '14:30', false],
    ['00:00', '24:00', '00:00', true],
    ['00:00', '24:00', '23:59', true],
    ['08:00', '08:00', '08:00', false],
  ])('from %s until %s: at %s an alert is held back: %s', (from, until, now, held) => {
    expect(atNight(from, until, now)).toBe(held)
  })

  test('last as long as configured, across midnight too', () => {
    const minute = fc.integer({ min: 0, max: MINUTES_A_DAY - 1 })
    fc.assert(
      fc.property(minute, minute, (from, until) => {
        const held = Array.from({ length: MINUTES_A_DAY }, (_, now) =>
          withheld({ quietHours: { from, until }, perDay: null }, { minute: now, day: 'd' }, 0, false),
        ).filter((why) => why === 'quiet-hours')
        expect(held.length).toBe((until - from + MINUTES_A_DAY) % MINUTES_A_DAY)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a daily limit', () => {
  const local = { minute: clock('12:00'), day: '2026-11-24' }

  test.each([
    [3, 2, null],
    [3, 3, 'daily-limit'],
    [3, 4, 'daily-limit'],
    [0, 0, 'daily-limit'],
    [null, 1_000, null],
  ] as const)('of %s, with %s sent today: %s', (perDay, sentToday, why) => {
    expect(withheld({ quietHours: null, perDay }, local, sentToday, false)).toBe(why)
  })

  test('quiet hours win over other limits', () => {
    const preferences = { quietHours: { from: 0, until: MINUTES_A_DAY }, perDay: 0 }

    expect(withheld(preferences, local, 0, false)).toBe('quiet-hours')
  })

  test('lets breaking news pass, which quiet hours hold back', () => {
    const quietHours = { from: 0, until: MINUTES_A_DAY }

    expect(withheld({ quietHours: null, perDay: 3 }, local, 3, true)).toBeNull()
    expect(withheld({ quietHours, perDay: 3 }, local, 3, true)).toBe('quiet-hours')
  })
})

test.each([
  ['https://fcm.googleapis.com/fcm/send/a:b_c-d', 'https://fcm.googleapis.com/fcm/send/a:b_c-d'],
  [
    'https://db5p.notify.windows.com/w/?token=BQ%2bA%3d',
    'https://db5p.notify.windows.com/w/?token=BQ%2bA%3d',
  ],
  [
    'https://db5p.notify.windows.com/w/?token=BQ%2BA%3D',
    'https://db5p.notify.windows.com/w/?token=BQ%2bA%3d',
  ],
  ['https://fcm.googleapis.com/fcm/send/%61%5Fb%7e', 'https://fcm.googleapis.com/fcm/send/a_b~'],
  ['https://fcm.googleapis.com/fcm/./x/../send/%2e/a', 'https://fcm.googleapis.com/fcm/send/a'],
  ['https://fcm.googleapis.com/fcm/send/a?', 'https://fcm.googleapis.com/fcm/send/a'],
  ['https://fcm.googleapis.com/fcm/send/%252Fa', 'https://fcm.googleapis.com/fcm/send/%252Fa'],
  ['no address', 'no address'],
])('has one spelling of %s', (endpoint, normal) => {
  expect(normalEndpoint(endpoint)).toBe(normal)
  expect(normalEndpoint(normal)).toBe(normal)
})
