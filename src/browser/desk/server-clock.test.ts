import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

const noon = Date.parse('2026-11-24T12:00:00.000Z')

/** The `Date` header of a server whose clock shows this. */
function header(serverMs: number): string {
  return new Date(serverMs).toUTCString()
}

test('until it has heard anything it believes this computer', () => {
  expect(new ServerClock(() => noon).now()).toBe(noon)
})

test('one answer tells the server’s time to within a second', () => {
  const clock = new ServerClock(() => noon)
  const server = noon + 90_400
  clock.heardDate(header(server), noon - 20, noon)
  expect(Math.abs(clock.now() - server)).toBeLessThan(600)
})

test('several answers close in on it', () => {
  let now = noon
  const clock = new ServerClock(() => now)
  const aheadMs = -3_456_789
  for (let n = 0; n < 40; n++) {
    now += 1_037
    clock.heardDate(header(now - 10 + aheadMs), now - 20, now)
  }
  expect(Math.abs(clock.now() - (now + aheadMs))).toBeLessThan(60)
})

test('the stream’s first word tells it more exactly', () => {
  const clock = new ServerClock(() => noon)
  clock.heardDate(header(noon + 5_900), noon - 100, noon)
  clock.heardMoment(new Date(noon + 5_850).toISOString(), noon, 100)
  expect(Math.abs(clock.now() - (noon + 5_900))).toBeLessThanOrEqual(50)
})

test('a clock that was set is believed from the next answer on', () => {
  const clock = new ServerClock(() => noon)
  clock.heardDate(header(noon), noon, noon)
  clock.heardDate(header(noon + 3_600_000), noon, noon)
  expect(clock.now() - noon).toBe(3_600_500)
})

test('a header that is no date changes nothing', () => {
  const clock = new ServerClock(() => noon)
  clock.heardDate(null, noon, noon)
  clock.heardDate('yesterday', noon, noon)
  clock.heardMoment('soon')
  expect(clock.now()).toBe(noon)
})
