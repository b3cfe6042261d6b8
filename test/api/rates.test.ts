import { expect, test } from 'vitest'
import { addPerson, samplePassword } from '../support/people.ts'
import { problemOf } from '../support/problem-of.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

/** Asks so often at once and gives back how often each status came. */
async function flood(times: number, ask: () => Promise<Response>): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  await Promise.all(
    Array.from({ length: times }, async () => {
      const response = await ask()
      await response.arrayBuffer()
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
    }),
  )
  return statuses
}

function proxied(address: string): Record<string, string> {
  return { 'x-forwarded-for': address }
}

test('limits each token separately', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '1' } })
  const [one, other] = [await desk.token('read'), await desk.token('read')]

  const statuses = await flood(30, () => desk.request('/api/v1/session', { token: one }))

  expect(statuses).toEqual({ 200: 20, 429: 10 })
  expect((await desk.request('/api/v1/session', { token: other })).status).toBe(200)
})

test('sends Retry-After above the limit', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '1' } })
  const token = await desk.token('read')
  await flood(20, () => desk.request('/api/v1/session', { token }))

  const response = await desk.request('/api/v1/session', { token })

  expect(response.headers.get('retry-after')).toBe('60')
  expect(await problemOf(response)).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 60 })
})

test('counts invalid tokens against the address', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '1' } })
  let n = 0

  const statuses = await flood(30, () => desk.request('/api/v1/session', { token: `telex_guess${n++}` }))

  expect(statuses).toEqual({ 401: 20, 429: 10 })
})

test('limits each client separately behind a trusted proxy', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '1', trustProxy: '1' } })
  const ask = (address: string) => () => desk.request('/api/v1/stories', { headers: proxied(address) })

  const one = await flood(30, ask('203.0.113.1'))
  const other = await flood(10, ask('203.0.113.2'))

  expect(one).toEqual({ 200: 20, 429: 10 })
  expect(other).toEqual({ 200: 10 })
})

test('ignores X-Forwarded-For without a trusted proxy', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '1' } })
  let n = 0

  const statuses = await flood(30, () =>
    desk.request('/api/v1/stories', { headers: proxied(`203.0.113.${n++}`) }),
  )

  expect(statuses).toEqual({ 200: 20, 429: 10 })
})

test('does not limit requests when set to 0', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })

  const statuses = await flood(100, () => desk.request('/api/v1/stories'))

  expect(statuses).toEqual({ 200: 100 })
})

test('does not limit pages, feeds and files', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '1' } })

  const statuses = await flood(50, () => desk.request('/'))

  expect(statuses).toEqual({ 200: 50 })
})

test('limits password guessing by address', async () => {
  await using desk = await startDesk({ options: { trustProxy: '1' } })
  const { email } = await addPerson(desk, 'owner')
  const tryFrom = (address: string, password: string) =>
    signIn(desk, { email: password === samplePassword ? email : 'nobody@example.org', password }, address)

  const statuses = await flood(30, () => tryFrom('203.0.113.1', 'a wrong password'))

  expect(statuses[429]).toBeGreaterThanOrEqual(9)
  expect((await tryFrom('203.0.113.2', samplePassword)).status).toBe(201)
})

test('lets the owner sign in while the account is guessed at', async () => {
  await using desk = await startDesk({ options: { trustProxy: '1' } })
  const { email } = await addPerson(desk, 'owner')
  for (let n = 0; n < 6; n++) await signIn(desk, { email, password: 'a wrong guess' }, `203.0.113.${n}`)

  const response = await signIn(desk, { email, password: samplePassword }, '198.51.100.7')

  expect(response.status).toBe(201)
})

function signIn(
  desk: TestDesk,
  json: { email: string; password: string },
  address: string,
): Promise<Response> {
  return desk.request('/api/v1/session', { headers: proxied(address), json })
}
