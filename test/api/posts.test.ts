import { expect, test } from 'vitest'
import { signedIn } from '../support/people.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

async function withStory(desk: TestDesk): Promise<void> {
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
}

async function write(desk: TestDesk, json: object): Promise<string> {
  return String((await desk.call('POST', '/stories/ferry/posts', json)).body['id'])
}

test('accepts plain text and returns text and a document tree', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  const written = await desk.call('POST', '/stories/ferry/posts', {
    headline: 'Everyone is safe',
    dateline: 'NORTH HARBOUR',
    text: 'All 212 on board are safe.\n\nTwo tugs are on their way.',
    credits: ['AP', 'Reuters'],
    keyEvent: true,
  })
  const { posts } = (await desk.call('GET', '/stories/ferry')).body as { posts: object[] }

  expect(written.status).toBe(201)
  expect(written.body).toEqual({
    id: expect.stringMatching(/^[0-9a-z]{20}$/),
    url: `${desk.url}/stories/ferry/posts/${String(written.body['id'])}`,
    revision: 1,
    seq: 2,
    state: 'published',
  })
  expect(posts).toMatchObject([
    {
      id: written.body['id'],
      story: 'ferry',
      headline: 'Everyone is safe',
      dateline: 'NORTH HARBOUR',
      text: 'All 212 on board are safe.\n\nTwo tugs are on their way.',
      body: {
        type: 'doc',
        content: [
          { type: 'paragraph', content: [{ type: 'text', text: 'All 212 on board are safe.' }] },
          { type: 'paragraph', content: [{ type: 'text', text: 'Two tugs are on their way.' }] },
        ],
      },
      credits: ['AP', 'Reuters'],
      keyEvent: true,
      revision: 1,
      corrections: [],
      retraction: null,
    },
  ])
})

test('reads text alike in posts, drafts and corrections, and shows it on pages and in feeds as it was typed', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const text =
    'Harbour Office\nPier 3\x0bPorthaven\n\nThe of\u00adﬁce is shut.\nNobody\0is inside\u00a0!\n\n·\tone\n·\ttwo\n2. Two\n3. Three'
  const html =
    '<p dir="auto">Harbour Office<br />Pier 3<br />Porthaven</p>' +
    '<p dir="auto">The office is shut.</p><p dir="auto">Nobody is inside\u00a0!</p>' +
    '<ul dir="auto"><li>one</li><li>two</li></ul>' +
    '<ol start="2" dir="auto"><li>Two</li><li>Three</li></ol>'

  const written = await write(desk, { text, headline: 'Of\u00adﬁce\0shut\x0bagain\u00a0!' })
  const draft = await write(desk, { text: 'Draft.', state: 'draft' })
  await desk.call('PATCH', `/posts/${draft}`, { text, state: 'published' })
  const corrected = await write(desk, { text: 'Before.' })
  await desk.call('POST', `/posts/${corrected}/corrections`, { text, note: 'The address.', revision: 1 })

  const bodies = await Promise.all(
    [written, draft, corrected].map(async (id) => (await desk.call('GET', `/posts/${id}`)).body),
  )
  expect(bodies[0]?.['headline']).toBe('Office shut again\u00a0!')
  expect(bodies[1]?.['body']).toEqual(bodies[0]?.['body'])
  expect(bodies[2]?.['body']).toEqual(bodies[0]?.['body'])
  const plain = async (path: string) => (await (await desk.request(path)).text()).replaceAll(/\s*\n\s*/g, '')
  expect(await plain(`/stories/ferry/posts/${corrected}`)).toContain(html)
  const feed = JSON.parse(await (await desk.request('/stories/ferry/feed.json')).text()) as {
    items: { content_html: string }[]
  }
  expect(feed.items.map((item) => item.content_html.replaceAll(/\s*\n\s*/g, ''))).toEqual([
    expect.stringContaining(html),
    expect.stringContaining(html),
    expect.stringContaining(html),
  ])
})

