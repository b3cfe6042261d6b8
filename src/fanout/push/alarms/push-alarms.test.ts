import { expect, test } from 'vitest'
import type { Instant } from '../../../domain/ids.ts'
import type { PushAlarm } from './push-alarm.ts'
import { PushAlarms } from './push-alarms.ts'

const HOUR_MS = 3_600_000

function alarmsAt() {
  const clock = { now: 1_000 }
  const logged: PushAlarm[] = []
  const alarms = new PushAlarms(
    () => clock.now as Instant,
    (alarm) => logged.push(alarm),
  )
  const raise = (about: string, detail = 'down'): void =>
    alarms.raise({ kind: 'service-failing', about, detail })
  return { clock, logged, alarms, raise }
}

test('a repeated alarm is counted, keeps its start and is logged once', () => {
  const { clock, logged, alarms, raise } = alarmsAt()
  raise('a', '503')
  clock.now = 5_000
  alarms.raise({ kind: 'service-failing', about: 'a', detail: 'ETIMEDOUT', times: 40 })

  expect(alarms.list()).toEqual([
    { kind: 'service-failing', about: 'a', detail: 'ETIMEDOUT', since: 1_000, lastAt: 5_000, times: 41 },
  ])
  expect(logged).toHaveLength(1)
})

test('lists the newest alarm first', () => {
  const { alarms, raise } = alarmsAt()
  for (const about of ['a', 'b', 'c', 'a']) raise(about)

  expect(alarms.list().map(({ about }) => about)).toEqual(['a', 'c', 'b'])
})

test('clears an alarm that was not raised for a day', () => {
  const { clock, alarms, raise } = alarmsAt()
  raise('old')
  clock.now += 25 * HOUR_MS
  raise('new')

  expect(alarms.list().map(({ about }) => about)).toEqual(['new'])
})

test('keeps at most a hundred alarms and drops the oldest', () => {
  const { alarms, raise } = alarmsAt()
  for (let n = 0; n < 500; n++) raise(`${n}`)

  expect(alarms.list()).toHaveLength(100)
  expect(alarms.list()[0]?.about).toBe('499')
  expect(alarms.list().at(-1)?.about).toBe('400')
})

test('cuts the detail to one line of at most 300 characters', () => {
  const { alarms, raise } = alarmsAt()
  raise('a', `gone\r\nlevel=fatal ${'x'.repeat(5_000)}`)

  expect(alarms.list()[0]?.detail).toMatch(/^gone level=fatal x+$/)
  expect(alarms.list()[0]?.detail).toHaveLength(300)
})
