import { expect, test, vi } from 'vitest'
import { patientFetch, type RetryOptions } from './patient-fetch.ts'

const address = 'https://desk.test/api/v1/stories'
const keyed = { method: 'POST', body: '{"text":"One"}', headers: { 'Idempotency-Key': 'k' } }

/** A server that gives these answers in turn; `bodies` are what it was sent. */
function fetchWith(answers: (Response | Error | 'never')[], options: Partial<RetryOptions> = {}) {
  const bodies: string[] = []
  const send = async (request: Request): Promise<Response> => {
    bodies.push(await request.text())
    const answer = answers.shift() ?? new Response('{}')
    if (answer instanceof Error) throw answer
    if (answer !== 'never') return answer
    return new Promise((_, reject) =>
      request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)),
    )
  }
  return { bodies, fetch: patientFetch(send, { backoffMs: 1, ...options }) }
}

function busy(status: number, retryAfter: string): Response {
  return new Response(null, { status, headers: { 'Retry-After': retryAfter } })
}

test.each([429, 503])('retries a %i after Retry-After, with the same body', async (status) => {
  const { bodies, fetch } = fetchWith([busy(status, '0'), busy(status, '0')])
  expect((await fetch(new Request(address, keyed))).status).toBe(200)
  expect(bodies).toEqual(Array(3).fill(keyed.body))
})

test('waits as long as Retry-After says', async () => {
  vi.useFakeTimers()
  const { bodies, fetch } = fetchWith([busy(429, '7')])
  const answer = fetch(new Request(address))
  await vi.advanceTimersByTimeAsync(6_990)
  expect(bodies).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(20)
  expect((await answer).status).toBe(200)
  vi.useRealTimers()
})

test('hands back an answer that asks to wait longer than maxRetryAfterMs', async () => {
  const { bodies, fetch } = fetchWith([busy(503, '3600')])
  expect((await fetch(new Request(address))).status).toBe(503)
  expect(bodies).toHaveLength(1)
})

test('hands back the last answer after maxTries', async () => {
  const { bodies, fetch } = fetchWith([busy(429, '0'), busy(429, '0'), busy(429, '0')])
  expect((await fetch(new Request(address))).status).toBe(429)
  expect(bodies).toHaveLength(3)
})

test.each([
  ['a 503 without Retry-After', 503],
  ['a refusal', 409],
  ['a server fault', 500],
])('does not retry %s', async (_, status) => {
  const { bodies, fetch } = fetchWith([new Response(null, { status })])
  expect((await fetch(new Request(address))).status).toBe(status)
  expect(bodies).toHaveLength(1)
})

test.each([
  ['a GET', {}],
  ['a POST with an idempotency key', keyed],
])('retries %s after a lost connection', async (_, init) => {
  const { bodies, fetch } = fetchWith([new TypeError('fetch failed')])
  expect((await fetch(new Request(address, init))).status).toBe(200)
  expect(bodies).toHaveLength(2)
})

test.each(['PATCH', 'DELETE', 'POST'])(
  'does not retry a %s without a key after a lost connection',
  async (method) => {
    const { bodies, fetch } = fetchWith([new TypeError('fetch failed')])
    await expect(fetch(new Request(address, { method }))).rejects.toThrow('fetch failed')
    expect(bodies).toHaveLength(1)
  },
)

test('ends a try that takes longer than timeoutMs', async () => {
  const { bodies, fetch } = fetchWith(['never', 'never'], { timeoutMs: 10, maxTries: 2 })
  await expect(fetch(new Request(address))).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(bodies).toHaveLength(2)
})

test('a request’s own signal ends a try', async () => {
  const stop = new AbortController()
  const { bodies, fetch } = fetchWith(['never'])
  const answer = fetch(new Request(address, { signal: stop.signal }))
  await vi.waitFor(() => expect(bodies).toHaveLength(1))
  stop.abort()
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  expect(bodies).toHaveLength(1)
})

test('a request’s own signal ends a wait', async () => {
  const stop = new AbortController()
  const { bodies, fetch } = fetchWith([busy(503, '60')])
  const answer = fetch(new Request(address, { signal: stop.signal }))
  await vi.waitFor(() => expect(bodies).toHaveLength(1))
  stop.abort()
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
})