test('accepts document trees with marks, lists and quotations', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const run = (text: string, ...marks: object[]) => ({
    type: 'text',
    text,
    ...(marks.length > 0 && { marks }),
  })
  const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
  const body = {
    type: 'doc',
    content: [
      paragraph(run('See '), run('the chart', { type: 'link', href: 'https://example.org/chart' })),
      { type: 'quote', content: [paragraph(run('We felt a bump.', { type: 'em' }))] },
      { type: 'list', ordered: true, items: [paragraph(run('Tugs')), paragraph(run('Tide'))] },
    ],
  }

  const id = await write(desk, { body })

  const post = await desk.call('GET', `/posts/${id}`)
  expect(post.body['body']).toEqual(body)
  const page = await (await desk.request(`/stories/ferry/posts/${id}`)).text()
  expect(page).toContain('<a href="https://example.org/chart">the chart</a>')
})

test('saves, edits and publishes a draft', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  const id = await write(desk, { text: 'Draft.', state: 'draft' })
  const listed = await desk.call('GET', '/stories/ferry/drafts')
  const changed = await desk.call('PATCH', `/posts/${id}`, { text: 'Better.' })
  const published = await desk.call('PATCH', `/posts/${id}`, { state: 'published' })

  expect(listed.body).toMatchObject({ drafts: [{ id, state: 'draft', text: 'Draft.', publishedAt: null }] })
  expect(changed.body).toMatchObject({ id, state: 'draft', seq: null })
  expect(published.body).toMatchObject({ id, state: 'published', seq: 2 })
  expect((await desk.call('GET', '/stories/ferry/drafts')).body).toEqual({ drafts: [] })
})

test('refuses to save, publish or discard a draft that someone else changed, with both texts', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await write(desk, { text: 'As it was.', state: 'draft' })
  await desk.call('PATCH', `/posts/${id}`, { text: 'Theirs.', revision: 1 })

  const saved = await desk.call('PATCH', `/posts/${id}`, { text: 'Mine.', revision: 1 })
  const published = await desk.call('PATCH', `/posts/${id}`, { state: 'published', revision: 1 })
  const discarded = await desk.call('DELETE', `/posts/${id}?revision=1`)
  const now = await desk.call('PATCH', `/posts/${id}`, { text: 'Mine.', revision: 2, state: 'published' })

  expect([saved.status, published.status, discarded.status, now.status]).toEqual([409, 409, 409, 200])
  expect(saved.body).toMatchObject({
    type: '/docs/refusals#draft-outdated',
    given: 1,
    current: 2,
    yours: { headline: '', text: 'Mine.' },
    theirs: { headline: '', text: 'Theirs.' },
  })
  const { body } = await desk.call('GET', `/posts/${id}/revisions`)
  expect(body).toMatchObject({
    revisions: [{ revision: 1, text: 'Mine.' }],
    drafts: [
      { revision: 1, text: 'As it was.', author: { kind: 'token' } },
      { revision: 2, text: 'Theirs.', author: { kind: 'token' } },
    ],
  })
  expect((await desk.call('DELETE', `/posts/${id}?revision=x`)).status).toBe(422)
})

test('discards a draft', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await write(desk, { text: 'Draft.', state: 'draft' })

  const discarded = await desk.call('DELETE', `/posts/${id}`)

  expect(discarded.status).toBe(204)
  expect((await desk.call('GET', `/posts/${id}`)).status).toBe(404)
})

test('schedules a post', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const publishAt = new Date(Date.now() + 3_600_000).toISOString()

  const written = await desk.call('POST', '/stories/ferry/posts', { text: 'Embargoed.', publishAt })

  expect(written.body).toMatchObject({ state: 'scheduled', seq: null })
  expect((await desk.call('GET', '/stories/ferry/drafts')).body).toMatchObject({ drafts: [{ publishAt }] })
  expect((await desk.call('GET', '/stories/ferry')).body).toMatchObject({ postCount: 0 })
})

