import { expect, test } from 'vitest'
import { addPerson, samplePassword, signedIn, signIn, type Browser } from '../support/people.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

async function invite(desk: TestDesk, person: object): Promise<string> {
  const invited = await desk.call('POST', '/invitations', person)
  return String(invited.body['link'])
}

function lookUp(desk: TestDesk, secret: string): Promise<Response> {
  return desk.request('/api/v1/invitations/lookup', { json: { secret } })
}

function secretOf(link: string): string {
  return link.split('#')[1] ?? ''
}

test('creates and signs in the first owner by the setup link', async () => {
  await using desk = await startDesk()
  const link = (await desk.setUpLink()) ?? ''
  const secret = secretOf(link)

  const asked = await lookUp(desk, secret)
  const accepted = await desk.request('/api/v1/invitations/acceptance', {
    json: { secret, email: 'Ada@example.org', name: 'Ada Quill', password: samplePassword },
  })

  expect(link).toMatch(/\/desk\/welcome#[\w-]{43}$/)
  expect(await asked.json()).toEqual({ email: null, name: null, role: 'owner' })
  expect(accepted.status).toBe(201)
  expect(await accepted.json()).toEqual({
    editor: {
      id: expect.stringMatching(/^[0-9a-z]{20}$/),
      email: 'ada@example.org',
      name: 'Ada Quill',
      role: 'owner',
      createdAt: expect.any(String),
    },
  })
  const [cookie = ''] = (accepted.headers.getSetCookie()[0] ?? '').split(';')
  const session = await desk.request('/api/v1/session', { headers: { cookie } })
  expect(await session.json()).toMatchObject({ editor: { name: 'Ada Quill' } })
  expect(await desk.setUpLink()).toBeNull()
})

test('refuses used and replaced links when they are opened', async () => {
  await using desk = await startDesk()
  const setUp = secretOf((await desk.setUpLink()) ?? '')
  await addPerson(desk, 'owner', 'ada')
  const replaced = secretOf(await invite(desk, { email: 'bob@example.org', name: 'Bob', role: 'reporter' }))
  const used = secretOf(await invite(desk, { email: 'bob@example.org', name: 'Bob', role: 'reporter' }))
  await desk.request('/api/v1/invitations/acceptance', { json: { secret: used, password: samplePassword } })

  for (const dead of [setUp, replaced, used]) {
    const asked = await lookUp(desk, dead)
    expect(asked.status).toBe(404)
    expect(await asked.json()).toMatchObject({ type: '/docs/refusals#setup-link-invalid' })
  }
})

test('invites people with a fixed address and role', async () => {
  await using desk = await startDesk()
  const link = await invite(desk, { email: 'bob@example.org', name: 'Bob', role: 'reporter' })

  const asked = await lookUp(desk, secretOf(link))
  const accepted = await desk.request('/api/v1/invitations/acceptance', {
    json: { secret: secretOf(link), email: 'mallory@example.org', name: 'Robert', password: samplePassword },
  })

  expect(await asked.json()).toEqual({ email: 'bob@example.org', name: 'Bob', role: 'reporter' })
  expect(await accepted.json()).toMatchObject({
    editor: { email: 'bob@example.org', name: 'Robert', role: 'reporter' },
  })
})

test('keeps invitation secrets out of request paths', async () => {
  await using desk = await startDesk()

  const link = new URL(await invite(desk, { email: 'bob@example.org', name: 'Bob', role: 'editor' }))

  expect(link.pathname + link.search).toBe('/desk/welcome')
  const document = (await (await desk.request('/api/v1/openapi.json')).json()) as {
    paths: Record<string, unknown>
  }
  expect(Object.keys(document.paths).filter((path) => path.includes('{secret}'))).toEqual([])
  const inPath = await desk.request(`/api/v1/invitations/${link.hash.slice(1)}`)
  expect(inPath.status).toBeGreaterThanOrEqual(401)
})

test('lists open invitations with their maker, replaces them and withdraws them', async () => {
  await using desk = await startDesk()
  const browser = await signedIn(desk, 'owner', 'ada')
  const bob = { email: 'bob@example.org', name: 'Bob', role: 'reporter' }
  await desk.request('/api/v1/invitations', { headers: browser, json: bob })
  const link = await invite(desk, { email: 'eve@example.org', name: 'Eve', role: 'editor' })
  const listed = await desk.call('GET', '/invitations')
  const invitations = listed.body['invitations'] as { id: string; email: string }[]

  expect(invitations).toMatchObject([
    { email: 'eve@example.org', role: 'editor', createdBy: { kind: 'token' } },
    { ...bob, createdBy: { kind: 'editor', name: 'ada' } },
  ])
  expect(JSON.stringify(listed.body)).not.toContain(secretOf(link))
  const again = await invite(desk, { email: 'eve@example.org', name: 'Eve', role: 'editor' })
  expect((await lookUp(desk, secretOf(link))).status).toBe(404)
  const [renewed] = (await desk.call('GET', '/invitations')).body['invitations'] as { id: string }[]
  expect((await desk.call('DELETE', `/invitations/${renewed?.id ?? ''}`)).status).toBe(204)
  expect((await lookUp(desk, secretOf(again))).status).toBe(404)
  expect(await desk.call('DELETE', `/invitations/${renewed?.id ?? ''}`)).toMatchObject({
    status: 404,
    body: { type: '/docs/refusals#invitation-unknown' },
  })
  const reporter = await signedIn(desk, 'editor', 'eric')
  expect((await desk.request('/api/v1/invitations', { headers: reporter })).status).toBe(403)
})

test('a removed owner comes back by nothing that was made before', async () => {
  await using desk = await startDesk()
  await addPerson(desk, 'owner', 'ada')
  const leaving = await addPerson(desk, 'owner', 'mallory')
  const browser: Browser = { cookie: await signIn(desk, leaving.email), 'sec-fetch-site': 'same-origin' }
  const theirs = async (path: string, json: object) => {
    const answer = await desk.request(`/api/v1${path}`, { headers: browser, json })
    return (await answer.json()) as Record<string, string>
  }
  const invited = await theirs('/invitations', { email: 'm2@example.org', name: 'M', role: 'owner' })
  const token = await theirs('/tokens', { name: 'backup', scopes: ['admin'] })
  const byToken = await desk.request('/api/v1/tokens', {
    token: token['secret'] ?? '',
    json: { name: 'second', scopes: ['admin'] },
  })
  const second = (await byToken.json()) as Record<string, string>

  const asked = await desk.call('DELETE', `/editors/${leaving.id}`)
  expect(asked).toMatchObject({
    status: 409,
    body: {
      type: '/docs/refusals#tokens-undecided',
      detail:
        'Say what becomes of “backup” and “second”: repeat the request with “tokens” as “keep” or “revoke”.',
      tokens: [{ name: 'backup' }, { name: 'second' }],
    },
  })
  expect((await desk.request('/api/v1/session', { headers: browser })).status).toBe(200)
  expect((await desk.call('DELETE', `/editors/${leaving.id}?tokens=revoke`)).status).toBe(204)

  expect((await lookUp(desk, secretOf(invited['link'] ?? ''))).status).toBe(404)
  for (const { secret = '' } of [token, second]) {
    expect((await desk.request('/api/v1/session', { token: secret })).status).toBe(401)
  }
  expect((await desk.request('/api/v1/session', { headers: browser })).status).toBe(401)
})

test('revoking a token asks about the tokens that were made with it', async () => {
  await using desk = await startDesk()
  const first = (await desk.call('POST', '/tokens', { name: 'first', scopes: ['admin'] })).body
  const made = await desk.request('/api/v1/tokens', {
    token: String(first['secret']),
    json: { name: 'second', scopes: ['read'] },
  })
  const second = (await made.json()) as { secret: string; createdBy: object }
  expect(second.createdBy).toEqual({ kind: 'token', id: first['id'], name: 'first' })

  expect(await desk.call('DELETE', `/tokens/${String(first['id'])}`)).toMatchObject({ status: 409 })
  expect((await desk.call('DELETE', `/tokens/${String(first['id'])}?tokens=keep`)).status).toBe(204)
  expect((await desk.request('/api/v1/session', { token: String(first['secret']) })).status).toBe(401)
  expect((await desk.request('/api/v1/session', { token: second.secret })).status).toBe(200)
})

test('editors change their name and password, and see and end their own sessions', async () => {
  await using desk = await startDesk()
  const ada = await addPerson(desk, 'reporter', 'ada')
  const signInWith = async (agent: string): Promise<Browser> => {
    const json = { email: ada.email, password: samplePassword }
    const answer = await desk.request('/api/v1/session', { json, headers: { 'user-agent': agent } })
    const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')
    return { cookie, 'sec-fetch-site': 'same-origin' }
  }
  const [laptop, phone, tablet] = [
    await signInWith('Laptop'),
    await signInWith('Phone'),
    await signInWith('Tablet'),
  ]
  const ask = (path: string, headers: Browser, more: { method?: string; json?: object } = {}) =>
    desk.request(`/api/v1${path}`, { headers, ...more })
  const isOpen = async (browser: Browser) => (await ask('/session', browser)).status === 200

  const renamed = await ask('/account', laptop, { method: 'PATCH', json: { name: 'Ada Quill' } })
  expect(await renamed.json()).toMatchObject({ name: 'Ada Quill', email: ada.email })
  const listed = (await (await ask('/account/sessions', laptop)).json()) as {
    sessions: { id: string; agent: string; current: boolean; lastUsedAt: string | null }[]
  }
  expect(Object.fromEntries(listed.sessions.map(({ agent, current }) => [agent, current]))).toEqual({
    Laptop: true,
    Phone: false,
    Tablet: false,
  })
  expect(listed.sessions.find(({ current }) => current)?.lastUsedAt).toEqual(expect.any(String))
  const { id } = listed.sessions.find(({ agent }) => agent === 'Phone') ?? { id: '' }
  expect((await ask(`/account/sessions/${id}`, laptop, { method: 'DELETE' })).status).toBe(204)
  expect([await isOpen(laptop), await isOpen(phone), await isOpen(tablet)]).toEqual([true, false, true])

  const change = (current: string) =>
    ask('/account/password', laptop, { json: { current, password: 'another good password' } })
  expect((await change('not the password')).status).toBe(422)
  expect((await change(samplePassword)).status).toBe(204)
  expect([await isOpen(laptop), await isOpen(tablet)]).toEqual([true, false])
  expect((await ask('/account/sessions', laptop, { method: 'DELETE' })).status).toBe(204)
  expect(await isOpen(laptop)).toBe(true)
  // A program has no account.
  expect((await desk.call('GET', '/account/sessions')).status).toBe(403)
})

test('tells when a token was last used, and by whom it was made', async () => {
  let now = Date.parse('2026-11-30T12:00:00Z')
  await using desk = await startDesk({ now: () => now as never })
  const browser = await signedIn(desk, 'owner', 'ada')
  const made = await desk.request('/api/v1/tokens', {
    headers: browser,
    json: { name: 'wire', scopes: ['read'] },
  })
  const { id, secret } = (await made.json()) as { id: string; secret: string }
  const listed = async () => {
    const { tokens } = (await desk.call('GET', '/tokens')).body as { tokens: { id: string }[] }
    return tokens.find((token) => token.id === id)
  }
  expect(await listed()).toMatchObject({ lastUsedAt: null, createdBy: { kind: 'editor', name: 'ada' } })
  for (const ms of [0, 30_000, 29_999]) {
    now += ms
    await desk.request('/api/v1/session', { token: secret })
  }
  expect(await listed()).toMatchObject({ lastUsedAt: '2026-11-30T12:00:00.000Z' })
  now += 1
  await desk.request('/api/v1/session', { token: secret })
  expect(await listed()).toMatchObject({ lastUsedAt: '2026-11-30T12:01:00.000Z' })
})

test('an empty sign-in is told what is missing', async () => {
  await using desk = await startDesk()
  const field = async (json: object) =>
    (await (await desk.request('/api/v1/session', { json })).json()) as Record<string, unknown>

  expect(await field({ email: ' ', password: '' })).toMatchObject({
    type: '/docs/refusals#field-missing',
    field: 'email',
  })
  expect(await field({ email: 'ada@example.org', password: '' })).toMatchObject({ field: 'password' })
  const invited = await desk.call('POST', '/invitations', { email: '', name: 'Bob', role: 'editor' })
  expect(invited.body).toMatchObject({ type: '/docs/refusals#field-missing', field: 'email' })
})

test('refuses to sign in over http where the public URL is https, with the address to use', async () => {
  await using desk = await startDesk({ options: { publicUrl: 'https://live.example.org' } })
  const { email } = await addPerson(desk, 'owner')
  const answer = await desk.request('/api/v1/session', {
    json: { email, password: samplePassword },
    headers: { origin: new URL(desk.localUrl).origin },
  })

  expect(answer.status).toBe(403)
  expect(answer.headers.getSetCookie()).toEqual([])
  expect(await answer.json()).toMatchObject({
    type: '/docs/refusals#https-required',
    title: 'Sign in over https.',
    detail:
      'This page was opened over http, where the browser keeps no session. Open https://live.example.org/desk instead.',
  })
})

test('lists editors, changes their roles and removes them', async () => {
  await using desk = await startDesk()
  await addPerson(desk, 'owner', 'ada')
  const bob = await addPerson(desk, 'reporter', 'bob')

  const promoted = await desk.call('PATCH', `/editors/${bob.id}`, { role: 'editor' })
  const listed = await desk.call('GET', '/editors')
  const removed = await desk.call('DELETE', `/editors/${bob.id}`)
  const after = await desk.call('GET', '/editors')

  expect(promoted.body).toMatchObject({ id: bob.id, role: 'editor' })
  const names = (answer: typeof listed) =>
    (answer.body as { editors: { name: string }[] }).editors.map(({ name }) => name)
  expect(names(listed)).toEqual(['ada', 'bob'])
  expect(removed.status).toBe(204)
  expect(names(after)).toEqual(['ada'])
})

test('refuses removed editors at the next request', async () => {
  await using desk = await startDesk()
  await addPerson(desk, 'owner')
  const bob = await addPerson(desk, 'editor', 'bob')
  const browser: Browser = { cookie: await signIn(desk, bob.email), 'sec-fetch-site': 'same-origin' }

  await desk.call('DELETE', `/editors/${bob.id}`)

  expect((await desk.request('/api/v1/session', { headers: browser })).status).toBe(401)
  const again = await desk.request('/api/v1/session', {
    json: { email: bob.email, password: samplePassword },
  })
  expect(again.status).toBe(401)
})

test('applies a new role at the next request', async () => {
  await using desk = await startDesk()
  await addPerson(desk, 'owner')
  const browser = await signedIn(desk, 'editor', 'bob')
  const { editor } = (await (await desk.request('/api/v1/session', { headers: browser })).json()) as {
    editor: { id: string }
  }

  await desk.call('PATCH', `/editors/${editor.id}`, { role: 'reporter' })

  const story = { headline: 'Not any more' }
  expect((await desk.request('/api/v1/stories', { headers: browser, json: story })).status).toBe(403)
})

test('expires sessions after two weeks', async () => {
  let now = Date.now()
  await using desk = await startDesk({ now: () => now as never })
  const browser = await signedIn(desk, 'owner')

  now += 14 * 24 * 3_600_000 - 1_000
  const before = await desk.request('/api/v1/session', { headers: browser })
  now += 2_000
  const after = await desk.request('/api/v1/session', { headers: browser })

  expect([before.status, after.status]).toEqual([200, 401])
})

test('creates a token, shows its secret once and revokes it', async () => {
  await using desk = await startDesk()

  const made = await desk.call('POST', '/tokens', { name: 'wire import', scopes: ['post', 'read'] })
  const secret = String(made.body['secret'])
  const whoAmI = await (await desk.request('/api/v1/session', { token: secret })).json()
  const listed = await desk.call('GET', '/tokens')
  const revoked = await desk.call('DELETE', `/tokens/${String(made.body['id'])}`)

  expect(made.status).toBe(201)
  expect(secret).toMatch(/^telex_[\w-]{43}$/)
  expect(whoAmI).toMatchObject({ editor: null, token: { name: 'wire import', scopes: ['post', 'read'] } })
  expect(JSON.stringify(listed.body)).toContain('wire import')
  expect(JSON.stringify(listed.body)).not.toContain(secret)
  expect(revoked.status).toBe(204)
  expect((await desk.request('/api/v1/session', { token: secret })).status).toBe(401)
})

test('expires tokens', async () => {
  let now = Date.now()
  await using desk = await startDesk({ now: () => now as never })
  const expiresAt = new Date(now + 3_600_000).toISOString()

  const made = await desk.call('POST', '/tokens', { name: 'for an hour', scopes: ['read'], expiresAt })
  const use = async () =>
    (await desk.request('/api/v1/session', { token: String(made.body['secret']) })).status
  const before = await use()
  now += 3_600_000

  expect(made.body['expiresAt']).toBe(expiresAt)
  expect([before, await use()]).toEqual([200, 401])
})

test('refuses wrong names and wrong passwords alike', async () => {
  await using desk = await startDesk()
  const { email } = await addPerson(desk, 'owner')
  const answer = async (json: object) => {
    const response = await desk.request('/api/v1/session', { json })
    const { requestId: _, ...said } = (await response.json()) as Record<string, unknown>
    return [response.status, said]
  }

  const wrongName = await answer({ email: 'nobody@example.org', password: samplePassword })
  const wrongPassword = await answer({ email, password: 'not the password' })

  expect(wrongName).toEqual(wrongPassword)
})
