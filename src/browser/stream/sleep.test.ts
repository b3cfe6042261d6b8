import { expect, test } from 'vitest'
import { watchForSleep } from './sleep.ts'

/** A computer: its timers, which stand still while it sleeps, and its clock, which doesn't. */
function computer() {
  let now = 0
  let asleepMs = 0
  let timers: { at: number; call: () => void }[] = []
  return {
    environment: {
      after(ms: number, call: () => void) {
        const timer = { at: now + ms, call }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
    },
    wallClock: () => 1_700_000_000_000 + now + asleepMs,
    sleep: (ms: number) => {
      asleepMs += ms
    },
    pass: (ms: number, lateMs = 0) => {
      const until = now + ms
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
        if (next === undefined) break
        now = Math.max(now, next.at + lateMs)
        timers = timers.filter((timer) => timer !== next)
        next.call()
      }
      now = Math.max(now, until)
    },
    get timers() {
      return timers.length
    },
  }
}

test('notices within two seconds that the computer slept', () => {
  const { environment, wallClock, sleep, pass } = computer()
  let woke = 0
  watchForSleep(environment, wallClock, () => woke++)
  pass(60_000)
  expect(woke).toBe(0)
  sleep(8 * 3_600_000)
  pass(2_000)
  expect(woke).toBe(1)
  pass(60_000)
  expect(woke).toBe(1)
})

test('takes a busy page and a clock that is put back for no sleep', () => {
  const { environment, wallClock, sleep, pass } = computer()
  let woke = 0
  watchForSleep(environment, wallClock, () => woke++)
  pass(60_000, 1_500)
  sleep(-3_600_000)
  pass(60_000)
  expect(woke).toBe(0)
})

test('stops', () => {
  const watched = computer()
  const stop = watchForSleep(watched.environment, watched.wallClock, () => {})
  watched.pass(10_000)
  stop()
  expect(watched.timers).toBe(0)
})
