import { expect, test } from 'vitest'
import { signedIn } from '../support/people.ts'
import { startDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

test('opens a story that anyone can list and read', async () => {
  await using desk = await startDesk()

  const opened = await desk.call('POST', '/stories', {
    headline: 'Ferry aground off the north harbour',
    standfirst: 'Everyone is being taken off.',
    topics: ['Sea', 'harbour'],
    credits: ['AP'],
  })
  const list = await (await desk.request('/api/v1/stories')).json()
  const story = await (await desk.request('/api/v1/stories/ferry-aground-off-the-north-harbour')).json()

  expect(opened.status).toBe(201)
  expect(opened.body).toEqual({
    id: expect.stringMatching(/^[0-9a-z]{20}$/),
    slug: 'ferry-aground-off-the-north-harbour',
    url: `${desk.url}/stories/ferry-aground-off-the-north-harbour`,
    seq: 1,
  })
  expect(list).toMatchObject({
    stories: [{ slug: 'ferry-aground-off-the-north-harbour', topics: ['sea', 'harbour'], state: 'live' }],
    next: null,
    seq: 1,
  })
  expect(story).toMatchObject({
    headline: 'Ferry aground off the north harbour',
    standfirst: 'Everyone is being taken off.',
    credits: ['AP'],
    keyPoints: [],
    pinnedPost: null,
    posts: [],
    postCount: 0,
    next: null,
    cursor: expect.stringMatching(/^[a-z0-9]+\.1$/),
    lastUpdated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    endedAt: null,
  })
})

test('edits, ends and reopens a story', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { id } = (await desk.call('POST', '/stories/ferry/posts', { text: 'Everyone is safe.' })).body

  const changed = await desk.call('PATCH', '/stories/ferry', {
    headline: 'Ferry refloated',
    keyPoints: ['Nobody was hurt'],
    pinnedPost: id,
  })
  const ended = await desk.call('PATCH', '/stories/ferry', { state: 'ended' })
  const same = await desk.call('PATCH', '/stories/ferry', { state: 'ended' })
  const again = await desk.call('PATCH', '/stories/ferry', { state: 'live' })

  expect(changed.body).toMatchObject({ headline: 'Ferry refloated', pinnedPost: id, seq: 3 })
  expect(ended.body).toMatchObject({ state: 'ended', endedAt: expect.any(String), seq: 4 })
  expect(same.body).toMatchObject({ seq: null })
  expect(again.body).toMatchObject({ state: 'live', endedAt: null })
  const { pinned } = (await desk.call('GET', '/stories/ferry')).body as { pinned: { text: string } }
  expect(pinned.text).toBe('Everyone is safe.')
})

test('pages stories, most recently updated first, each once', async () => {
  await using desk = await startDesk()
  for (let n = 1; n <= 7; n++) await desk.call('POST', '/stories', { headline: `Story ${n}`, slug: `s${n}` })

  const slugs: string[] = []
  let page = ''
  do {
    const { stories, next } = (await desk.call('GET', `/stories?limit=3${page}`)).body as {
      stories: { slug: string }[]
      next: string | null
    }
    slugs.push(...stories.map(({ slug }) => slug))
    page = next === null ? '' : `&page=${next}`
  } while (page !== '')

  expect(slugs).toEqual(['s7', 's6', 's5', 's4', 's3', 's2', 's1'])
})

test('filters stories by topic and state', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm', topics: ['weather'] })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry', topics: ['sea'] })
  await desk.call('PATCH', '/stories/ferry', { state: 'ended' })
  const slugs = async (query: string) =>
    ((await desk.call('GET', `/stories?${query}`)).body as { stories: { slug: string }[] }).stories.map(
      ({ slug }) => slug,
    )

  expect(await slugs('topic=Weather')).toEqual(['storm'])
  expect(await slugs('state=ended')).toEqual(['ferry'])
  expect(await slugs('topic=weather&state=ended')).toEqual([])
})

test('names the author of a story only at the desk', async () => {
  await using desk = await startDesk()
  const browser = await signedIn(desk, 'editor', 'ada')

  await desk.request('/api/v1/stories', { headers: browser, json: { headline: 'Ferry', slug: 'ferry' } })

  const inside = await (await desk.request('/api/v1/stories/ferry', { headers: browser })).json()
  const outside = await (await desk.request('/api/v1/stories/ferry')).text()
  expect(inside).toMatchObject({ openedBy: { kind: 'editor', name: 'ada' } })
  expect(outside).not.toMatch(/openedBy|ada/)
})

test('responds 304 to unchanged snapshots', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const etag = (await desk.request('/api/v1/stories/ferry')).headers.get('etag') ?? ''
  await desk.call('POST', '/stories', { headline: 'Another', slug: 'another' })

  const same = await desk.request('/api/v1/stories/ferry', { headers: { 'if-none-match': etag } })
  await desk.call('POST', '/stories/ferry/posts', { text: 'News.' })
  const changed = await desk.request('/api/v1/stories/ferry', { headers: { 'if-none-match': etag } })

  expect([same.status, changed.status]).toEqual([304, 200])
})

