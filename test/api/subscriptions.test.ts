import { expect, test } from 'vitest'
import { problemOf } from '../support/problem-of.ts'
import { subscriptionAt } from '../support/push-service/browser-keys.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

/** A push service that these tests never push to. */
const origin = 'http://127.0.0.1:9'
const options = { insecurePushOrigins: origin }

type Subscribed = { readonly id: string; readonly manage: string }

const browser = (name: string) => subscriptionAt(origin, 'seed', name)

async function subscribe(desk: TestDesk, name: string, over: object = {}): Promise<Subscribed> {
  const json = { subscription: browser(name), follow: { everything: true }, ...over }
  const response = await desk.request('/push/subscriptions', { json })
  if (response.status !== 201) throw new Error(`Subscribing was answered ${response.status}.`)
  return (await response.json()) as Subscribed
}

test('subscribes, reads, changes and ends a subscription', async () => {
  await using desk = await startDesk({ options })
  const key = (await (await desk.request('/push/key')).json()) as { id: string; key: string }

  const { id, manage } = await subscribe(desk, 'one', {
    follow: { stories: ['ferry'], topics: ['Weather'] },
    quietHours: { from: '22:00', until: '07:30' },
    timeZone: 'Europe/Vienna',
    perDay: 5,
    digest: true,
    vapidKeyId: key.id,
  })
  const path = `/push/subscriptions/${id}`
  const read = await (await desk.request(path, { token: manage })).json()
  const change = { follow: { everything: true }, quietHours: null }
  const changed = await desk.request(path, { method: 'PATCH', token: manage, json: change })
  const left = await desk.request(path, { method: 'DELETE', token: manage })

  expect(Buffer.from(key.key, 'base64url')).toHaveLength(65)
  expect(read).toEqual({
    id,
    follow: { everything: false, stories: ['ferry'], topics: ['weather'], tests: false },
    quietHours: { from: '22:00', until: '07:30' },
    timeZone: 'Europe/Vienna',
    perDay: 5,
    digest: true,
    vapidKeyId: key.id,
    createdAt: expect.any(String),
  })
  expect(await changed.json()).toMatchObject({
    follow: { everything: true, stories: [] },
    quietHours: null,
    perDay: 5,
    digest: true,
  })
  expect(left.status).toBe(204)
  expect((await desk.request(path, { token: manage })).status).toBe(404)
})

test('who follows a story follows it under another address, and by the one it had', async () => {
  await using desk = await startDesk({ options })
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { body: post } = await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })
  const follow = { stories: ['ferry'] }
  const before = await subscribe(desk, 'before', { follow })
  await desk.call('PATCH', '/stories/ferry', { slug: 'ferry-freed' })
  const after = await subscribe(desk, 'after', { follow })
  const both = await subscribe(desk, 'both', { follow: { stories: ['ferry', 'ferry-freed'] } })

  for (const { id, manage } of [before, after, both]) {
    const read = (await (await desk.request(`/push/subscriptions/${id}`, { token: manage })).json()) as {
      follow: { stories: readonly string[] }
    }
    expect(read.follow.stories).toEqual(['ferry-freed'])
  }
  const audience = await desk.call('GET', `/audience?post=${String(post['id'])}&kind=story`)
  expect(audience.body).toEqual({ size: 3 })
})

test('requires the secret to subscribe an endpoint again', async () => {
  await using desk = await startDesk({ options })
  const { id, manage } = await subscribe(desk, 'one')
  const json = { subscription: browser('one'), follow: { stories: ['ferry'] } }

  const stranger = await desk.request('/push/subscriptions', { json })
  const guess = await desk.request('/push/subscriptions', { json, token: 'a-guess' })
  const own = await desk.request('/push/subscriptions', { json, token: manage })

  expect(await problemOf(stranger)).toMatchObject({ kind: 'subscription-taken' })
  expect(await problemOf(guess)).toMatchObject({ kind: 'subscription-taken' })
  expect(own.status).toBe(201)
  expect(await own.json()).toEqual({ id, manage })
})

test('returns the secret again to a repeated request', async () => {
  await using desk = await startDesk({ options })
  const json = { subscription: browser('one'), follow: { everything: true } }
  const ask = () => desk.request('/push/subscriptions', { json, headers: { 'idempotency-key': 'k' } })

  const first = await (await ask()).json()
  const again = await (await ask()).json()

  expect(again).toEqual(first)
})

test.each([
  ['no secret', undefined],
  ['a wrong secret', 'wrong'],
])('treats a subscription with %s as unknown', async (_what, secret) => {
  await using desk = await startDesk({ options })
  const { id } = await subscribe(desk, 'one')

  for (const method of ['GET', 'PATCH', 'DELETE']) {
    const asking = { method, ...(secret && { token: secret }), ...(method === 'PATCH' && { json: {} }) }
    const known = await problemOf(await desk.request(`/push/subscriptions/${id}`, asking))
    const unknown = await problemOf(await desk.request('/push/subscriptions/nobody', asking))
    expect(known).toMatchObject({ kind: 'subscription-unknown' })
    expect(unknown).toEqual(known)
  }
})

test('refuses desk tokens for subscriptions', async () => {
  await using desk = await startDesk({ options })
  const { id } = await subscribe(desk, 'one')

  const response = await desk.request(`/push/subscriptions/${id}`, {
    method: 'DELETE',
    token: await desk.token('admin'),
  })

  expect(response.status).toBe(404)
})

