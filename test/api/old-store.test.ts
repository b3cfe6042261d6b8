import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { differingCounts } from '../../src/adapters/sqlite/kept-counts.ts'
import { parseInstant, type Instant } from '../../src/domain/ids.ts'
import { subscriptionAt } from '../support/push-service/browser-keys.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'

type Json = Readonly<Record<string, unknown>>
type Item = { readonly id: string; readonly url: string }

type Expected = {
  readonly madeAt: string
  readonly token: string
  readonly cookie: string
  readonly password: string
  readonly invitation: string
  readonly subscription: { readonly id: string; readonly manage: string }
  readonly pushKey: Json
  readonly stories: readonly Json[]
  readonly ferry: {
    readonly posts: readonly string[]
    readonly keyEvents: readonly string[]
    readonly cursor: string
  }
  readonly posts: Readonly<Record<string, { readonly post: Json; readonly revisions: readonly Json[] }>>
  readonly alert: Json & { readonly id: string }
  readonly undone: Json & { readonly id: string }
  readonly drafts: readonly Json[]
  readonly idempotent: { readonly key: string; readonly body: Json; readonly response: Json }
  readonly cursor: string
  readonly since: { readonly events: readonly Json[]; readonly cursor: string }
  readonly atom: readonly string[]
  readonly atomLinks: readonly string[]
  readonly jsonFeed: readonly Item[]
}

const fixture = new URL('../data/store-0.1/', import.meta.url)
const expected = JSON.parse(readFileSync(new URL('expected.json', fixture), 'utf8')) as Expected
const publicUrl = 'http://localhost:18484'
const browserKeys = subscriptionAt('https://fcm.googleapis.com', 'seed', 'one')

type OldDesk = AsyncDisposable & {
  readonly desk: TestDesk
  /** The JSON of a GET with the old store's token. */
  readonly get: (path: string) => Promise<Json>
}

function putOldStore(folder: string): void {
  const file = (name: string) => readFileSync(new URL(name, fixture))
  writeFileSync(join(folder, 'telex.db'), gunzipSync(file('telex.db.gz')))
  copyFileSync(new URL('vapid-keys.json', fixture), join(folder, 'vapid-keys.json'))
}

/** A time after the old store was written. */
function hoursLater(hours: number): Instant {
  const madeAt = parseInstant(expected.madeAt)
  if (madeAt === null) throw new Error('The fixture has no date.')
  return (madeAt + hours * 3_600_000) as Instant
}

