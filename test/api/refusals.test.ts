import { expect, test } from 'vitest'
import { createToken } from '../../src/desk/people/tokens.ts'
import { parseInstant, type Instant } from '../../src/domain/ids.ts'
import type { RefusalKind } from '../../src/http/edge/http-refusal.ts'
import { statuses } from '../../src/http/edge/problem.ts'
import { addPerson, samplePassword, signedIn } from '../support/people.ts'
import { problemOf } from '../support/problem-of.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

/** A desk with a live story, an ended one, and a post in each state. */
type Scene = TestDesk & {
  readonly admin: string
  readonly post: string
  readonly draft: string
  readonly retracted: string
}

type Case = {
  readonly kind: RefusalKind
  readonly when: string
  readonly ask: (scene: Scene) => Promise<Response>
  readonly facts?: Readonly<Record<string, unknown>>
}

const nobody = '0000000000000000nobody'.slice(0, 20)

const cases: readonly Case[] = [
  {
    kind: 'bad-json',
    when: 'the body breaks off',
    ask: (desk) => raw(desk, '{"headline":"Fer', 'application/json'),
    facts: { problem: 'The JSON syntax is invalid' },
  },
  { kind: 'bad-json', when: 'there is no body', ask: (desk) => raw(desk, '', 'application/json') },
  {
    kind: 'wrong-content-type',
    when: 'JSON comes as plain text',
    ask: (desk) => raw(desk, '{"headline":"Ferry"}', 'text/plain'),
    facts: { given: 'text/plain' },
  },
  {
    kind: 'wrong-content-type',
    when: 'a form is sent',
    ask: (desk) => raw(desk, 'headline=Ferry', 'application/x-www-form-urlencoded'),
  },
  {
    kind: 'body-too-large',
    when: 'a body has more than a megabyte',
    ask: (desk) => raw(desk, `{"headline":"${'x'.repeat(1_100_000)}"}`, 'application/json'),
    facts: { maxBytes: 1_048_576 },
  },
  {
    kind: 'address-too-long',
    when: 'a query has thousands of characters',
    ask: (desk) => desk.request(`/api/v1/stories?topic=${'x'.repeat(5_000)}`),
    facts: { maxLength: 4_096 },
  },
  {
    kind: 'field-missing',
    when: 'the headline is left out',
    ask: (desk) => post(desk, '/stories', {}),
    facts: { field: 'headline' },
  },
  {
    kind: 'field-missing',
    when: 'the headline is nothing but control characters',
    ask: (desk) => post(desk, '/stories', { headline: ' \r\n\0 ' }),
    facts: { field: 'headline' },
  },
  {
    kind: 'field-missing',
    when: 'a post has no words',
    ask: (desk) => post(desk, '/stories/ferry/posts', { headline: 'Only this' }),
    facts: { field: 'text' },
  },
  {
    kind: 'field-missing',
    when: 'a topic alert names no topic',
    ask: (desk) => post(desk, `/posts/${desk.post}/alerts`, { ...words, audience: { kind: 'topic' } }),
    facts: { field: 'audience.topic' },
  },
  {
    kind: 'field-invalid',
    when: 'a text is a number',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 5 }),
    facts: { field: 'text', problem: 'must be text' },
  },
  {
    kind: 'field-invalid',
    when: 'one of a list is an object',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'Words', credits: ['AP', {}] }),
    facts: { field: 'credits[1]', problem: 'must be text' },
  },
  {
    kind: 'field-invalid',
    when: 'the body is a list',
    ask: (desk) => post(desk, '/stories', []),
    facts: { field: 'the body' },
  },
  {
    kind: 'field-invalid',
    when: 'a time is no time',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'Words', publishAt: 'tomorrow' }),
    facts: { field: 'publishAt' },
  },
  {
    kind: 'field-invalid',
    when: 'a time to publish at is long over',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'Words', publishAt: '2020-01-01T07:00:00Z' }),
    facts: { field: 'publishAt' },
  },
  {
    kind: 'field-invalid',
    when: 'a slug has capitals',
    ask: (desk) => post(desk, '/stories', { headline: 'Ferry', slug: 'Ferry' }),
    facts: { field: 'slug' },
  },
  {
    kind: 'field-invalid',
    when: 'there are too many credits',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'Words', credits: Array.from('abcdefghijkl') }),
    facts: { field: 'credits' },
  },
  {
    kind: 'field-invalid',
    when: 'text and body come together',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'Words', body: tree('Words') }),
    facts: { field: 'body' },
  },
  {
    kind: 'field-invalid',
    when: 'an alert is held for longer than an hour',
    ask: (desk) => post(desk, `/posts/${desk.post}/alerts`, { ...alert, holdSeconds: 3_601 }),
    facts: { field: 'holdSeconds' },
  },
  {
    kind: 'field-invalid',
    when: 'an audience is one of none',
    ask: (desk) => post(desk, `/posts/${desk.post}/alerts`, { ...words, audience: { kind: 'sent' } }),
    facts: { field: 'audience.kind' },
  },
  {
    kind: 'field-invalid',
    when: 'a page token is made up',
    ask: (desk) => desk.request('/api/v1/stories?page=%2e%2e%2f'),
    facts: { field: 'page' },
  },
  {
    kind: 'field-invalid',
    when: 'a limit is past the bound',
    ask: (desk) => desk.request('/api/v1/stories?limit=101'),
    facts: { field: 'limit' },
  },
  {
    kind: 'field-too-long',
    when: 'a headline has 201 characters',
    ask: (desk) => post(desk, '/stories', { headline: '🌊'.repeat(201) }),
    facts: { field: 'headline', length: 201, maxLength: 200 },
  },
  {
    kind: 'field-too-long',
    when: 'a post has 50,001 characters',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'x'.repeat(50_001) }),
    facts: { field: 'text', length: 50_001, maxLength: 50_000 },
  },
  {
    kind: 'field-too-long',
    when: 'an alert’s title has 121 characters',
    ask: (desk) => post(desk, `/posts/${desk.post}/alerts`, { ...alert, title: 'x'.repeat(121) }),
    facts: { field: 'title', maxLength: 120 },
  },
  {
    kind: 'field-unknown',
    when: 'a field is misspelt',
    ask: (desk) => post(desk, '/stories/ferry/posts', { text: 'Words', keyevent: true }),
    facts: { field: 'keyevent' },
  },
  {
    kind: 'body-invalid',
    when: 'a link leads to a script',
    ask: (desk) => post(desk, '/stories/ferry/posts', { body: tree('Words', 'javascript:alert(1)') }),
    facts: { at: 'body.content[0].content[0].marks[0].href' },
  },
  {
    kind: 'story-unknown',
    when: 'a post goes to no story',
    ask: (desk) => post(desk, '/stories/nowhere/posts', { text: 'Words' }),
    facts: { story: 'nowhere' },
  },
  { kind: 'story-unknown', when: 'no story is read', ask: (desk) => desk.request('/api/v1/stories/nowhere') },
  {
    kind: 'story-ended',
    when: 'a post goes to an ended story',
    ask: (desk) => post(desk, '/stories/over/posts', { text: 'Words' }),
    facts: { story: 'over' },
  },
  {
    kind: 'slug-taken',
    when: 'a story chooses the slug of another',
    ask: (desk) => post(desk, '/stories', { headline: 'Other', slug: 'ferry' }),
    facts: { slug: 'ferry', suggestion: 'ferry-2' },
  },
  {
    kind: 'post-unknown',
    when: 'nothing is corrected',
    ask: (desk) => post(desk, `/posts/${nobody}/corrections`, { text: 'Words', note: 'Note' }),
    facts: { post: nobody },
  },
  {
    kind: 'post-not-published',
    when: 'a draft is corrected',
    ask: (desk) => post(desk, `/posts/${desk.draft}/corrections`, { text: 'Words', note: 'Note' }),
    facts: { state: 'draft' },
  },
  {
    kind: 'post-not-draft',
    when: 'a published post is changed like a draft',
    ask: (desk) => send(desk, 'PATCH', `/posts/${desk.post}`, { text: 'Secretly' }),
    facts: { state: 'published' },
  },
  {
    kind: 'post-retracted',
    when: 'a retracted post is corrected',
    ask: (desk) => post(desk, `/posts/${desk.retracted}/corrections`, { text: 'Words', note: 'Note' }),
    facts: {},
  },
  {
    kind: 'post-unchanged',
    when: 'a correction changes nothing',
    ask: (desk) =>
      post(desk, `/posts/${desk.post}/corrections`, { text: 'The ferry is aground.', note: 'N' }),
  },
  {
    kind: 'revision-outdated',
    when: 'two editors correct the same revision',
    ask: async (desk) => {
      await post(desk, `/posts/${desk.post}/corrections`, { text: 'First', note: 'Note', revision: 1 })
      return post(desk, `/posts/${desk.post}/corrections`, { text: 'Second', note: 'Note', revision: 1 })
    },
    facts: { given: 1, current: 2 },
  },
  {
    kind: 'too-many-corrections',
    when: 'a post is corrected for the 101st time',
    ask: async (desk) => {
      const correct = (n: number) =>
        post(desk, `/posts/${desk.post}/corrections`, { text: `Take ${n}`, note: 'Note' })
      for (let n = 1; n <= 100; n++) await correct(n)
      return correct(101)
    },
    facts: { max: 100 },
  },
  {
    kind: 'not-allowed',
    when: 'a token may read and posts',
    ask: async (desk) =>
      desk.request('/api/v1/stories/ferry/posts', {
        token: await desk.token('read'),
        json: { text: 'Words' },
      }),
    facts: { action: 'write-post' },
  },
  {
    kind: 'not-allowed',
    when: 'a token may post and sends an alert',
    ask: async (desk) =>
      desk.request(`/api/v1/posts/${desk.post}/alerts`, { token: await desk.token('post'), json: alert }),
    facts: { action: 'send-alert' },
  },
  {
    kind: 'not-allowed',
    when: 'a reporter ends a story',
    ask: async (desk) =>
      desk.request('/api/v1/stories/ferry', {
        method: 'PATCH',
        headers: await signedIn(desk, 'reporter'),
        json: { state: 'ended' },
      }),
    facts: { action: 'run-story', role: 'reporter' },
  },
  {
    kind: 'not-allowed',
    when: 'an editor makes a token',
    ask: async (desk) =>
      desk.request('/api/v1/tokens', {
        headers: await signedIn(desk, 'editor'),
        json: { name: 'mine', scopes: ['admin'] },
      }),
    facts: { action: 'manage-people', role: 'editor' },
  },
  {
    kind: 'not-signed-in',
    when: 'nobody posts',
    ask: (desk) => desk.request('/api/v1/stories/ferry/posts', { json: { text: 'Words' } }),
  },
  {
    kind: 'not-signed-in',
    when: 'nobody reads drafts',
    ask: (desk) => desk.request('/api/v1/stories/ferry/drafts'),
  },
  {
    kind: 'not-signed-in',
    when: 'the authorization is of another kind',
    ask: (desk) => desk.request('/api/v1/session', { headers: { authorization: 'Basic YTpi' } }),
  },
  {
    kind: 'token-invalid',
    when: 'a token is made up',
    ask: (desk) => desk.request('/api/v1/stories', { token: 'telex_made-up' }),
  },
  {
    kind: 'token-expired',
    when: 'a token’s time is over',
    ask: async (desk) => {
      const past = parseInstant('2020-01-01T00:00:00Z') as Instant
      const made = await createToken(desk.people, null, { name: 'old', scopes: ['post'], expiresAt: past })
      const token = made.ok ? made.value.secret : ''
      return desk.request('/api/v1/stories/ferry/posts', { token, json: { text: 'Words' } })
    },
  },
  {
    kind: 'token-expired',
    when: 'a token was revoked',
    ask: async (desk) => {
      const made = await desk.call('POST', '/tokens', { name: 'gone', scopes: ['post'] })
      await desk.call('DELETE', `/tokens/${String(made.body['id'])}`)
      return desk.request('/api/v1/session', { token: String(made.body['secret']) })
    },
  },
  {
    kind: 'cross-site',
    when: 'another site posts with an editor’s cookie',
    ask: async (desk) => {
      const { cookie } = await signedIn(desk, 'owner')
      const headers = { cookie, 'sec-fetch-site': 'cross-site' }
      return desk.request('/api/v1/stories/ferry/posts', { headers, json: { text: 'Words' } })
    },
  },
  {
    kind: 'idempotency-key-invalid',
    when: 'a key is too long',
    ask: (desk) => post(desk, '/stories', { headline: 'Ferry' }, { 'idempotency-key': 'k'.repeat(256) }),
  },
  {
    kind: 'idempotency-conflict',
    when: 'a key comes with another body',
    ask: async (desk) => {
      const headers = { 'idempotency-key': 'wire-4711' }
      await post(desk, '/stories/ferry/posts', { text: 'One' }, headers)
      return post(desk, '/stories/ferry/posts', { text: 'Two' }, headers)
    },
    facts: { key: 'wire-4711' },
  },
  {
    kind: 'idempotency-conflict',
    when: 'a key comes with the same body for another story',
    ask: async (desk) => {
      const headers = { 'idempotency-key': 'wire-4711' }
      await desk.call('POST', '/stories', { headline: 'Other', slug: 'other' })
      await post(desk, '/stories/ferry/posts', { text: 'One' }, headers)
      return post(desk, '/stories/other/posts', { text: 'One' }, headers)
    },
  },
  {
    kind: 'email-taken',
    when: 'somebody who is here is invited',
    ask: async (desk) => {
      await addPerson(desk, 'editor', 'ada')
      return post(desk, '/invitations', { email: 'Ada@example.org', name: 'Ada', role: 'editor' })
    },
    facts: { email: 'ada@example.org' },
  },
  {
    kind: 'editor-unknown',
    when: 'nobody is removed',
    ask: (desk) => send(desk, 'DELETE', `/editors/${nobody}`),
    facts: { editor: nobody },
  },
  {
    kind: 'last-owner',
    when: 'the only owner is removed',
    ask: async (desk) => send(desk, 'DELETE', `/editors/${(await addPerson(desk, 'owner')).id}`),
  },
  {
    kind: 'tokens-undecided',
    when: 'a token is revoked that another one was made with',
    ask: async (desk) => {
      const first = (await desk.call('POST', '/tokens', { name: 'first', scopes: ['admin'] })).body
      const token = String(first['secret'])
      await desk.request('/api/v1/tokens', { token, json: { name: 'second', scopes: ['read'] } })
      return send(desk, 'DELETE', `/tokens/${String(first['id'])}`)
    },
    facts: { tokens: [{ id: expect.any(String), name: 'second' }] },
  },
  {
    kind: 'invitation-unknown',
    when: 'no invitation is withdrawn',
    ask: (desk) => send(desk, 'DELETE', `/invitations/${nobody}`),
    facts: { invitation: nobody },
  },
  {
    kind: 'session-unknown',
    when: 'no session is ended',
    ask: async (desk) => {
      const headers = await signedIn(desk, 'editor')
      return desk.request(`/api/v1/account/sessions/${nobody}`, { method: 'DELETE', headers })
    },
    facts: { session: nobody },
  },
  {
    kind: 'password-wrong',
    when: 'a password is changed by a wrong one',
    ask: async (desk) => {
      const headers = await signedIn(desk, 'editor')
      const json = { current: 'not the password', password: samplePassword }
      return desk.request('/api/v1/account/password', { headers, json })
    },
  },
  {
    kind: 'password-too-short',
    when: 'an invitation is taken up with a short password',
    ask: async (desk) => {
      const secret = await invite(desk)
      return desk.request('/api/v1/invitations/acceptance', { json: { secret, password: 'short' } })
    },
    facts: { minLength: 12 },
  },
  {
    kind: 'sign-in-failed',
    when: 'the password is wrong',
    ask: async (desk) => {
      const { email } = await addPerson(desk, 'editor')
      return desk.request('/api/v1/session', { json: { email, password: `${samplePassword}!` } })
    },
  },
  {
    kind: 'sign-in-failed',
    when: 'nobody has that name',
    ask: (desk) =>
      desk.request('/api/v1/session', { json: { email: 'nobody@example.org', password: samplePassword } }),
  },
  {
    kind: 'https-required',
    when: 'somebody signs in over http at a desk whose public URL is https',
    ask: async () => {
      await using desk = await startDesk({ options: { publicUrl: 'https://live.example.org' } })
      const json = { email: 'ada@example.org', password: samplePassword }
      const headers = { origin: 'http://live.example.org' }
      return kept(await desk.request('/api/v1/session', { headers, json }))
    },
    facts: { address: 'https://live.example.org/desk' },
  },
  {
    kind: 'setup-link-invalid',
    when: 'an invitation is used twice',
    ask: async (desk) => {
      const secret = await invite(desk)
      const accept = () =>
        desk.request('/api/v1/invitations/acceptance', { json: { secret, password: samplePassword } })
      await accept()
      return accept()
    },
  },
  {
    kind: 'setup-link-invalid',
    when: 'an invitation is made up',
    ask: (desk) => desk.request('/api/v1/invitations/lookup', { json: { secret: 'made-up' } }),
  },
  {
    kind: 'token-unknown',
    when: 'no token is revoked',
    ask: (desk) => send(desk, 'DELETE', `/tokens/${nobody}`),
    facts: { token: nobody },
  },
  {
    kind: 'rate-limited',
    when: 'a token asks for the 21st time in a moment',
    ask: async () => {
      await using desk = await startDesk({ options: { requestsPerMinute: '1' } })
      const token = await desk.token('read')
      let response = await desk.request('/api/v1/session', { token })
      for (let n = 0; n < 20; n++) response = await desk.request('/api/v1/session', { token })
      return kept(response)
    },
    facts: { retryAfterSeconds: 60 },
  },
  {
    kind: 'too-many-streams',
    when: 'an address opens one stream too many',
    ask: async () => {
      await using desk = await startDesk({ options: { streamsPerAddress: '1' } })
      const first = await desk.request('/live')
      const second = await kept(await desk.request('/live'))
      await first.body?.cancel()
      return second
    },
    facts: { retryAfterSeconds: 5 },
  },
  {
    kind: 'streams-full',
    when: 'all places for streams are taken',
    ask: async () => {
      await using desk = await startDesk({ options: { maxStreams: '1' }, random: () => 0 })
      const first = await desk.request('/live')
      const second = await kept(await desk.request('/live'))
      await first.body?.cancel()
      return second
    },
    facts: { retryAfterSeconds: 10 },
  },
  { kind: 'not-found', when: 'there is nothing', ask: (desk) => desk.request('/api/v1/nothing') },
  {
    kind: 'method-not-allowed',
    when: 'a story is put',
    ask: (desk) => send(desk, 'PUT', '/stories/ferry', {}),
    facts: { allowed: ['GET', 'HEAD', 'OPTIONS', 'PATCH'] },
  },
  {
    kind: 'method-not-allowed',
    when: 'something is posted to a stream',
    ask: (desk) => desk.request('/live/stories/ferry', { json: {} }),
    facts: { allowed: ['GET', 'HEAD', 'OPTIONS'] },
  },
  {
    kind: 'bad-request',
    when: 'the address has a backslash where a host could begin',
    ask: (desk) => rawAddress(desk, '/stories\\@evil.example/'),
  },
]

