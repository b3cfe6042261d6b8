import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../storage/browser-storage.ts'
import { ServerClock } from '../server-clock.ts'
import { IdempotencyKeys } from './idempotency-keys.ts'
import { ApiClient } from './api-client.ts'
import { DeskApi } from './desk-api.ts'
import { mayTryAgain } from './problem.ts'

/** The API of a server that gives these answers in turn; `requests` are what it was sent. */
function apiWith(...answers: (Response | Error | 'never')[]) {
  const requests: Request[] = []
  const signedOut = vi.fn()
  const clock = new ServerClock(() => Date.parse('2026-11-24T08:00:00Z'))
  const client = new ApiClient({
    baseUrl: 'https://desk.test/base',
    fetch: (request) => {
      requests.push(request)
      const answer = answers.shift() ?? json(200, {})
      if (answer === 'never') {
        return new Promise((_, reject) =>
          request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)),
        )
      }
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    keys: new IdempotencyKeys(memoryStorage()),
    clock,
    now: () => Date.parse('2026-11-24T08:00:00Z'),
    onSignedOut: signedOut,
    timeoutMs: 20,
  })
  const keyOf = (index: number): string | null => requests[index]?.headers.get('Idempotency-Key') ?? null
  return { api: new DeskApi(client), requests, keyOf, signedOut, clock }
}

const post = {
  text: 'One',
  headline: '',
  dateline: '',
  credits: [],
  keyEvent: false,
  state: 'published',
} as const
const wrong = { email: 'ana@example.org', password: 'wrong' }

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers })
}

function problem(
  status: number,
  kind: string,
  facts: object = {},
  headers: Record<string, string> = {},
): Response {
  return json(
    status,
    { type: `/docs/refusals#${kind}`, title: 'No.', status, requestId: 'r-1', ...facts },
    headers,
  )
}

test('returns the response body', async () => {
  const { api, requests } = apiWith(json(200, { stories: [] }))
  expect(await api.stories(null)).toEqual({ ok: true, value: { stories: [] } })
  expect(requests[0]?.url).toBe('https://desk.test/base/api/v1/stories?limit=50')
})

test('sends an idempotency key with every POST and with nothing else', async () => {
  const { api, requests, keyOf } = apiWith()
  await api.writePost('storm', post)
  await api.changeStory('storm', {})
  await api.undoAlert('1')
  expect(requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'DELETE'])
  expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/)
  expect([keyOf(1), keyOf(2)]).toEqual([null, null])
})

test.each([
  ['a lost connection', new TypeError('Failed to fetch')],
  ['a server fault', problem(503, 'store-unavailable')],
  ['a rate limit', problem(429, 'rate-limited', {}, { 'Retry-After': '7' })],
  ['an expired session', problem(401, 'not-signed-in')],
])('a retry after “%s” keeps its key', async (_, answer) => {
  const { api, keyOf } = apiWith(answer, json(201, { id: 'p1' }))
  expect((await api.writePost('storm', post)).ok).toBe(false)
  expect((await api.writePost('storm', post)).ok).toBe(true)
  expect(keyOf(1)).toBe(keyOf(0))
})

test('a retry after a refusal gets a new key', async () => {
  const { api, keyOf } = apiWith(problem(409, 'story-ended'))
  await api.writePost('storm', post)
  await api.writePost('storm', post)
  expect(keyOf(1)).not.toBe(keyOf(0))
})

test('the same text posted again gets a new key', async () => {
  const { api, keyOf } = apiWith()
  await api.writePost('storm', post)
  await api.writePost('storm', post)
  expect(keyOf(1)).not.toBe(keyOf(0))
})

test('a second click during a request shares its response', async () => {
  const { api, requests } = apiWith(json(201, { id: 'p1' }))
  const [one, other] = await Promise.all([api.writePost('storm', post), api.writePost('storm', post)])
  expect(requests).toHaveLength(1)
  expect(other).toEqual(one)
})

test('a lost connection is reported as offline and may be retried', async () => {
  const { api } = apiWith(new TypeError('Failed to fetch'))
  const answer = await api.stories(null)
  if (answer.ok) throw new Error('It answered.')
  expect(answer.refusal).toMatchObject({ kind: 'offline', status: 0 })
  expect(mayTryAgain(answer.refusal)).toBe(true)
})

test('times out when the server never answers', async () => {
  const { api } = apiWith('never')
  expect(await api.writePost('storm', post)).toMatchObject({ ok: false, refusal: { kind: 'no-answer' } })
})

test('a captive portal’s page is reported as offline', async () => {
  const { api } = apiWith(new Response('<html>Sign in to the Wi-Fi</html>', { status: 200 }))
  expect(await api.session()).toMatchObject({ ok: false, refusal: { kind: 'offline' } })
})

test('reports an expired session, but not a wrong password', async () => {
  const { api, signedOut } = apiWith(problem(401, 'sign-in-failed'), problem(401, 'not-signed-in'))
  await api.signIn(wrong)
  expect(signedOut).not.toHaveBeenCalled()
  await api.stories(null)
  expect(signedOut).toHaveBeenCalledOnce()
})

test('reads the server’s clock from every response', async () => {
  const { api, clock } = apiWith(json(200, {}, { date: 'Tue, 24 Nov 2026 08:05:00 GMT' }))
  await api.session()
  expect(clock.now()).toBe(Date.parse('2026-11-24T08:05:00.500Z'))
})

test('accepts a response without a body', async () => {
  const { api } = apiWith(new Response(null, { status: 204 }))
  expect(await api.signOut()).toEqual({ ok: true, value: undefined })
})
