import timers from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Seq } from '../domain/ids.ts'
import { LocalWake } from './local-wake.ts'
import { patientWake } from './patient-wake.ts'

test('who is in no hurry wakes so long after the hint, and after those who are', async () => {
  const wake = new LocalWake()
  const { signal } = new AbortController()
  const told: string[] = []
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  const patient = patientWake(wake, {
    ms: 20,
    sleep: (ms) => {
      told.push(`sleeps ${ms}`)
      return over
    },
  })
  const late = patient.past(0 as Seq, 60_000, signal).then(() => told.push('patient'))
  const first = wake.past(0 as Seq, 60_000, signal).then(() => told.push('in a hurry'))
  patient.announce(1 as Seq)
  await first
  await expect.poll(() => told).toContain('sleeps 20')
  expect(told).not.toContain('patient')
  end()
  await late
  expect(told.at(-1)).toBe('patient')
})

test('its wait can be ended, before the hint and after it', async () => {
  const wake = new LocalWake()
  const stop = new AbortController()
  const sleep = (_: number, signal: AbortSignal): Promise<void> =>
    timers.setTimeout(60_000, undefined, { signal })
  const patient = patientWake(wake, { ms: 20, sleep })
  const after = patient.past(0 as Seq, 60_000, stop.signal)
  wake.announce(1 as Seq)
  const before = patient.past(1 as Seq, 60_000, stop.signal)
  await Promise.resolve()
  stop.abort(new Error('The end.'))
  await expect(before).rejects.toThrow()
  await expect(after).rejects.toThrow()
})