/** Shown elsewhere: by a part that breaks, by a push side with subscribers, or by a desk on its way down. */
const shownElsewhere: Readonly<Partial<Record<RefusalKind, string>>> = {
  internal: 'test/api/faults.test.ts',
  'store-full': 'test/api/faults.test.ts',
  'store-unavailable': 'test/api/faults.test.ts',
  'answer-not-kept': 'test/api/idempotency.test.ts',
  draining: 'test/stream/shutdown.test.ts',
  'draft-outdated': 'test/api/posts.test.ts',
  'alert-unknown': 'test/api/alerts.test.ts',
  'alert-not-held': 'test/api/alerts.test.ts',
  'alert-pending': 'test/api/alerts.test.ts',
  'alert-repeated': 'test/api/alerts.test.ts',
  'endpoint-not-allowed': 'test/api/subscriptions.test.ts',
  'subscription-unknown': 'test/api/subscriptions.test.ts',
  'subscription-taken': 'test/api/subscriptions.test.ts',
}

/** Some need a hundred requests to get there. */
const PATIENCE_MS = 60_000

test.each(cases)('$kind: $when', { timeout: PATIENCE_MS }, async ({ kind, ask, facts = {} }) => {
  await using desk = await startDesk()

  const problem = await problemOf(await ask(await scene(desk)))

  expect(problem).toMatchObject({ kind, ...facts })
})

