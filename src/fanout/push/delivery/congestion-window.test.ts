import { expect, test } from 'vitest'
import type { PushOutcome, RetryReason } from './push-sender.ts'
import { CongestionWindow } from './congestion-window.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

const accepted: PushOutcome = { kind: 'accepted' }
const gone: PushOutcome = { kind: 'gone' }
const unauthorised: PushOutcome = { kind: 'unauthorised', detail: '403', isAboutUs: true }

function retry(reason: RetryReason, afterMs: number | null = null): PushOutcome {
  return { kind: 'retry', reason, detail: reason, afterMs, mayHaveArrived: reason === 'lost' }
}

/** A pace that has heard these answers, one a millisecond. */
function heard(...answers: readonly PushOutcome[]) {
  const pace = new CongestionWindow()
  let now = 0
  const hear = (...more: readonly PushOutcome[]): void => {
    for (const outcome of more) pace.record(outcome, now++, 0.5)
  }
  hear(...answers)
  return { pace, hear, now: () => now, capacityAt: (at: number) => pace.capacity(at) }
}

function times(count: number, outcome: PushOutcome): readonly PushOutcome[] {
  return Array.from({ length: count }, () => outcome)
}

test('it begins carefully, makes room for one more with each message that is taken, and has a bound', () => {
  const { capacityAt, hear } = heard()
  expect(capacityAt(0)).toBe(64)
  hear(...times(36, accepted))
  expect(capacityAt(0)).toBe(100)
  hear(...times(10_000, accepted))
  expect(capacityAt(0)).toBe(512)
})

test('what is on its way takes its place', () => {
  const { pace, capacityAt } = heard()
  pace.inFlight = 60
  expect(capacityAt(0)).toBe(4)
  pace.inFlight = 70
  expect(capacityAt(0)).toBe(0)
})

test('a service that throttles is left alone for as long as it asks, to the letter', () => {
  const { capacityAt, now } = heard(...times(20, accepted), ...times(5, retry('throttled', 2 * MINUTE_MS)))
  const last = now() - 1

  expect(capacityAt(last + 2 * MINUTE_MS - 1)).toBe(0)
  expect(capacityAt(last + 2 * MINUTE_MS)).toBeGreaterThan(0)
})

test('one that throttles without saying for how long is left alone for some seconds', () => {
  const { capacityAt, now } = heard(...times(5, retry('throttled')))

  expect(capacityAt(now() + 2 * SECOND_MS)).toBe(0)
  expect(capacityAt(now() + 5 * SECOND_MS)).toBeGreaterThan(0)
})

test('a message that is throttled among many that are taken holds up nobody else', () => {
  const alone = [...times(19, accepted), retry('throttled', 10 * MINUTE_MS)]
  const { capacityAt, now } = heard(...Array.from({ length: 50 }, () => alone).flat())

  expect(capacityAt(now())).toBe(512)
})

test('half as many messages are on their way while it says that it is too much, once for each second', () => {
  const { pace } = heard(...times(936, accepted))
  pace.record(accepted, 0, 0)
  const before = pace.capacity(0)
  for (let n = 0; n < 7; n++) pace.record(retry('throttled', 0), 10_000, 0)
  expect(pace.capacity(10_000)).toBe(before / 2)
  pace.record(retry('throttled', 0), 11_000, 0)
  expect(pace.capacity(11_000)).toBe(before / 4)
})

test('after it was too much, room comes back slowly: one for each round, not for each message', () => {
  const { pace } = heard(...times(1_000, accepted))
  for (let n = 0; n < 5; n++) pace.record(retry('throttled', 0), 10_000, 0)
  const after = pace.capacity(10_000)
  for (let n = 0; n < after; n++) pace.record(accepted, 10_001, 0)

  expect(pace.capacity(10_001) - after).toBeLessThanOrEqual(1)
})

test.each<RetryReason>(['unavailable', 'unreachable', 'lost'])(
  'eight failures in a row (%s) are a breaker’s work: a second, then twice as long, up to a minute',
  (reason) => {
    const pace = new CongestionWindow()
    let now = 0
    const pauses: number[] = []
    for (let breaks = 0; breaks < 10; breaks++) {
      while (pace.capacity(now) > 0) pace.record(retry(reason), now, 1)
      pauses.push(pace.pausedUntil - now)
      now = pace.pausedUntil
    }

    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((seconds) => seconds * SECOND_MS))
    expect(Math.max(...pauses)).toBe(MINUTE_MS)
    expect(pace.capacity(now)).toBe(4)
  },
)

test('one that is back is soon as fast as it was, and its next break is a short one again', () => {
  const { pace } = heard(...times(40, retry('unavailable')))
  let now = pace.pausedUntil
  for (let n = 0; n < 600; n++) pace.record(accepted, now, 0.5)
  expect(pace.capacity(now)).toBe(512)

  now += MINUTE_MS
  for (let n = 0; n < 8; n++) pace.record(retry('unavailable'), now, 1)
  expect(pace.pausedUntil - now).toBe(SECOND_MS)
})

test('browsers that have ended their subscriptions are answers like any other', () => {
  const { capacityAt, now } = heard(...times(7, retry('unavailable')), gone, ...times(7, retry('lost')))
  expect(capacityAt(now())).toBeGreaterThan(0)
})

test('a key that is not taken pauses the service for a minute, then longer, ten at most', () => {
  const pace = new CongestionWindow()
  let now = 0
  const pauses: number[] = []
  for (let n = 0; n < 6; n++) {
    pace.record(unauthorised, now, 0)
    pauses.push((pace.pausedUntil - now) / MINUTE_MS)
    now = pace.pausedUntil
  }
  expect(pauses).toEqual([1, 2, 4, 8, 10, 10])
})

test('somebody else’s subscription among ours stops nobody’s alerts, three in a row are our own fault', () => {
  const foreign: PushOutcome = { kind: 'unauthorised', detail: '403', isAboutUs: false }
  const now = 0
  const pace = new CongestionWindow()
  for (const outcome of [foreign, foreign, accepted, foreign, foreign]) pace.record(outcome, now, 0)
  expect(pace.pausedUntil).toBe(0)

  pace.record(foreign, now, 0)

  expect(pace.pausedUntil).toBe(MINUTE_MS)
})

test('what never left, or was not let out, says nothing about the service', () => {
  const { capacityAt, now } = heard(
    ...times(50, { kind: 'not-sent' }),
    ...times(50, { kind: 'key-missing' }),
    ...times(50, { kind: 'blocked', detail: 'private' }),
  )
  expect(capacityAt(now())).toBe(64)
})