/** The current desk on a copy of the old store, an hour after it was written. */
async function openOldStore(): Promise<OldDesk> {
  const folder = tempFolder()
  putOldStore(folder.path)
  const desk = await startDesk({ now: () => hoursLater(1), options: { data: folder.path, publicUrl } })
  return {
    desk,
    async get(path): Promise<Json> {
      const response = await desk.request(path, { token: expected.token })
      expect([path, response.status]).toEqual([path, 200])
      return (await response.json()) as Json
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await desk[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

test('keeps stories, posts with their revisions, drafts and alerts', async () => {
  await using old = await openOldStore()

  const { stories } = (await old.get('/api/v1/stories')) as { stories: readonly Json[] }
  expect(stories).toMatchObject(expected.stories)
  for (const [id, { post, revisions }] of Object.entries(expected.posts)) {
    expect(await old.get(`/api/v1/posts/${id}`)).toEqual(post)
    // Who corrected it was not kept then; the first words are the author’s.
    const authored = revisions.map((each) => ({
      ...each,
      author: each['revision'] === 1 && post['publishedAt'] !== null ? post['author'] : null,
    }))
    expect((await old.get(`/api/v1/posts/${id}/revisions`))['revisions']).toEqual(authored)
  }
  expect((await old.get('/api/v1/stories/ferry/drafts'))['drafts']).toEqual(expected.drafts)
  for (const alert of [expected.alert, expected.undone]) {
    expect(await old.get(`/api/v1/alerts/${alert.id}`)).toEqual(alert)
  }
})

test('counts what is there when it is first opened, and goes on from there', async () => {
  using folder = tempFolder()
  putOldStore(folder.path)
  const open = () => startDesk({ now: () => hoursLater(1), options: { data: folder.path, publicUrl } })
  const path = join(folder.path, 'telex.db')
  const states = Object.values(expected.posts).map(({ post }) => String(post['state']))
  const published = states.filter((state) => state === 'published').length

  expect(differingCounts(path)).toEqual([])
  {
    await using desk = await open()
    await desk.call('POST', '/stories/ferry/posts', { text: 'Written after the upgrade.' })
    const metrics = await (await desk.request('/metrics', { token: expected.token })).text()
    expect(metrics).toContain(`telex_posts{state="published"} ${published + 1}\n`)
    expect(metrics).toContain(
      `telex_posts{state="draft"} ${states.filter((one) => one === 'draft').length}\n`,
    )
  }
  expect(differingCounts(path)).toEqual([])
})

test('keeps what old drafts said, and knows whether they were changed', async () => {
  await using old = await openOldStore()

  const [draft] = expected.drafts as readonly (Json & { readonly id: string; readonly text: string })[]
  const { id = '', text } = draft ?? {}
  const said = { revision: 1, text }
  expect(await old.get(`/api/v1/posts/${id}/revisions`)).toMatchObject({
    revisions: [said],
    drafts: [{ ...said, author: null }],
  })
  const { token } = expected
  const change = (json: object) => old.desk.request(`/api/v1/posts/${id}`, { method: 'PATCH', token, json })
  expect((await change({ text: 'Changed since.', revision: 1 })).status).toBe(200)
  expect((await change({ text: 'Overwritten.', revision: 1 })).status).toBe(409)
})

test('resumes streams from old cursors', async () => {
  await using old = await openOldStore()

  const story = (await old.get('/api/v1/stories/ferry')) as {
    cursor: string
    posts: readonly Item[]
    keyEvents: readonly Item[]
  }
  expect(story.cursor).toBe(expected.ferry.cursor)
  expect(story.posts.map(({ id }) => id)).toEqual(expected.ferry.posts)
  expect(story.keyEvents.map(({ id }) => id)).toEqual(expected.ferry.keyEvents)

  const response = await old.desk.request(`/live/stories/ferry/since?after=${expected.cursor}`)
  const since = (await response.json()) as {
    cursor: string
    events: readonly { event: string; id: string; data: Json }[]
  }
  expect(since).not.toHaveProperty('reset')
  expect(since.cursor).toBe(expected.since.cursor)
  const events = since.events.map(({ event, id, data }) => ({
    event,
    id,
    seq: data['seq'],
    change: data['change'],
    post: data['id'],
  }))
  expect(events).toEqual(expected.since.events)

  // New lines have marks; the old cursor leads to them all the same.
  await old.desk.call('POST', '/stories/ferry/posts', { text: 'Written after the upgrade.' })
  const grown = await old.desk.request(`/live/stories/ferry/since?after=${expected.since.cursor}`)
  const after = (await grown.json()) as { cursor: string; events: readonly { data: Json }[] }
  expect(after).not.toHaveProperty('reset')
  expect(after.events.map(({ data }) => data['change'])).toEqual(['published'])
  expect(after.cursor).toMatch(/^[0-9a-f]{24}\.\d+$/)
})

test('gives out the corrected words for events from before', async () => {
  await using old = await openOldStore()

  const first = `${expected.cursor.slice(0, 16)}.0`
  const since = await (await old.desk.request(`/live/since?after=${first}`)).text()

  expect(since).toContain('Fourteen people are on board.')
  expect(since).not.toContain('Forty people')
})

test('keeps the VAPID key and the subscriptions', async () => {
  await using old = await openOldStore()

  expect(await old.get('/push/key')).toEqual(expected.pushKey)
  const { id, manage } = expected.subscription
  const response = await old.desk.request(`/push/subscriptions/${id}`, { token: manage })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    follow: { stories: ['ferry'], topics: ['harbour'] },
    quietHours: { from: '22:00', until: '07:00' },
    timeZone: 'Europe/Vienna',
    perDay: 5,
    digest: true,
  })
  // Its endpoint is as the browser gave it: subscribing again with the old secret finds it.
  const again = await old.desk.request('/push/subscriptions', {
    token: manage,
    json: {
      subscription: { ...browserKeys, endpoint: 'https://fcm.googleapis.com/fcm/send/fixture' },
      follow: { stories: ['ferry'], topics: ['harbour'] },
    },
  })
  expect(await again.json()).toMatchObject({ id })
  const post = expected.ferry.posts.at(-1) ?? ''
  for (const [kind, size] of [
    ['everyone', 1],
    ['story', 1],
  ] as const) {
    expect(await old.get(`/api/v1/audience?post=${post}&kind=${kind}`)).toEqual({ size })
  }
})

test('keeps tokens, sessions, passwords, invitations and idempotency keys', async () => {
  await using old = await openOldStore()
  const { request } = old.desk
  const { cookie, password, invitation, idempotent } = expected

  const session = await request('/api/v1/session', { headers: { cookie } })
  expect(await session.json()).toMatchObject({ editor: { email: 'owner@example.org', role: 'owner' } })
  const signIn = await request('/api/v1/session', { json: { email: 'owner@example.org', password } })
  expect(signIn.status).toBe(201)
  const invited = await request('/api/v1/invitations/lookup', { json: { secret: invitation } })
  expect(await invited.json()).toMatchObject({ email: 'reporter@example.org' })
  // What is older than their makers and last use are recorded says so.
  expect(await old.get('/api/v1/invitations')).toMatchObject({
    invitations: [{ email: 'reporter@example.org', createdBy: null }],
  })
  expect(await old.get('/api/v1/tokens')).toMatchObject({
    tokens: [{ name: 'fixture', createdBy: null }, {}],
  })
  const repeated = await request('/api/v1/stories/ferry/posts', {
    token: expected.token,
    json: idempotent.body,
    headers: { 'idempotency-key': idempotent.key },
  })
  expect(await repeated.json()).toEqual(idempotent.response)
})

test('keeps feed ids under another public URL, and makes new ones without it', async () => {
  using folder = tempFolder()
  const opened = (url: string, sooner: number): Promise<TestDesk> =>
    startDesk({ now: () => hoursLater(2 - sooner), options: { data: folder.path, publicUrl: url } })
  putOldStore(folder.path)
  const read = async (desk: TestDesk, path: string): Promise<readonly Item[]> =>
    ((await (await desk.request(path)).json()) as { items: readonly Item[] }).items
  {
    await using before = await opened(publicUrl, 1)
    expect((await read(before, '/feed.json')).map(({ id }) => id)).toEqual(
      expected.jsonFeed.map(({ id }) => id),
    )
  }

  await using moved = await opened('https://live.example.org', 0)
  await moved.request('/api/v1/stories/ferry/posts', { token: expected.token, json: { text: 'Since.' } })
  const [since, ...items] = await read(moved, '/feed.json')
  const atom = await (await moved.request('/stories/ferry/feed.atom')).text()
  const rss = await (await moved.request('/stories/ferry/feed.rss')).text()

  expect(items.map(({ id }) => id)).toEqual(expected.jsonFeed.map(({ id }) => id))
  expect(items.every(({ url }) => url.startsWith('https://live.example.org/stories/'))).toBe(true)
  expect(since?.id).toMatch(/^urn:uuid:/)
  const ids = Array.from(atom.matchAll(/<id>([^<]+)<\/id>/g), ([, id]) => id)
  expect(ids).toEqual([expected.atom[0], since?.id, ...expected.atom.slice(1)])
  expect(rss).toContain(`<guid isPermaLink="false">${expected.atom[1]}</guid>`)
})

test('gives an old story another address, and keeps its feed ids and followers', async () => {
  await using old = await openOldStore()
  const { request } = old.desk

  const { body } = await old.desk.call('PATCH', '/stories/ferry', { slug: 'ferry-freed' })

  expect(body).toMatchObject({ slug: 'ferry-freed' })
  const { items } = (await old.get('/feed.json')) as { items: readonly Item[] }
  expect(items.map(({ id }) => id).toSorted()).toEqual(expected.jsonFeed.map(({ id }) => id).toSorted())
  const atom = await (await request('/stories/ferry-freed/feed.atom')).text()
  expect(Array.from(atom.matchAll(/<id>([^<]+)<\/id>/g), ([, id]) => id)).toEqual(expected.atom)
  expect(atom).toContain('href="http://localhost:18484/stories/ferry-freed"')
  const { id, manage } = expected.subscription
  const followed = await (await request(`/push/subscriptions/${id}`, { token: manage })).json()
  expect(followed).toMatchObject({ follow: { stories: ['ferry-freed'] } })
})

test('keeps feed ids and permalinks', async () => {
  await using old = await openOldStore()

  const atom = await (await old.desk.request('/stories/ferry/feed.atom')).text()
  expect(Array.from(atom.matchAll(/<id>([^<]+)<\/id>/g), ([, id]) => id)).toEqual(expected.atom)
  expect(Array.from(atom.matchAll(/<link[^>]*href="([^"]+)"/g), ([, link]) => link)).toEqual(
    expected.atomLinks,
  )
  const { items } = (await old.get('/feed.json')) as { items: readonly Item[] }
  expect(items.map(({ id, url }) => ({ id, url }))).toEqual(expected.jsonFeed)
  for (const id of expected.ferry.posts) {
    expect((await old.desk.request(`/stories/ferry/posts/${id}`)).status).toBe(200)
  }
})
