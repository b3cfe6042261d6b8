import { expect, test } from 'vitest'
import { meaningOf, readAlarms } from './alarm.ts'

const alarm = {
  kind: 'service-failing',
  about: 'https://push.example.org',
  detail: '503',
  since: '2026-11-24T08:00:00.000Z',
  lastAt: '2026-11-24T08:01:00.000Z',
  times: 3,
}

test('alarms are read from what the desk says of its health', () => {
  expect(readAlarms({ status: 'ok', alarms: [alarm] })).toEqual([alarm])
  expect(meaningOf(alarm)).toMatch(/late/)
})

test('an alarm of a newer desk is told in its own words', () => {
  expect(meaningOf({ ...alarm, kind: 'moon-too-bright', detail: 'It is too bright.' })).toBe(
    'It is too bright.',
  )
})

test('what is no alarm is none', () => {
  for (const health of [
    null,
    'ok',
    {},
    { alarms: 'none' },
    { alarms: [null, {}, { ...alarm, times: '3' }] },
  ]) {
    expect(readAlarms(health)).toEqual([])
  }
})
