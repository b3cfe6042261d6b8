import { expect, test } from 'vitest'
import { StoreUnavailableError } from '../../src/desk/desk-store.ts'
import { createToken } from '../../src/desk/people/tokens.ts'
import { httpApp } from '../../src/http/app.ts'
import type { HttpDeps, ProcessHealth } from '../../src/http/deps.ts'
import { formatInstant, type Instant, type Seq, type Slug } from '../../src/domain/ids.ts'
import { depsForTest } from '../support/http-deps.ts'
import { problemOf } from '../support/problem-of.ts'
import { publication, sampleNow, sampleStory } from '../support/samples.ts'

const broken = new Error('SELECT failed at /var/lib/telex/telex.db')

function brokenStore(full: boolean): (deps: HttpDeps) => HttpDeps {
  const perform = () => Promise.reject(new StoreUnavailableError(full, broken))
  return (deps) => ({ ...deps, desk: { perform } })
}

async function openStoryAt(deps: HttpDeps): Promise<Response> {
  const made = await createToken(deps.people, null, { name: 'wire', scopes: ['post'], expiresAt: null })
  return httpApp(deps).request('/api/v1/stories', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${made.ok ? made.value.secret : ''}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ headline: 'Ferry aground' }),
  })
}

test('reports a full disk with Retry-After', async () => {
  await using it = await depsForTest()

  const response = await openStoryAt(brokenStore(true)(it.deps))

  expect(response.headers.get('retry-after')).toBe('5')
  expect(await problemOf(response)).toMatchObject({ kind: 'store-full', status: 507 })
})

test('reports an unavailable store', async () => {
  await using it = await depsForTest()

  const response = await openStoryAt(brokenStore(false)(it.deps))

  expect(await problemOf(response)).toMatchObject({ kind: 'store-unavailable', status: 503 })
})

test('logs a fault once under the request id, and reveals nothing', async () => {
  await using it = await depsForTest()
  const deps = { ...it.deps, archive: { ...it.deps.archive, stories: () => Promise.reject(broken) } }

  const response = await httpApp(deps).request('/api/v1/stories')

  const text = await response.clone().text()
  expect(text).not.toMatch(/SELECT|telex\.db|Error|stack/)
  expect(await problemOf(response)).toMatchObject({ kind: 'internal', status: 500 })
  expect(it.reported).toEqual([
    { fault: broken, facts: { requestId: 'request-1', method: 'GET', path: '/api/v1/stories' } },
  ])
})

test('shows readers an error page with the request id only', async () => {
  await using it = await depsForTest()
  const deps = { ...it.deps, archive: { ...it.deps.archive, stories: () => Promise.reject(broken) } }

  const response = await httpApp(deps).request('/', { headers: { accept: 'text/html' } })

  const page = await response.text()
  expect(response.status).toBe(500)
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  expect(page).toContain('request-1')
  expect(page).not.toMatch(/SELECT|telex\.db/)
})

test('logs faults without invitation secrets', async () => {
  await using it = await depsForTest()
  const store = { ...it.deps.people.store, token: () => Promise.reject(broken) }
  const deps = { ...it.deps, people: { ...it.deps.people, store } }

  // A client of an older Telex: secrets stood in paths.
  const headers = { authorization: 'Bearer telex_x' }
  await httpApp(deps).request('/api/v1/invitations/the-secret', { method: 'DELETE', headers })

  expect(JSON.stringify(it.reported)).not.toContain('the-secret')
  expect(it.reported).toMatchObject([{ facts: { path: '/api/v1/invitations/…' } }])
})

test.each([
  ['fails', () => Promise.reject(broken)],
  ['is silent', () => new Promise<never>(() => undefined)],
])('reports an unhealthy desk when the store %s', async (_how, head) => {
  await using it = await depsForTest()
  const deps = { ...it.deps, log: { ...it.deps.log, epoch: it.deps.log.epoch, head } }

  const response = await httpApp(deps).request('/health')

  expect(response.status).toBe(503)
  expect(await response.json()).toEqual({ status: 'failing', detail: 'The store does not respond.' })
})

test('reports alarms in health and stays healthy', async () => {
  await using it = await depsForTest()
  const since = it.deps.now()
  const alarm = {
    kind: 'key-refused',
    about: 'https://push.example',
    detail: '403',
    since,
    lastAt: since,
    times: 2,
  }
  const push = { ...it.deps.push, alarms: { list: () => [alarm] } } as HttpDeps['push']

  const response = await httpApp({ ...it.deps, push }).request('/health')

  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    status: 'ok',
    alarms: [{ kind: 'key-refused', about: 'https://push.example', times: 2 }],
  })
})

test('reports the latest canary round trip of all processes', async () => {
  await using it = await depsForTest()
  const store = it.deps.store.report()
  const quiet = { readers: 0, capacity: { limit: 1, open: 0 }, alarms: [], hints: [], store }
  const at = (ms: number) => (sampleNow + ms) as Instant
  const others = [
    { ...quiet, canary: { roundTripMs: 80, at: at(1_000) } },
    { ...quiet, canary: { roundTripMs: 90, at: at(2_000) } },
    { ...quiet, canary: null },
  ]
  const healthWith = async (others: readonly ProcessHealth[]): Promise<unknown> => {
    const processes = { ...it.deps.processes, health: async () => others }
    return (await httpApp({ ...it.deps, processes }).request('/health')).json()
  }

  expect(await healthWith(others)).toMatchObject({
    canary: { roundTripMs: 90, at: formatInstant(at(2_000)) },
  })
  expect(await healthWith([])).toMatchObject({ canary: null })
})

test('reports draining during a graceful shutdown', async () => {
  await using it = await depsForTest({ isDraining: () => true })

  const response = await httpApp(it.deps).request('/health')

  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ status: 'draining' })
})

test('resets polling clients at an event that can’t be rendered', async () => {
  await using it = await depsForTest()
  const story = sampleStory({ slug: 'ferry' as Slug })
  await it.desk.store.transact(async (tx) => {
    await tx.saveStory(story)
    for (let n = 0; n < 3; n++) await tx.append(publication(story), sampleNow)
  })
  const render: HttpDeps['render'] = async (event) => {
    if (event.seq === 2) throw broken
    return it.deps.render(event)
  }
  const app = httpApp({ ...it.deps, render })
  const { epoch } = it.deps.log
  const since = async (cursor: string): Promise<Record<string, unknown>> =>
    (await (await app.request(`/live/stories/ferry/since?after=${cursor}`)).json()) as Record<string, unknown>

  const first = await since(`${epoch}.0`)
  const rest = await since(`${epoch}.2`)

  const [one, two, three] = await Promise.all([1, 2, 3].map((seq) => it.deps.cursors.at(seq as Seq)))
  expect(first).toMatchObject({
    events: [{ id: one }],
    cursor: two,
    reset: { reason: 'unreadable', snapshot: '/api/v1/stories/ferry' },
  })
  expect(rest).toMatchObject({ events: [{ id: three }], cursor: three })
  expect(it.reported).toMatchObject([{ fault: broken }])
})
