import { expect, test } from 'vitest'
import { addPerson, samplePassword, signedIn, signIn } from '../support/people.ts'
import { problemOf } from '../support/problem-of.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

/** What a browser says of where a request comes from, and whether it may act with an editor's session. */
const matrix: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
  ['the desk’s own page', { 'sec-fetch-site': 'same-origin' }, 201],
  ['a page of a sibling host', { 'sec-fetch-site': 'same-site' }, 403],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a typed address', { 'sec-fetch-site': 'none' }, 403],
  ['another site that forges the origin of ours', { 'sec-fetch-site': 'cross-site', origin: 'OURS' }, 403],
  ['an older browser on our page', { origin: 'OURS' }, 201],
  ['an older browser on another site', { origin: 'https://evil.example' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['something that says nothing', {}, 403],
]

async function openStory(desk: TestDesk, headers: Record<string, string>): Promise<Response> {
  return desk.request('/api/v1/stories', { headers, json: { headline: 'Ferry aground' } })
}

test.each(matrix)('with a session, responds to %s as expected', async (_who, said, status) => {
  await using desk = await startDesk()
  const { cookie } = await signedIn(desk, 'owner')
  const headers = Object.fromEntries(
    Object.entries(said).map(([name, value]) => [name, value === 'OURS' ? new URL(desk.url).origin : value]),
  )

  const response = await openStory(desk, { cookie, ...headers })

  expect(response.status).toBe(status)
  if (status === 403) expect(await problemOf(response)).toMatchObject({ kind: 'cross-site' })
})

test.each(['PATCH', 'DELETE'])('refuses %s from another site', async (method) => {
  await using desk = await startDesk()
  const { cookie } = await signedIn(desk, 'owner')
  const headers = { cookie, 'sec-fetch-site': 'cross-site' }

  const response = await desk.request('/api/v1/stories/any', { method, headers })

  expect([403, 405]).toContain(response.status)
})

test('prevents sign-out from another site', async () => {
  await using desk = await startDesk()
  const { cookie } = await signedIn(desk, 'owner')

  const headers = { cookie, 'sec-fetch-site': 'cross-site' }
  const response = await desk.request('/api/v1/session', { method: 'DELETE', headers })

  expect(response.status).toBe(403)
  expect((await desk.request('/api/v1/session', { headers: { cookie } })).status).toBe(200)
})

test('prevents sign-in from another site', async () => {
  await using desk = await startDesk()
  const { email } = await addPerson(desk, 'reporter', 'mallory')

  const response = await desk.request('/api/v1/session', {
    headers: { 'sec-fetch-site': 'cross-site' },
    json: { email, password: samplePassword },
  })

  expect(response.status).toBe(403)
  expect(response.headers.getSetCookie()).toEqual([])
})

test('refuses posts from forms of other sites', async () => {
  await using desk = await startDesk()
  const { cookie } = await signedIn(desk, 'owner')

  const response = await desk.request('/api/v1/stories', {
    method: 'POST',
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' },
    body: '{"headline":"Ferry"}',
  })

  expect(response.status).toBe(415)
})

test('denies credentials to other origins', async () => {
  await using desk = await startDesk()
  const asking = {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  }

  const posts = await desk.request('/api/v1/posts/x/corrections', asking)
  const stories = await desk.request('/api/v1/stories', asking)

  expect(posts.headers.get('access-control-allow-origin')).toBeNull()
  expect(stories.headers.get('access-control-allow-methods')).toBe('GET, HEAD')
  expect(stories.headers.get('access-control-allow-credentials')).toBeNull()
  expect(stories.headers.get('access-control-allow-headers')).not.toMatch(/authorization|content-type/i)
})

test('accepts tokens without an origin', async () => {
  await using desk = await startDesk()
  const token = await desk.token('post')

  const response = await desk.request('/api/v1/stories', {
    token,
    headers: { origin: 'https://cms.example', 'sec-fetch-site': 'cross-site' },
    json: { headline: 'Ferry aground' },
  })

  expect(response.status).toBe(201)
})

test('sets the cookie HttpOnly, SameSite and for the root path', async () => {
  await using desk = await startDesk()
  const { email } = await addPerson(desk, 'owner')

  const response = await desk.request('/api/v1/session', { json: { email, password: samplePassword } })

  const [cookie] = response.headers.getSetCookie()
  expect(cookie).toMatch(/^telex=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('binds the cookie to its host on https', async () => {
  await using desk = await startDesk({ options: { publicUrl: 'https://live.example.org' } })
  const { email } = await addPerson(desk, 'owner')

  const response = await desk.request('/api/v1/session', { json: { email, password: samplePassword } })

  const [cookie] = response.headers.getSetCookie()
  expect(cookie).toMatch(/^__Host-telex=[\w-]{43}; .*Path=\/; HttpOnly; SameSite=Lax; Secure$/)
})

test('ends the previous session at sign-in', async () => {
  await using desk = await startDesk()
  const { email } = await addPerson(desk, 'owner')
  const planted = await signIn(desk, email)

  const response = await desk.request('/api/v1/session', {
    headers: { cookie: planted, 'sec-fetch-site': 'same-origin' },
    json: { email, password: samplePassword },
  })

  expect(response.status).toBe(201)
  expect(response.headers.getSetCookie()[0]).not.toContain(planted)
  expect((await desk.request('/api/v1/session', { headers: { cookie: planted } })).status).toBe(401)
})

test('ends the session at sign-out, which may be repeated', async () => {
  await using desk = await startDesk()
  const browser = await signedIn(desk, 'owner')

  const out = await desk.request('/api/v1/session', { method: 'DELETE', headers: browser })
  const again = await desk.request('/api/v1/session', { method: 'DELETE', headers: browser })

  expect([out.status, again.status]).toEqual([204, 204])
  expect(out.headers.getSetCookie()[0]).toMatch(/^telex=; Max-Age=0;/)
  expect((await desk.request('/api/v1/session', { headers: browser })).status).toBe(401)
})
