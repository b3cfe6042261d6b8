import { expect, test } from 'vitest'
import { DailyAllowance } from './daily-allowance.ts'

function allowanceOf(perDay: number) {
  const clock = { now: 0 }
  return { clock, allowance: new DailyAllowance(perDay, () => clock.now) }
}

test('gives each caller the same amount a day', () => {
  const { clock, allowance } = allowanceOf(10)
  expect(allowance.take('a', 6)).toEqual({ ok: true })
  expect(allowance.take('a', 5)).toEqual({ ok: false, retryAfterSeconds: 86_400 })
  expect(allowance.take('a', 4)).toEqual({ ok: true })
  expect(allowance.take('b', 10)).toEqual({ ok: true })

  clock.now = 86_400_000
  expect(allowance.take('a', 10)).toEqual({ ok: true })
})

test('takes back what was not used', () => {
  const { allowance } = allowanceOf(10)
  allowance.take('a', 10)
  allowance.refund('a', 3)
  allowance.refund('unknown', 3)
  expect(allowance.take('a', 3)).toEqual({ ok: true })
  expect(allowance.take('a', 1)).toMatchObject({ ok: false })
})