test('refuses endpoints of unknown push services', async () => {
  await using desk = await startDesk({ options })
  const endpoints = [
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/push',
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://user@fcm.googleapis.com/x',
    'https://evil.example/https://fcm.googleapis.com/x',
    'javascript:alert(1)',
    '',
  ]

  for (const endpoint of endpoints) {
    const json = { subscription: { ...browser('one'), endpoint }, follow: { everything: true } }
    const problem = await problemOf(await desk.request('/push/subscriptions', { json }))
    expect(problem, endpoint).toMatchObject({ kind: 'endpoint-not-allowed', status: 422 })
  }
})

test.each([
  ['follows nothing', { follow: {} }, 'field-missing', 'follow'],
  [
    'has a key of the wrong length',
    { subscription: { keys: { p256dh: 'AAAA', auth: 'AAAA' } } },
    'field-invalid',
    'p256dh',
  ],
  [
    'has hours that are none',
    { quietHours: { from: '25:00', until: '07:00' } },
    'field-invalid',
    'quietHours.from',
  ],
  ['has a zone that is none', { timeZone: 'Mars/Olympus' }, 'field-invalid', 'timeZone'],
  ['wants no alert at all', { perDay: 0 }, 'field-invalid', 'perDay'],
  ['says something unknown', { email: 'a@b.c' }, 'field-unknown', 'email'],
])('refuses a subscription that %s', async (_what, over, kind, field) => {
  await using desk = await startDesk({ options })
  const sample = { subscription: browser('one'), follow: { everything: true } }
  const subscription = { ...sample.subscription, ...('subscription' in over ? over.subscription : {}) }

  const response = await desk.request('/push/subscriptions', { json: { ...sample, ...over, subscription } })

  expect(await problemOf(response)).toMatchObject({ kind, field })
})

test('returns no endpoints or keys of browsers', async () => {
  await using desk = await startDesk({ options })
  const { id, manage } = await subscribe(desk, 'one')

  const read = await (await desk.request(`/push/subscriptions/${id}`, { token: manage })).text()

  const { endpoint, keys } = browser('one')
  for (const secret of [endpoint, keys.p256dh, keys.auth]) expect(read).not.toContain(secret)
})

test('limits subscribing by address, below the API limit', async () => {
  await using desk = await startDesk({ options: { ...options, requestsPerMinute: '5' } })
  const statuses = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const json = { subscription: browser(`b${n}`), follow: { everything: true } }
      return (await desk.request('/push/subscriptions', { json })).status
    }),
  )

  expect(statuses.filter((status) => status === 201)).toHaveLength(20)
  expect(statuses.filter((status) => status === 429)).toHaveLength(20)
  expect((await desk.request('/api/v1/stories')).status).toBe(200)
})

const day = { subscription: browser('one'), follow: { everything: true } }
const at = (endpoint: string): object => ({ ...day, subscription: { ...day.subscription, endpoint } })

test('limits the host names that one address can make up in a day', async () => {
  await using desk = await startDesk({ options: { ...options, requestsPerMinute: '0' } })
  const made: number[] = []
  for (let n = 0; n < 22; n++) {
    const json = at(`https://made-up-${n}.notify.windows.com/w/?token=${n}`)
    made.push((await desk.request('/push/subscriptions', { json })).status)
  }
  expect(made).toEqual([...Array(20).fill(201), 429, 429])

  const known = at('https://made-up-3.notify.windows.com/w/?token=other')
  const moved = await desk.request('/push/subscriptions', { json: known })
  expect(moved.status).toBe(201)
  const { id, manage } = (await moved.json()) as { id: string; manage: string }
  const json = {
    subscription: { ...day.subscription, endpoint: 'https://made-up-99.notify.windows.com/w/a' },
  }
  expect(
    (await desk.request(`/push/subscriptions/${id}`, { method: 'PATCH', token: manage, json })).status,
  ).toBe(429)
  // What is listed by its full name has no such limit.
  expect((await desk.request('/push/subscriptions', { json: day })).status).toBe(201)
})

test('limits how much one address can store in a day', async () => {
  await using desk = await startDesk({ options: { ...options, requestsPerMinute: '0' } })
  const topics = Array.from({ length: 100 }, (_, n) => `${n}`.padEnd(40, 'x'))
  const stories = Array.from({ length: 100 }, (_, n) => `${n}`.padEnd(80, 'x'))
  const statuses = new Map<number, number>()
  for (let n = 0; n < 230; n++) {
    const json = { subscription: browser(`b${n}`), follow: { topics, stories } }
    const { status } = await desk.request('/push/subscriptions', { json })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }

  expect(statuses.get(201)).toBeLessThan(210)
  expect(statuses.get(429)).toBeGreaterThan(20)
})

test('limits the body of a subscription', async () => {
  await using desk = await startDesk({ options })

  const long = await desk.request('/push/subscriptions', { json: { x: 'x'.repeat(40_000) } })
  const receipt = await desk.request('/push/receipts', { json: { alert: 'x'.repeat(2_000), shown: 1 } })

  expect([long.status, receipt.status]).toEqual([413, 413])
})

test('ignores receipts for unknown alerts', async () => {
  await using desk = await startDesk({ options })

  const response = await desk.request('/push/receipts', { json: { alert: 'nothing', shown: 1 } })

  expect(response.status).toBe(204)
})

test('counts one browser per receipt', async () => {
  await using desk = await startDesk({ options })

  const response = await desk.request('/push/receipts', { json: { alert: 'nothing', shown: 1_000_000 } })

  expect(await problemOf(response)).toMatchObject({ kind: 'field-invalid', field: 'shown' })
})
