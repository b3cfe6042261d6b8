import { expect, test } from 'vitest'
import type { Instant } from '../../../domain/ids.ts'
import type { PushAlarm } from './push-alarm.ts'
import { PushAlarms } from './push-alarms.ts'

const HOUR_MS = 3_600_000

function alarmsAt() {
  const clock = { now: 1_000 }
  const told: PushAlarm[] = []
  const alarms = new PushAlarms(
    () => clock.now as Instant,
    (alarm) => told.push(alarm),
  )
  const raise = (about: string, detail = 'down'): void =>
    alarms.raise({ kind: 'service-failing', about, detail })
  return { clock, told, alarms, raise }
}

test('the same alarm again is counted, keeps its beginning and has the latest words; the log hears of it once', () => {
  const { clock, told, alarms, raise } = alarmsAt()
  raise('a', '503')
  clock.now = 5_000
  alarms.raise({ kind: 'service-failing', about: 'a', detail: 'ETIMEDOUT', times: 40 })

  expect(alarms.list()).toEqual([
    { kind: 'service-failing', about: 'a', detail: 'ETIMEDOUT', since: 1_000, lastAt: 5_000, times: 41 },
  ])
  expect(told).toHaveLength(1)
})

test('the newest is first', () => {
  const { alarms, raise } = alarmsAt()
  for (const about of ['a', 'b', 'c', 'a']) raise(about)

  expect(alarms.list().map(({ about }) => about)).toEqual(['a', 'c', 'b'])
})

test('an alarm that has not been raised for a day is none any more', () => {
  const { clock, alarms, raise } = alarmsAt()
  raise('old')
  clock.now += 25 * HOUR_MS
  raise('new')

  expect(alarms.list().map(({ about }) => about)).toEqual(['new'])
})

test('a flood of alarms is held at a hundred, and the oldest go', () => {
  const { alarms, raise } = alarmsAt()
  for (let n = 0; n < 500; n++) raise(`${n}`)

  expect(alarms.list()).toHaveLength(100)
  expect(alarms.list()[0]?.about).toBe('499')
  expect(alarms.list().at(-1)?.about).toBe('400')
})

test('what a push service says is one line and no longer than is good for a log', () => {
  const { alarms, raise } = alarmsAt()
  raise('a', `gone\r\nlevel=fatal ${'x'.repeat(5_000)}`)

  expect(alarms.list()[0]?.detail).toMatch(/^gone level=fatal x+$/)
  expect(alarms.list()[0]?.detail).toHaveLength(300)
})
