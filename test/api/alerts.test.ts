import { expect, test } from 'vitest'
import { problemOf } from '../support/problem-of.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

const words = { title: 'Ferry aground', body: 'Nobody is hurt.' }
const toStory = { ...words, audience: { kind: 'story' } }

type Newsroom = { readonly post: string; readonly subscribe: (name: string, follow: object) => Promise<void> }

async function newsroom(desk: TestDesk, service: PushService): Promise<Newsroom> {
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry', topics: ['sea'] })
  const post = await desk.call('POST', '/stories/ferry/posts', { text: 'Nobody is hurt.' })
  return {
    post: String(post.body['id']),
    async subscribe(name, follow) {
      const json = { subscription: service.subscription(name, 'http1'), follow }
      const response = await desk.request('/push/subscriptions', { json })
      if (response.status !== 201) throw new Error(`Subscribing was answered ${response.status}.`)
    },
  }
}

function deskBeside(service: PushService): Promise<TestDesk> {
  return startDesk({ options: { insecurePushOrigins: service.origins.http1 } })
}

/** Waits until an alert has come to its end. */
async function ended(desk: TestDesk, id: unknown): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await desk.call('GET', `/alerts/${String(id)}`)
    if (['done', 'failed', 'cancelled', 'stopped'].includes(String(body['state']))) return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('holds an alert, sends it and reports consistent counts', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { stories: ['ferry'] })
  await subscribe('two', { everything: true })
  await subscribe('other', { stories: ['elsewhere'] })

  const asked = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 0 })
  const receipt = await ended(desk, asked.body['id'])

  expect(asked.status).toBe(202)
  expect(asked.body).toEqual({
    id: expect.stringMatching(/^[0-9a-z]{20}$/),
    state: 'held',
    holdUntil: expect.stringMatching(/Z$/),
    audienceSize: 2,
  })
  expect(receipt).toMatchObject({
    state: 'done',
    post,
    story: 'ferry',
    purpose: 'news',
    ...toStory,
    counts: { planned: 2, accepted: 2, retrying: 0, gone: 0, refused: 0, waiting: 0 },
    reachedIn: { p50: expect.any(Number), p99: expect.any(Number) },
  })
  expect(Object.keys(await service.messageCounts('Ferry aground'))).toHaveLength(2)
})

test('counts every kind of audience exactly', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { stories: ['ferry'] })
  await subscribe('two', { topics: ['sea'], stories: ['ferry'] })
  await subscribe('three', { everything: true })
  await subscribe('four', { topics: ['sea'] })
  await subscribe('tester', { tests: true })
  const size = async (query: string) =>
    (await desk.call('GET', `/audience?post=${post}&${query}`)).body['size']

  expect(await size('kind=story')).toBe(3)
  expect(await size('kind=topic&topic=Sea')).toBe(4)
  expect(await size('kind=topic&topic=weather')).toBe(3)
  expect(await size('kind=everyone')).toBe(4)
  expect(await size('kind=test')).toBe(1)
})

test('undoes an alert during its hold without a trace', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { everything: true })
  const asked = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 60 })

  const undone = await desk.call('DELETE', `/alerts/${String(asked.body['id'])}`)
  const again = await desk.call('DELETE', `/alerts/${String(asked.body['id'])}`)

  expect([undone.status, undone.body]).toEqual([200, { id: asked.body['id'], state: 'cancelled' }])
  expect(again.status).toBe(200)
  expect(await desk.call('GET', `/alerts/${String(asked.body['id'])}`)).toMatchObject({
    body: { state: 'cancelled', end: 'undone' },
  })
  expect((await service.summary()).requests).toBe(0)
})

test('allows one pending alert per post', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post } = await newsroom(desk, service)
  const first = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 60 })

  const response = await desk.request(`/api/v1/posts/${post}/alerts`, {
    token: await desk.token('alert'),
    json: { ...toStory, title: 'Another' },
  })

  expect(await problemOf(response)).toMatchObject({ kind: 'alert-pending', alert: first.body['id'] })
})

test('refuses repeated alerts and the undoing of sent ones', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { everything: true })
  const token = await desk.token('alert')
  const { body } = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 0 })
  await ended(desk, body['id'])

  const repeated = await desk.request(`/api/v1/posts/${post}/alerts`, { token, json: toStory })
  const undone = await desk.request(`/api/v1/alerts/${String(body['id'])}`, { method: 'DELETE', token })

  expect(await problemOf(repeated)).toMatchObject({ kind: 'alert-repeated', alert: body['id'] })
  expect(await problemOf(undone)).toMatchObject({ kind: 'alert-not-held', state: 'done', sent: 1 })
})

test('limits alerts to one a day, except breaking news', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post } = await newsroom(desk, service)
  const json = {
    subscription: service.subscription('one', 'http1'),
    follow: { everything: true },
    perDay: 1,
  }
  await desk.request('/push/subscriptions', { json })
  const send = async (title: string, how: object = {}): Promise<Record<string, unknown>> => {
    const asked = { ...toStory, title, holdSeconds: 0, ...how }
    return ended(desk, (await desk.call('POST', `/posts/${post}/alerts`, asked)).body['id'])
  }

  const breaking = await send('It counts', { breaking: true })
  const routine = await send('One too many')
  const again = await send('Aside', { breaking: true })

  expect(breaking).toMatchObject({ breaking: true, counts: { accepted: 1, withheld: 0 } })
  expect(routine).toMatchObject({ breaking: false, counts: { accepted: 0, withheld: 1 } })
  expect(again).toMatchObject({ breaking: true, counts: { accepted: 1, withheld: 0 } })
  expect(Object.keys(await service.messageCounts('One too many'))).toEqual([])
})