test('covers every kind of refusal, here or in the named file', () => {
  const shown = new Set([...cases.map(({ kind }) => kind), ...Object.keys(shownElsewhere)])

  expect([...shown].sort()).toEqual(Object.keys(statuses).sort())
})

test('changes nothing when it refuses', async () => {
  await using desk = await startDesk()
  const set = await scene(desk)
  const before = await desk.call('GET', '/stories/ferry')

  for (const { ask } of cases.filter(({ kind }) => kind.startsWith('field-') || kind.startsWith('bad-'))) {
    await ask(set)
  }

  const after = await desk.call('GET', '/stories/ferry')
  expect(after.body).toEqual(before.body)
})

const words = { title: 'Ferry aground', body: 'Nobody is hurt.' }
const alert = { ...words, audience: { kind: 'story' } }

function tree(text: string, href?: string): object {
  const marks = href === undefined ? {} : { marks: [{ type: 'link', href }] }
  return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text, ...marks }] }] }
}

async function scene(desk: TestDesk): Promise<Scene> {
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await desk.call('POST', '/stories', { headline: 'It is over', slug: 'over' })
  await desk.call('PATCH', '/stories/over', { state: 'ended' })
  const write = async (json: object): Promise<string> =>
    String((await desk.call('POST', '/stories/ferry/posts', json)).body['id'])
  const retracted = await write({ text: 'It sank.' })
  await desk.call('POST', `/posts/${retracted}/retraction`, { reason: 'It did not.' })
  return {
    ...desk,
    admin: await desk.token('admin'),
    post: await write({ text: 'The ferry is aground.' }),
    draft: await write({ text: 'Not yet.', state: 'draft' }),
    retracted,
  }
}

