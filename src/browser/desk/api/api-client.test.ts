import { afterEach, expect, test, vi } from 'vitest'
import { memoryStorage } from '../storage/browser-storage.ts'
import { ServerClock } from '../server-clock.ts'
import { ActKeys } from './act-keys.ts'
import { ApiClient } from './api-client.ts'
import { mayTryAgain } from './problem.ts'

type Heard = { readonly url: string; readonly init: RequestInit }

afterEach(() => vi.useRealTimers())

/** A client whose server gives these answers in turn; `heard` is what it was asked. */
function clientWith(...answers: (Response | Error | 'never')[]) {
  const heard: Heard[] = []
  const signedOut = vi.fn()
  const clock = new ServerClock(() => Date.parse('2026-11-24T08:00:00Z'))
  const client = new ApiClient({
    address: '/api/v1',
    fetch: (url, init = {}) => {
      heard.push({ url: url as string, init })
      const answer = answers.shift() ?? json(200, {})
      if (answer === 'never') {
        return new Promise((_, reject) =>
          init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
        )
      }
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
    keys: new ActKeys(memoryStorage()),
    clock,
    now: () => Date.parse('2026-11-24T08:00:00Z'),
    onSignedOut: signedOut,
  })
  const keyOf = (index: number): string | undefined =>
    (heard[index]?.init.headers as Record<string, string> | undefined)?.['Idempotency-Key']
  return { client, heard, keyOf, signedOut, clock }
}

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

test('an answer is given as it came', async () => {
  const { client, heard } = clientWith(json(200, { stories: [] }))
  expect(await client.get('/stories')).toEqual({ ok: true, value: { stories: [] } })
  expect(heard[0]?.url).toBe('/api/v1/stories')
})

test('every post carries a key, and no other method does', async () => {
  const { client, keyOf } = clientWith()
  await client.post('write', '/stories/storm/posts', { text: 'One' })
  await client.patch('/stories/storm', {})
  await client.delete('/alerts/1')
  expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/)
  expect([keyOf(1), keyOf(2)]).toEqual([undefined, undefined])
})

test.each([
  ['the line broke', new TypeError('Failed to fetch')],
  ['the server is out of order', problem(503, 'store-unavailable')],
  ['it was too much at once', problem(429, 'rate-limited', {}, { 'Retry-After': '7' })],
  ['the session has ended', problem(401, 'not-signed-in')],
])('a retry after “%s” goes out under the same key', async (_, answer) => {
  const { client, keyOf } = clientWith(answer, json(201, { id: 'p1' }))
  expect((await client.post('write', '/stories/storm/posts', { text: 'One' })).ok).toBe(false)
  expect((await client.post('write', '/stories/storm/posts', { text: 'One' })).ok).toBe(true)
  expect(keyOf(1)).toBe(keyOf(0))
})

test('after a “no” of the rules the next try is a new act', async () => {
  const { client, keyOf } = clientWith(problem(409, 'story-ended'))
  await client.post('write', '/stories/storm/posts', { text: 'One' })
  await client.post('write', '/stories/storm/posts', { text: 'One' })
  expect(keyOf(1)).not.toBe(keyOf(0))
})

test('the same words posted again on purpose are a new act', async () => {
  const { client, keyOf } = clientWith()
  await client.post('write', '/stories/storm/posts', { text: 'One' })
  await client.post('write', '/stories/storm/posts', { text: 'One' })
  expect(keyOf(1)).not.toBe(keyOf(0))
})

test('a second click while the first is under way asks nothing and gets its answer', async () => {
  const { client, heard } = clientWith(json(201, { id: 'p1' }))
  const [one, other] = await Promise.all([
    client.post('write', '/stories/storm/posts', { text: 'One' }),
    client.post('write', '/stories/storm/posts', { text: 'One' }),
  ])
  expect(heard).toHaveLength(1)
  expect(other).toEqual(one)
})

test('a dead line is said plainly and may be tried again', async () => {
  const { client } = clientWith(new TypeError('Failed to fetch'))
  const answer = await client.get('/stories')
  if (answer.ok) throw new Error('It answered.')
  expect(answer.refusal).toMatchObject({ kind: 'offline', status: 0 })
  expect(mayTryAgain(answer.refusal)).toBe(true)
})

test('a server that never answers is given up after a while', async () => {
  vi.useFakeTimers()
  const { client } = clientWith('never')
  const asked = client.post('write', '/stories/storm/posts', { text: 'One' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await asked).toMatchObject({ ok: false, refusal: { kind: 'no-answer' } })
})

test('a page of some network’s own in place of the answer is no answer', async () => {
  const { client } = clientWith(new Response('<html>Sign in to the Wi-Fi</html>', { status: 200 }))
  expect(await client.get('/session')).toMatchObject({ ok: false, refusal: { kind: 'offline' } })
})

test('an ended session is told, a wrong password is not one', async () => {
  const { client, signedOut } = clientWith(problem(401, 'sign-in-failed'), problem(401, 'not-signed-in'))
  await client.post('sign-in', '/session', {})
  expect(signedOut).not.toHaveBeenCalled()
  await client.get('/stories')
  expect(signedOut).toHaveBeenCalledOnce()
})

test('the server’s clock is read from every answer', async () => {
  const { client, clock } = clientWith(json(200, {}, { date: 'Tue, 24 Nov 2026 08:05:00 GMT' }))
  await client.get('/session')
  expect(clock.now()).toBe(Date.parse('2026-11-24T08:05:00.500Z'))
})

test('an answer without a body is one', async () => {
  const { client } = clientWith(new Response(null, { status: 204 }))
  expect(await client.delete('/session')).toEqual({ ok: true, value: null })
})
