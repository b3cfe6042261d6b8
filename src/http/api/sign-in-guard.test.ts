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

/** An address in a household's /56, in one of its 256 networks. */
function inHousehold(n: number): string {
  return `2001:db8:1:${(n % 256).toString(16)}::${n.toString(16)}`
}

test('a household with a /56 gets twice the attempts of one address, and takes no one else’s', async () => {
  let now = 0
  const guard = new SignInGuard(
    () => now,
    async () => undefined,
  )
  let checked = 0
  const counted = async () => {
    checked++
    return wrong()
  }
  for (let minute = 0; minute < 10; minute++) {
    for (let n = 0; n < 1_000; n++) {
      await guard.attempt(inHousehold(n), `nobody${n}@example.org`, counted)
    }
    now += 60_000
  }

  expect(checked).toBe(40 + 9 * 20)
  expect(await guard.attempt('2001:db8:2::1', 'ada@example.org', right)).toMatchObject({ ok: true })
})

test('lets in an account at an address from which it signed in before, whatever others do', async () => {
  const guard = new SignInGuard(() => 0)
  await guard.attempt('2001:db8:1:7::1', 'ada@example.org', right)
  // The limits of the household are used up, and from a hundred other networks every slot and the whole queue.
  for (let n = 0; n < 100; n++) await guard.attempt(inHousehold(n), null, wrong)
  const ends: (() => void)[] = []
  const slow = () =>
    new Promise<Awaited<ReturnType<typeof wrong>>>((resolve) => ends.push(() => void wrong().then(resolve)))
  for (let n = 0; n < 100; n++) void guard.attempt(`2001:db8:a${n.toString(16)}::1`, null, slow)

  const elsewhere = await guard.attempt('198.51.100.9', 'ada@example.org', right)
  const atHome = guard.attempt('2001:db8:1:7::2', 'ada@example.org', right)
  ends[0]?.()

  expect(elsewhere).toMatchObject({ ok: false, refusal: { kind: 'rate-limited' } })
  expect(await atHome).toMatchObject({ ok: true })
})

test('limits guesses at a known address too', async () => {
  const guard = new SignInGuard(() => 0)
  await guard.attempt('203.0.113.7', 'ada@example.org', right)
  for (let n = 0; n < 20; n++) await guard.attempt('203.0.113.7', 'ada@example.org', wrong)

  const refused = await guard.attempt('203.0.113.7', 'ada@example.org', right)

  expect(refused).toMatchObject({ ok: false, refusal: { kind: 'rate-limited' } })
})
