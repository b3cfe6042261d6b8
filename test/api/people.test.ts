import { expect, test } from 'vitest'
import { addPerson, samplePassword, signedIn, signIn, type Browser } from '../support/people.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

async function invite(desk: TestDesk, person: object): Promise<string> {
  const invited = await desk.call('POST', '/invitations', person)
  return String(invited.body['link'])
}

function secretOf(link: string): string {
  return link.split('#')[1] ?? ''
}

test('creates and signs in the first owner by the setup link', async () => {
  await using desk = await startDesk()
  const link = (await desk.setUpLink()) ?? ''
  const secret = secretOf(link)

  const asked = await desk.request(`/api/v1/invitations/${secret}`)
  const accepted = await desk.request(`/api/v1/invitations/${secret}/acceptance`, {
    json: { email: 'Ada@example.org', name: 'Ada Quill', password: samplePassword },
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
  await desk.request(`/api/v1/invitations/${used}/acceptance`, { json: { password: samplePassword } })

  for (const dead of [setUp, replaced, used]) {
    const asked = await desk.request(`/api/v1/invitations/${dead}`)
    expect(asked.status).toBe(404)
    expect(await asked.json()).toMatchObject({ type: '/docs/refusals#setup-link-invalid' })
  }
})

test('invites people with a fixed address and role', async () => {
  await using desk = await startDesk()
  const link = await invite(desk, { email: 'bob@example.org', name: 'Bob', role: 'reporter' })

  const asked = await desk.request(`/api/v1/invitations/${secretOf(link)}`)
  const accepted = await desk.request(`/api/v1/invitations/${secretOf(link)}/acceptance`, {
    json: { email: 'mallory@example.org', name: 'Robert', password: samplePassword },
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