test('treats alerts as routine by default and validates `breaking`', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post } = await newsroom(desk, service)
  const token = await desk.token('alert')
  const ask = (json: object): Promise<Response> =>
    desk.request(`/api/v1/posts/${post}/alerts`, { token, json: { ...toStory, holdSeconds: 60, ...json } })

  const odd = await ask({ breaking: 'yes' })
  const { id } = (await (await ask({})).json()) as { id: string }

  expect(await problemOf(odd)).toMatchObject({ status: 422, kind: 'field-invalid', field: 'breaking' })
  expect((await desk.call('GET', `/alerts/${id}`)).body).toMatchObject({ breaking: false })
})

test('sends one alert for a repeated request', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  const token = await desk.token('alert')
  const headers = { 'idempotency-key': 'k' }
  const ask = () =>
    desk.request(`/api/v1/posts/${post}/alerts`, { token, headers, json: { ...toStory, holdSeconds: 60 } })

  const first = await (await ask()).json()
  await subscribe('meanwhile', { everything: true })
  const again = await (await ask()).json()

  expect(again).toEqual(first)
  const { alerts } = (await desk.call('GET', `/posts/${post}/alerts`)).body as { alerts: object[] }
  expect(alerts).toHaveLength(1)
})

test('stops the held alert at a correction and notifies its recipients', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { everything: true })
  const sent = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 0 })
  await ended(desk, sent.body['id'])
  await subscribe('late', { everything: true })
  const held = await desk.call('POST', `/posts/${post}/alerts`, {
    ...toStory,
    title: 'Held',
    holdSeconds: 60,
  })

  const reach = await desk.call('GET', `/posts/${post}/reach`)
  const corrected = await desk.call('POST', `/posts/${post}/corrections`, {
    text: 'One person is hurt.',
    note: 'Somebody is hurt after all.',
    followUp: { title: 'Correction: ferry', body: 'One person is hurt.', holdSeconds: 0 },
  })
  const followUp = await ended(desk, corrected.body['followUp'])

  expect(reach.body).toEqual({ sent: 1 })
  expect(corrected.body).toMatchObject({ revision: 2, alertsEnded: [held.body['id']] })
  expect(followUp).toMatchObject({
    purpose: 'correction',
    state: 'done',
    counts: { planned: 1, accepted: 1 },
  })
  expect(await service.received('late')).toEqual([])
  const { alerts } = (await desk.call('GET', '/stories/ferry/alerts')).body as { alerts: { state: string }[] }
  expect(alerts.map(({ state }) => state)).toEqual(['done', 'cancelled', 'done'])
})

test('counts receipts of service workers', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { everything: true })
  const { body } = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 0 })
  await ended(desk, body['id'])

  await desk.request('/push/receipts', { json: { alert: body['id'], shown: 1 } })
  await desk.request('/push/receipts', { json: { alert: body['id'], opened: 1 } })

  let counts: Record<string, number> = {}
  while (counts['opened'] !== 1) {
    counts = (await desk.call('GET', `/alerts/${String(body['id'])}`)).body['counts'] as typeof counts
  }
  expect(counts).toMatchObject({ accepted: 1, shown: 1, opened: 1 })
})

test('refuses unknown alerts', async () => {
  await using desk = await startDesk()

  const response = await desk.request('/api/v1/alerts/nothing', { token: await desk.token('read') })

  expect(await problemOf(response)).toMatchObject({ kind: 'alert-unknown', alert: 'nothing' })
})

test('tells strangers nothing of a held alert or a scheduled post', async () => {
  await using service = await startPushService()
  await using desk = await deskBeside(service)
  const { post, subscribe } = await newsroom(desk, service)
  await subscribe('one', { everything: true })
  const paths = [
    '/live/since',
    '/live/stories/ferry/since',
    '/api/v1/stories',
    '/api/v1/stories/ferry',
    '/',
    '/stories/ferry',
    '/feed.json',
    '/health',
  ]
  const seen = async () => {
    const texts = await Promise.all(paths.map(async (path) => (await desk.request(path)).text()))
    const response = await desk.request('/live')
    const reader = response.body?.getReader()
    const hello = new TextDecoder()
      .decode((await reader?.read())?.value)
      .replace(/"now":"[^"]*"|retry: \d+/g, '')
    await reader?.cancel()
    return [...texts, hello]
  }
  const before = await seen()

  const held = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, holdSeconds: 3_600 })
  await desk.call('POST', '/stories/ferry/posts', { text: 'Later.', publishAt: '2099-01-01T00:00:00Z' })
  expect(await seen()).toEqual(before)
  await desk.call('DELETE', `/alerts/${String(held.body['id'])}`)
  const sent = await desk.call('POST', `/posts/${post}/alerts`, { ...toStory, title: 'Now', holdSeconds: 0 })
  await ended(desk, sent.body['id'])

  expect(await seen()).toEqual(before)
})
