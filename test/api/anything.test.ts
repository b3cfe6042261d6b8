import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createToken } from '../../src/desk/people/tokens.ts'
import { apiCalls } from '../../src/http/api/api-calls.ts'
import { httpApp } from '../../src/http/app.ts'
import { depsForTest, type DepsForTest } from '../support/http-deps.ts'
import { problemOf } from '../support/problem-of.ts'

/** Checking a password is slow on purpose, and has tests of its own. */
const calls = apiCalls.filter(
  ({ name, path }) => !path.startsWith('/push') && name !== 'signIn' && name !== 'acceptInvitation',
)

/** Names that the calls know, so that what is made up gets past the first look. */
const fields =
  'headline slug text body type content marks href note reason credits topics state publishAt ' +
  'audience kind topic title name scopes expiresAt'
const field = fc.constantFrom(...fields.split(' '))
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.constantFrom('doc', 'paragraph', 'text', 'list', 'link', 'live', 'draft', '2026-11-24T08:00:00Z'),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(field, fc.string()), tie('any'), { maxKeys: 5 }),
  ),
})).any

async function admin({ deps }: DepsForTest): Promise<Record<string, string>> {
  const made = await createToken(deps.people, null, { name: 'a', scopes: ['admin'], expiresAt: null })
  return { authorization: `Bearer ${made.ok ? made.value.secret : ''}`, 'content-type': 'application/json' }
}

test('handles random input to every call as documented', async () => {
  await using it = await depsForTest()
  const app = httpApp(it.deps)
  const headers = await admin(it)
  const request = fc.record({
    call: fc.constantFrom(...calls),
    id: fc.oneof(fc.constant('ferry'), fc.string({ unit: 'binary', minLength: 1 })),
    query: fc.dictionary(fc.constantFrom('page', 'limit', 'topic', 'state', 'post', 'kind'), fc.string()),
    body: value,
  })
  await app.request('/api/v1/stories', { method: 'POST', headers, body: '{"headline":"F","slug":"ferry"}' })

  await fc.assert(
    fc.asyncProperty(request, async ({ call, id, query, body }) => {
      const path = call.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id.toWellFormed()))
      const response = await app.request(`${path}?${new URLSearchParams(query).toString()}`, {
        method: call.method.toUpperCase(),
        headers,
        ...(call.body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      expect(response.status, `${call.method} ${path}`).toBeLessThan(500)
      if (response.status >= 400) await problemOf(response)
    }),
    { numRuns: 600 },
  )

  expect(it.reported).toEqual([])
})

test('handles random values of all headers that it reads', async () => {
  await using it = await depsForTest()
  const app = httpApp(it.deps)
  const name = fc.constantFrom(
    'authorization',
    'cookie',
    'if-none-match',
    'if-modified-since',
    'accept',
    'accept-encoding',
    'origin',
    'sec-fetch-site',
    'idempotency-key',
    'last-event-id',
    'content-type',
    'x-forwarded-for',
  )
  const unit = fc.constantFrom(...Array.from(' ,;="\\/*:abcq01.-_%'))
  const headers = fc.dictionary(name, fc.string({ unit }))
  const path = fc.constantFrom('/', '/api/v1/stories', '/api/v1/session', '/live/since', '/desk', '/feed.rss')

  await fc.assert(
    fc.asyncProperty(path, headers, async (address, given) => {
      const response = await app.request(address, { headers: given })
      expect(response.status).toBeLessThan(500)
    }),
    { numRuns: 600 },
  )

  expect(it.reported).toEqual([])
})

test('serves or resets random cursors', async () => {
  await using it = await depsForTest()
  const app = httpApp(it.deps)
  const made = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constant(it.deps.log.epoch), fc.integer()).map(([epoch, seq]) => `${epoch}.${seq}`),
    fc.bigInt({ min: 0n }).map((seq) => `${it.deps.log.epoch}.${seq}`),
  )

  await fc.assert(
    fc.asyncProperty(made, async (cursor) => {
      const response = await app.request(`/live/since?after=${encodeURIComponent(cursor.toWellFormed())}`)
      const { events, reset } = (await response.json()) as { events: unknown[]; reset?: object }
      expect(response.status).toBe(200)
      expect(events).toEqual([])
      if (cursor !== `${it.deps.log.epoch}.0`) expect(reset).toBeDefined()
    }),
    { numRuns: 300 },
  )
})
