import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

function limit({ perMinute = 60, burst = 3 } = {}) {
  let now = 1_000_000
  const rates = new RateLimit({ perMinute, burst, nowMs: () => now })
  return { rates, pass: (ms: number) => (now += ms) }
}

test('after a pause a burst is let through, and no more', () => {
  const { rates } = limit({ burst: 3 })

  const answers = [1, 2, 3, 4].map(() => rates.take('ada').ok)

  expect(answers).toEqual([true, true, true, false])
})

test('who is refused is told when the next one will be let through, and it is', () => {
  const { rates, pass } = limit({ perMinute: 6, burst: 1 })
  rates.take('ada')

  const refused = rates.take('ada')

  expect(refused).toEqual({ ok: false, retryAfterSeconds: 10 })
  pass(9_999)
  expect(rates.take('ada').ok).toBe(false)
  pass(1)
  expect(rates.take('ada').ok).toBe(true)
})

test('in the long run exactly the rate is let through', () => {
  const { rates, pass } = limit({ perMinute: 60, burst: 5 })
  let through = 0

  for (let tick = 0; tick < 10 * 600; tick++) {
    if (rates.take('ada').ok) through++
    pass(100)
  }

  expect(through).toBe(600 + 4)
})

test('one name does not use up what another may', () => {
  const { rates } = limit({ burst: 1 })
  rates.take('ada')

  expect(rates.take('bob').ok).toBe(true)
})

test('what is given back may be taken again', () => {
  const { rates } = limit({ burst: 1 })
  rates.take('ada')

  rates.giveBack('ada')

  expect(rates.take('ada').ok).toBe(true)
})

test('a limit of 0 lets everything through', () => {
  const { rates } = limit({ perMinute: 0, burst: 1 })

  expect([1, 2, 3].every(() => rates.take('ada').ok)).toBe(true)
})

test('a flood of names keeps the memory bounded and the busy ones bound', () => {
  const { rates } = limit({ perMinute: 60, burst: 1 })
  for (let n = 0; n < 99_999; n++) rates.take(`name ${n}`)
  rates.take('ada')

  for (let n = 0; n < 10_000; n++) rates.take(`another ${n}`)

  expect(rates.take('ada').ok).toBe(false)
})