test('corrects a post with a note and keeps its revisions', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await write(desk, { text: 'Ten on board.' })

  const corrected = await desk.call('POST', `/posts/${id}/corrections`, {
    text: 'Twelve on board.',
    note: 'Two crew members were not counted.',
    revision: 1,
  })

  expect(corrected.status).toBe(201)
  expect(corrected.body).toEqual({ id, revision: 2, seq: 3, alertsEnded: [], followUp: null })
  expect((await desk.call('GET', `/posts/${id}`)).body).toMatchObject({
    text: 'Twelve on board.',
    corrections: [{ revision: 2, note: 'Two crew members were not counted.' }],
  })
  const { revisions } = (await desk.call('GET', `/posts/${id}/revisions`)).body as {
    revisions: { revision: number; text: string }[]
  }
  expect(revisions.map(({ revision, text }) => [revision, text])).toEqual([
    [1, 'Ten on board.'],
    [2, 'Twelve on board.'],
  ])
})

test('says who wrote and who corrected each revision, to the newsroom alone', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await write(desk, { text: 'Ten on board.' })
  const headers = await signedIn(desk, 'editor', 'ada')
  const json = { text: 'Twelve on board.', note: 'Two more.' }
  await desk.request(`/api/v1/posts/${id}/corrections`, { headers, json })

  const { revisions } = (await desk.call('GET', `/posts/${id}/revisions`)).body as { revisions: object[] }
  expect(revisions).toMatchObject([
    { revision: 1, author: { kind: 'token' } },
    { revision: 2, author: { kind: 'editor', name: 'ada' }, at: expect.any(String) },
  ])
  expect(await (await desk.request('/api/v1/stories/ferry')).text()).not.toContain('ada')
})

test('removes the text of a retracted post in public', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await write(desk, { text: 'A wrong name.', headline: 'Wrong' })

  const retracted = await desk.call('POST', `/posts/${id}/retraction`, { reason: 'It was somebody else.' })

  expect(retracted.status).toBe(201)
  expect(retracted.body).toEqual({ id, seq: 3, alertsEnded: [], followUp: null })
  const places = ['/stories/ferry', `/stories/ferry/posts/${id}`, '/api/v1/stories/ferry', '/feed.atom']
  for (const path of places) expect(await (await desk.request(path)).text()).not.toContain('A wrong name.')
  const { revisions } = (await desk.call('GET', `/posts/${id}/revisions`)).body as { revisions: object[] }
  expect(revisions).toMatchObject([{ text: 'A wrong name.' }])
})

test('pages a story’s posts, newest first, each once', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  for (let n = 1; n <= 7; n++) await write(desk, { text: `${n}` })

  const texts: string[] = []
  let page = ''
  do {
    const { posts, next } = (await desk.call('GET', `/stories/ferry?limit=3${page}`)).body as {
      posts: { text: string }[]
      next: string | null
    }
    texts.push(...posts.map(({ text }) => text))
    page = next === null ? '' : `&page=${next}`
  } while (page !== '')

  expect(texts).toEqual(['7', '6', '5', '4', '3', '2', '1'])
})

test('lets reporters correct only their own posts', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const browser = await signedIn(desk, 'reporter')
  const own = await desk.request('/api/v1/stories/ferry/posts', { headers: browser, json: { text: 'Mine.' } })
  const { id } = (await own.json()) as { id: string }
  const others = await write(desk, { text: 'Not mine.' })
  const correct = async (post: string) => {
    const json = { text: 'Corrected.', note: 'Note.' }
    return (await desk.request(`/api/v1/posts/${post}/corrections`, { headers: browser, json })).status
  }

  expect(await correct(id)).toBe(201)
  expect(await correct(others)).toBe(403)
})

test('shows newsroom data to no reader', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await write(desk, { text: 'Draft.', state: 'draft' })

  const paths = [`/posts/${id}`, `/posts/${id}/revisions`, '/stories/ferry/drafts', '/stories/ferry/alerts']
  const more = [`/posts/${id}/alerts`, `/posts/${id}/reach`, `/alerts/${id}`, '/editors', '/tokens']
  const asked = await Promise.all(
    [...paths, ...more, `/audience?post=${id}&kind=story`].map((path) => desk.request(`/api/v1${path}`)),
  )

  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([401]))
})