test('a story in another script has an address of its own on every surface', async () => {
  await using desk = await startDesk()
  const { body: opened } = await desk.call('POST', '/stories', { headline: '서울에 첫눈' })
  const slug = '서울에-첫눈'
  const encoded = encodeURIComponent(slug)
  expect(opened).toMatchObject({ slug, url: `${desk.url}/stories/${encoded}` })
  await using live = await readStream(`${desk.localUrl}/live/stories/${encoded}`)
  const { body: posted } = await desk.call('POST', `/stories/${encoded}/posts`, { text: '눈이 왔다.' })

  expect((await live.nextNews()).data).toMatchObject({ story: slug, change: 'published' })
  const page = await (await desk.request(`/stories/${encoded}`)).text()
  expect(page).toContain(`data-live="/live/stories/${encoded}"`)
  expect(page).toContain(`href="/stories/${encoded}/posts/${String(posted['id'])}"`)
  for (const path of [
    `/stories/${encodeURIComponent(slug.normalize('NFD'))}`,
    `/stories/${encoded}/posts/${String(posted['id'])}`,
    `/stories/${encoded}/feed.json`,
    `/live/stories/${encoded}/since`,
  ])
    expect([path, (await desk.request(path)).status]).toEqual([path, 200])
  const feed = (await (await desk.request('/feed.json')).json()) as { items: readonly { url: string }[] }
  expect(feed.items[0]?.url).toBe(`${desk.url}/stories/${encoded}/posts/${String(posted['id'])}`)
  const moved = await desk.request(`/stories/elsewhere/posts/${String(posted['id'])}`, { redirect: 'manual' })
  expect(moved.headers.get('location')).toBe(`/stories/${encoded}/posts/${String(posted['id'])}`)
  for (const bad of ['%', '%FF', '%2e%2e', '%00'])
    expect([bad, (await desk.request(`/live/stories/${bad}`)).status]).toEqual([bad, 404])
})

test('pages the list of stories behind one in another script', async () => {
  await using desk = await startDesk()
  for (const headline of ['Один', 'Два', 'Три']) await desk.call('POST', '/stories', { headline })
  const first = (await (await desk.request('/api/v1/stories?limit=2')).json()) as { next?: string }
  for (const page of [first.next ?? '', encodeURIComponent(first.next ?? '')]) {
    const rest = (await (await desk.request(`/api/v1/stories?limit=2&page=${page}`)).json()) as {
      stories: readonly { slug: string }[]
    }
    expect(rest.stories.map(({ slug }) => slug)).toEqual(['один'])
  }
})

test('a story gets another address, and the one it had leads there for good', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { body: posted } = await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })
  const id = String(posted['id'])

  const moved = await desk.call('PATCH', '/stories/ferry', { slug: 'ferry-freed' })

  expect(moved).toMatchObject({ status: 200, body: { slug: 'ferry-freed' } })
  for (const path of [
    '/stories/ferry',
    '/stories/ferry/feed.atom?page=1',
    '/api/v1/stories/ferry',
    '/live/stories/ferry?after=x',
    '/live/stories/ferry/since',
  ]) {
    const old = await desk.request(path, { redirect: 'manual' })
    expect([path, old.status]).toEqual([path, 301])
    const location = new URL(old.headers.get('location') ?? '', new URL(path, desk.localUrl))
    expect(location.pathname + location.search).toBe(path.replace('ferry', 'ferry-freed'))
    expect(old.headers.get('cache-control')).toMatch(/no-cache|no-store/)
    expect((await desk.request(path, { method: 'HEAD', redirect: 'manual' })).status).toBe(301)
  }
  const page = await desk.request(`/stories/ferry/posts/${id}`, { redirect: 'manual' })
  expect(page.headers.get('location')).toBe(`/stories/ferry-freed/posts/${id}`)
  await using live = await readStream(`${desk.localUrl}/live/stories/ferry`)
  // A program that knows the old address goes on posting.
  expect((await desk.call('POST', '/stories/ferry/posts', { text: 'Two.' })).status).toBe(201)
  expect((await live.nextNews()).data).toMatchObject({ story: 'ferry-freed', formerly: ['ferry'] })
  expect((await desk.request('/stories/nowhere')).status).toBe(404)
})

test('an address that a story had is given to no other', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  await desk.call('POST', '/stories', { headline: 'Bridge shut', slug: 'bridge' })
  await desk.call('PATCH', '/stories/ferry', { slug: 'ship' })

  const taken = await desk.call('POST', '/stories', { headline: 'Another', slug: 'ferry' })
  const wanted = await desk.call('PATCH', '/stories/bridge', { slug: 'ferry' })
  const made = await desk.call('POST', '/stories', { headline: 'Ferry' })
  const invalid = await desk.call('PATCH', '/stories/bridge', { slug: 'No slug' })
  const back = await desk.call('PATCH', '/stories/ship', { slug: 'ferry' })

  expect([taken.status, wanted.status]).toEqual([409, 409])
  expect(wanted.body).toMatchObject({ type: '/docs/refusals#slug-taken', slug: 'ferry' })
  expect(made.body).toMatchObject({ slug: 'ferry-2' })
  expect(invalid).toMatchObject({ status: 422, body: { field: 'slug' } })
  expect(back.body).toMatchObject({ slug: 'ferry' })
  expect((await desk.request('/stories/ferry', { redirect: 'manual' })).status).toBe(200)
  const ship = await desk.request('/stories/ship', { redirect: 'manual' })
  expect(ship.headers.get('location')).toBe('/stories/ferry')
})
