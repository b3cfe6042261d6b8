import { expect, test } from 'vitest'
import { httpApp } from '../../src/http/app.ts'
import { localExecutor } from '../../src/desk/commands.ts'
import { createToken } from '../../src/desk/people/tokens.ts'
import { depsForTest } from '../support/http-deps.ts'
import { memoryReaders } from '../support/memory-readers.ts'
import { problemOf } from '../support/problem-of.ts'
import { subscriptionAt } from '../support/push-service/browser-keys.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

async function withStory(
  desk: TestDesk,
): Promise<{ post: (json: object, key: string, token?: string) => Promise<Response> }> {
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const own = await desk.token('post')
  return {
    post: (json, key, token = own) =>
      desk.request('/api/v1/stories/ferry/posts', { token, json, headers: { 'idempotency-key': key } }),
  }
}

test('returns the first response to a repeated post and stores it once', async () => {
  await using desk = await startDesk()
  const { post } = await withStory(desk)

  const first = await post({ text: 'Aground.' }, 'k')
  const again = await post({ text: 'Aground.' }, 'k')

  expect(again.status).toBe(201)
  expect(await again.json()).toEqual(await first.json())
  const story = await desk.call('GET', '/stories/ferry')
  expect(story.body['postCount']).toBe(1)
})

test('makes one post of twenty concurrent repeats', async () => {
  await using desk = await startDesk()
  const { post } = await withStory(desk)

  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => (await post({ text: 'Aground.' }, 'k')).json()),
  )

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  const story = await desk.call('GET', '/stories/ferry')
  expect(story.body['postCount']).toBe(1)
})

test('ignores spaces and the order of fields', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const token = await desk.token('post')
  const headers = { 'idempotency-key': 'k', 'content-type': 'application/json' }
  const send = (body: string) =>
    desk.request('/api/v1/stories/ferry/posts', { method: 'POST', token, headers, body })

  const first = await send('{"text":"Aground.","headline":"Ferry"}')
  const again = await send('{ "headline" : "Ferry",\n "text" : "Aground." }')

  expect(await again.json()).toEqual(await first.json())
})

test('scopes keys to the caller', async () => {
  await using desk = await startDesk()
  const { post } = await withStory(desk)

  const one = await post({ text: 'From one.' }, 'k')
  const other = await post({ text: 'From another.' }, 'k', await desk.token('post'))

  expect([one.status, other.status]).toEqual([201, 201])
})

test('scopes keys to the call', async () => {
  await using desk = await startDesk()
  const { post } = await withStory(desk)
  const token = await desk.token('admin')
  const headers = { 'idempotency-key': 'wire-1' }
  const { id } = (await (await post({ text: 'Aground.' }, 'wire-1', token)).json()) as { id: string }

  const corrected = await desk.request(`/api/v1/posts/${id}/corrections`, {
    token,
    headers,
    json: { text: 'Afloat.', note: 'It floats.' },
  })

  expect(corrected.status).toBe(201)
})

test('does not store refusals', async () => {
  await using desk = await startDesk()
  const { post } = await withStory(desk)
  await desk.call('PATCH', '/stories/ferry', { state: 'ended' })
  const refused = await post({ text: 'Aground.' }, 'k')
  await desk.call('PATCH', '/stories/ferry', { state: 'live' })

  const taken = await post({ text: 'Aground.' }, 'k')

  expect([refused.status, taken.status]).toEqual([409, 201])
})

test.each([
  ['token', '/tokens', { name: 'wire', scopes: ['post'] }],
  ['invitation', '/invitations', { email: 'new@example.org', name: 'New', role: 'editor' }],
])('returns the same secret to a repeated %s', async (_what, path, json) => {
  await using desk = await startDesk()
  const token = await desk.token('admin')
  const make = () => desk.request(`/api/v1${path}`, { token, headers: { 'idempotency-key': 'k' }, json })

  const answers = await Promise.all([make(), make(), make()].map(async (made) => (await made).json()))

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(JSON.stringify(answers[0])).toMatch(/"secret":"telex_|welcome#/)
  const { tokens } = (await desk.call('GET', '/tokens')).body as { tokens: { name: string }[] }
  expect(tokens.filter(({ name }) => name === 'wire').length).toBeLessThanOrEqual(1)
})

test('does not create a token twice after a restart', async () => {
  await using it = await depsForTest()
  const made = await createToken(it.deps.people, null, { name: 'admin', scopes: ['admin'], expiresAt: null })
  const headers = {
    authorization: `Bearer ${made.ok ? made.value.secret : ''}`,
    'content-type': 'application/json',
    'idempotency-key': 'k',
  }
  const ask = { method: 'POST', headers, body: JSON.stringify({ name: 'wire', scopes: ['post'] }) }
  await httpApp(it.deps).request('/api/v1/tokens', ask)

  const restarted = httpApp(it.deps)
  const again = await restarted.request('/api/v1/tokens', ask)
  const other = await restarted.request('/api/v1/tokens', {
    ...ask,
    body: '{"name":"other","scopes":["post"]}',
  })

  expect(await problemOf(again)).toMatchObject({ kind: 'answer-not-kept', key: 'k' })
  expect(await problemOf(other)).toMatchObject({ kind: 'idempotency-conflict', key: 'k' })
  const tokens = await it.deps.people.store.tokens()
  expect(tokens.map(({ name }) => name)).toEqual(['admin', 'wire'])
})

test('stores no secrets of responses', async () => {
  await using it = await depsForTest()
  const made = await createToken(it.deps.people, null, { name: 'admin', scopes: ['admin'], expiresAt: null })
  const stored: unknown[] = []
  const { store } = it.desk
  const spying = {
    transact: (work: Parameters<typeof store.transact>[0]) =>
      store.transact(async (tx) => {
        const storeResponse = tx.storeResponse.bind(tx)
        tx.storeResponse = (...args) => {
          stored.push(args)
          return storeResponse(...args)
        }
        return work(tx)
      }),
  } as typeof store

  const response = await httpApp({ ...it.deps, desk: localExecutor({ ...it.desk, store: spying }) }).request(
    '/api/v1/tokens',
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${made.ok ? made.value.secret : ''}`,
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: JSON.stringify({ name: 'wire', scopes: ['post'] }),
    },
  )

  const { secret } = (await response.json()) as { secret: string }
  expect(stored).toHaveLength(1)
  expect(JSON.stringify(stored)).not.toContain(secret)
})

test('stores nothing of a reader who repeats a request, and pushes out no secret of the desk', async () => {
  await using it = await depsForTest()
  let commits = 0
  const { store } = it.desk
  const counting = {
    transact: (work: Parameters<typeof store.transact>[0]) => {
      commits++
      return store.transact(work)
    },
  } as typeof store
  await using subscriptions = await memoryReaders()
  const push = { ...it.deps.push, subscriptions }
  const app = httpApp({ ...it.deps, push, desk: localExecutor({ ...it.desk, store: counting }) })
  const ask = (path: string, json: object): Promise<Response> =>
    Promise.resolve(
      app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: JSON.stringify(json),
      }),
    )
  const subscription = subscriptionAt('https://fcm.googleapis.com', 'seed', 'one')
  const subscribe = () => ask('/push/subscriptions', { subscription, follow: { everything: true } })

  const answers = await Promise.all([subscribe(), subscribe()])
  const [first, second] = await Promise.all(answers.map(async (answer) => (await answer.json()) as object))
  for (let n = 0; n < 3; n++) await ask('/push/receipts', { alert: `alert-${n}`, shown: 1 })

  expect(first).toHaveProperty('manage')
  expect(second).toEqual(first)
  expect(commits).toBe(0)
})
