import { expect, test } from 'vitest'
import { done, refuse } from '../../domain/result.ts'
import { SecretResponseCache } from './secret-response-cache.ts'

const idempotencyKey = { key: 'k', requestHash: 'a' }

test('runs a request once per key, also while the first is running', async () => {
  const cache = new SecretResponseCache(() => 0)
  let runs = 0
  const work = async () => done(++runs)

  const responses = await Promise.all([
    cache.respondOnce(idempotencyKey, work),
    cache.respondOnce(idempotencyKey, work),
  ])

  expect(responses).toEqual([done(1), done(1)])
  expect(await cache.respondOnce(idempotencyKey, work)).toEqual(done(1))
})

test('refuses a key that was used for another request', async () => {
  const cache = new SecretResponseCache(() => 0)
  await cache.respondOnce(idempotencyKey, async () => done(1))

  const response = await cache.respondOnce({ key: 'k', requestHash: 'b' }, async () => done(2))

  expect(response).toMatchObject({ ok: false, refusal: { kind: 'idempotency-conflict' } })
})

test('does not cache refusals or faults', async () => {
  const cache = new SecretResponseCache(() => 0)
  await cache.respondOnce(idempotencyKey, async () => refuse({ kind: 'last-owner' } as const))
  const failing = cache.respondOnce(idempotencyKey, () => Promise.reject(new Error('broken')))
  await expect(failing).rejects.toThrow('broken')

  expect(await cache.respondOnce(idempotencyKey, async () => done('at last'))).toEqual(done('at last'))
})

test('entries expire after a day', async () => {
  let now = 0
  const cache = new SecretResponseCache(() => now)
  await cache.respondOnce(idempotencyKey, async () => done(1))

  now = 24 * 3_600_000 + 1

  expect(await cache.respondOnce(idempotencyKey, async () => done(2))).toEqual(done(2))
})
