import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

const at = (text: string): number => Date.parse(text)

test('corrects a wrong browser clock with the server’s time', () => {
  let own = at('2024-01-01T00:00:00Z')
  const clock = new ServerClock(() => own)
  clock.synchronize('2026-11-24T08:00:00.000Z')
  own += 60_000

  expect(clock.now()).toBe(at('2026-11-24T08:01:00Z'))
})

test('never runs behind a moment the server has dated', () => {
  const clock = new ServerClock(() => at('2026-11-24T07:00:00Z'))
  clock.advanceTo('2026-11-24T08:00:00.000Z')
  clock.advanceTo('2026-11-24T07:30:00.000Z')

  expect(clock.now()).toBe(at('2026-11-24T08:00:00Z'))
  expect(clock.isSynchronized).toBe(false)
})

test('prefers the server’s time over dated moments', () => {
  const clock = new ServerClock(() => at('2026-11-24T07:00:00Z'))
  clock.advanceTo('2026-11-24T09:00:00.000Z')
  clock.synchronize('2026-11-24T08:00:00.000Z')

  expect(clock.now()).toBe(at('2026-11-24T08:00:00Z'))
})

test('ignores an unreadable time', () => {
  const clock = new ServerClock(() => 5)
  clock.synchronize('soon')
  clock.advanceTo('yesterday')

  expect(clock.now()).toBe(5)
  expect(clock.isSynchronized).toBe(false)
})
