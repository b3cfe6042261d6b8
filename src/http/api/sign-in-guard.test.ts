import { expect, test } from 'vitest'
import { done, refuse } from '../../domain/result.ts'
import { SignInGuard } from './sign-in-guard.ts'

const right = async () => done('in')
const wrong = async () => refuse({ kind: 'sign-in-failed' } as const)

test('limits failed attempts per address', async () => {
  const guard = new SignInGuard(() => 0)
  for (let n = 0; n < 30; n++) {
    expect(await guard.attempt('203.0.113.7', `editor${n}@example.org`, right)).toMatchObject({ ok: true })
  }
  for (let n = 0; n < 20; n++) await guard.attempt('203.0.113.7', `nobody${n}@example.org`, wrong)

  const refused = await guard.attempt('203.0.113.7', 'nobody@example.org', right)

  expect(refused).toMatchObject({ ok: false, refusal: { kind: 'rate-limited', retryAfterSeconds: 6 } })
  expect(await guard.attempt('203.0.113.8', 'editor@example.org', right)).toMatchObject({ ok: true })
})

test('delays attempts on an account after failures, and still lets its owner in', async () => {
  const waits: number[] = []
  const guard = new SignInGuard(
    () => 0,
    async (ms) => void waits.push(ms),
  )
  for (let n = 0; n < 20; n++) await guard.attempt(`203.0.113.${n}`, 'ada@example.org', wrong)

  const owner = await guard.attempt('198.51.100.1', 'Ada@Example.org ', right)

  expect(owner).toMatchObject({ ok: true })
  expect(waits.slice(0, 4)).toEqual([250, 500, 1_000, 2_000])
  expect(Math.max(...waits)).toBe(4_000)
})

test('does not delay addresses that the account signed in from before', async () => {
  const waits: number[] = []
  const guard = new SignInGuard(
    () => 0,
    async (ms) => void waits.push(ms),
  )
  await guard.attempt('198.51.100.1', 'ada@example.org', right)
  for (let n = 0; n < 5; n++) await guard.attempt(`203.0.113.${n}`, 'ada@example.org', wrong)

  await guard.attempt('198.51.100.1', 'ada@example.org', right)

  expect(waits).toEqual([])
})