function send(desk: Scene, method: string, path: string, json?: unknown, headers = {}): Promise<Response> {
  const body = json === undefined ? {} : { json }
  return desk.request(`/api/v1${path}`, { method, token: desk.admin, headers, ...body })
}

function post(desk: Scene, path: string, json: unknown, headers = {}): Promise<Response> {
  return send(desk, 'POST', path, json, headers)
}

function raw(desk: Scene, body: string, type: string): Promise<Response> {
  const headers = { 'content-type': type }
  return desk.request('/api/v1/stories', { method: 'POST', token: desk.admin, headers, body })
}

/** An address as no URL parser would let it out. */
async function rawAddress(desk: Scene, path: string): Promise<Response> {
  const { request } = await import('node:http')
  const { hostname, port } = new URL(desk.localUrl)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
        resolve(
          new Response(Buffer.concat(chunks), {
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(headers) as Record<string, string>,
          }),
        )
      })
    })
      .on('error', reject)
      .end()
  })
}

async function invite(desk: Scene): Promise<string> {
  const invited = await desk.call('POST', '/invitations', {
    email: 'new@example.org',
    name: 'New',
    role: 'editor',
  })
  return String(invited.body['link']).split('#')[1] ?? ''
}

/** A response that outlives the desk it came from. */
async function kept(response: Response): Promise<Response> {
  return new Response(await response.text(), { status: response.status, headers: response.headers })
}
