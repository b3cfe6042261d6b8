import { expect, test } from 'vitest'
import type { PushOutcome, RetryReason } from './push-sender.ts'
import { CongestionWindow } from './congestion-window.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

const accepted: PushOutcome = { kind: 'accepted' }
const gone: PushOutcome = { kind: 'gone' }
const foreign: PushOutcome = { kind: 'unauthorised', detail: '403', isAboutUs: false }
const unauthorised: PushOutcome = { kind: 'unauthorised', detail: '403', isAboutUs: true }

function retry(reason: RetryReason, afterMs: number | null = null): PushOutcome {
  return { kind: 'retry', reason, detail: reason, afterMs, mayHaveArrived: reason === 'lost' }
}

/** A window that has recorded these outcomes, one per millisecond. */
function recorded(...outcomes: readonly PushOutcome[]) {
  const window = new CongestionWindow()
  let now = 0
  const record = (...more: readonly PushOutcome[]): void => {
    for (const outcome of more) window.record(outcome, now++, 0.5)
  }
  record(...outcomes)
  return { window, record, now: () => now, capacityAt: (at: number) => window.capacity(at) }
}

function times(count: number, outcome: PushOutcome): readonly PushOutcome[] {
  return Array.from({ length: count }, () => outcome)
}

test('starts at 64, grows by one per accepted message and stops at 512', () => {
  const { capacityAt, record } = recorded()
  expect(capacityAt(0)).toBe(64)
  record(...times(36, accepted))
  expect(capacityAt(0)).toBe(100)
  record(...times(10_000, accepted))
  expect(capacityAt(0)).toBe(512)
})

test('messages in flight use up capacity', () => {
  const { window, capacityAt } = recorded()
  window.inFlight = 60
  expect(capacityAt(0)).toBe(4)
  window.inFlight = 70
  expect(capacityAt(0)).toBe(0)
})

test('pauses a throttling service for exactly its Retry-After', () => {
  const { capacityAt, now } = recorded(...times(20, accepted), ...times(5, retry('throttled', 2 * MINUTE_MS)))
  const last = now() - 1

  expect(capacityAt(last + 2 * MINUTE_MS - 1)).toBe(0)
  expect(capacityAt(last + 2 * MINUTE_MS)).toBeGreaterThan(0)
})

test('pauses a throttling service for some seconds without Retry-After', () => {
  const { capacityAt, now } = recorded(...times(5, retry('throttled')))

  expect(capacityAt(now() + 2 * SECOND_MS)).toBe(0)
  expect(capacityAt(now() + 5 * SECOND_MS)).toBeGreaterThan(0)
})

test('does not pause for single throttled messages among accepted ones', () => {
  const alone = [...times(19, accepted), retry('throttled', 10 * MINUTE_MS)]
  const { capacityAt, now } = recorded(...Array.from({ length: 50 }, () => alone).flat())

  expect(capacityAt(now())).toBe(512)
})

test('halves the window at most once a second while the failure rate is high', () => {
  const { window } = recorded(...times(936, accepted))
  window.record(accepted, 0, 0)
  const before = window.capacity(0)
  for (let n = 0; n < 7; n++) window.record(retry('throttled', 0), 10_000, 0)
  expect(window.capacity(10_000)).toBe(before / 2)
  window.record(retry('throttled', 0), 11_000, 0)
  expect(window.capacity(11_000)).toBe(before / 4)
})

test('grows by one per round trip after a decrease', () => {
  const { window } = recorded(...times(1_000, accepted))
  for (let n = 0; n < 5; n++) window.record(retry('throttled', 0), 10_000, 0)
  const after = window.capacity(10_000)
  for (let n = 0; n < after; n++) window.record(accepted, 10_001, 0)

  expect(window.capacity(10_001) - after).toBeLessThanOrEqual(1)
})

test.each<RetryReason>(['unavailable', 'unreachable', 'lost'])(
  'the circuit breaker opens after eight failures in a row (%s): for a second, doubling to a minute',
  (reason) => {
    const window = new CongestionWindow()
    let now = 0
    const pauses: number[] = []
    for (let trips = 0; trips < 10; trips++) {
      while (window.capacity(now) > 0) window.record(retry(reason), now, 1)
      pauses.push(window.pausedUntil - now)
      now = window.pausedUntil
    }

    expect(pauses.slice(0, 4)).toEqual([1, 2, 4, 8].map((seconds) => seconds * SECOND_MS))
    expect(Math.max(...pauses)).toBe(MINUTE_MS)
    expect(window.capacity(now)).toBe(4)
  },
)

test('a recovered service is back to full speed, and the breaker opens for a second again', () => {
  const { window } = recorded(...times(40, retry('unavailable')))
  let now = window.pausedUntil
  for (let n = 0; n < 600; n++) window.record(accepted, now, 0.5)
  expect(window.capacity(now)).toBe(512)

  now += MINUTE_MS
  for (let n = 0; n < 8; n++) window.record(retry('unavailable'), now, 1)
  expect(window.pausedUntil - now).toBe(SECOND_MS)
})

test('ended subscriptions reset the count of failures', () => {
  const { capacityAt, now } = recorded(...times(7, retry('unavailable')), gone, ...times(7, retry('lost')))
  expect(capacityAt(now())).toBeGreaterThan(0)
})

test('a refused token pauses the service for a minute, doubling to ten', () => {
  const window = new CongestionWindow()
  let now = 0
  const pauses: number[] = []
  for (let n = 0; n < 6; n++) {
    window.record(unauthorised, now, 0)
    pauses.push((window.pausedUntil - now) / MINUTE_MS)
    now = window.pausedUntil
  }
  expect(pauses).toEqual([1, 2, 4, 8, 10, 10])
})

test('pauses for a refused token only after three in a row where single subscriptions may be at fault', () => {
  const now = 0
  const window = new CongestionWindow()
  for (const outcome of [foreign, foreign, accepted, foreign, foreign]) window.record(outcome, now, 0)
  expect(window.pausedUntil).toBe(0)

  window.record(foreign, now, 0)

  expect(window.pausedUntil).toBe(250)
})

test('tries hundreds of subscriptions within two seconds before it takes a refusal for one of the token', () => {
  const window = new CongestionWindow()
  let now = 0
  let tried = 0
  while (now < 2 * SECOND_MS) {
    const flight = window.capacity(now)
    for (let n = 0; n < flight; n++) window.record(foreign, now, 0)
    tried += flight
    now = Math.max(now + 1, window.pausedUntil)
  }
  expect(tried).toBeGreaterThanOrEqual(250)
  expect(window.isTokenSuspect).toBe(true)

  // A token that is refused for long is tried as rarely as before.
  for (let n = 0; n < 12; n++) {
    window.record(foreign, now, 0)
    now = window.pausedUntil
  }
  window.record(foreign, now, 0)
  expect(window.pausedUntil - now).toBe(10 * MINUTE_MS)

  window.record(accepted, now, 0)
  expect(window.isTokenSuspect).toBe(false)
})

test('ignores messages that never left', () => {
  const { capacityAt, now } = recorded(
    ...times(50, { kind: 'not-sent' }),
    ...times(50, { kind: 'key-missing' }),
    ...times(50, { kind: 'blocked', detail: 'private' }),
  )
  expect(capacityAt(now())).toBe(64)
})
