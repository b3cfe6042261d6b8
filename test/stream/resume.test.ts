import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

const live = (desk: TestDesk, rest = '') => `${desk.localUrl}/live/stories/ferry${rest}`

async function withStory(desk: TestDesk): Promise<void> {
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
}

async function post(desk: TestDesk, text: string, story = 'ferry'): Promise<string> {
  return String((await desk.call('POST', `/stories/${story}/posts`, { text })).body['id'])
}

test('sends the headers that browsers and proxies need', async () => {
  await using desk = await startDesk()
  await withStory(desk)

  await using reader = await readStream(live(desk))

  const { status, headers } = reader.response
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-cache, no-transform')
  expect(headers.get('x-accel-buffering')).toBe('no')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('access-control-allow-credentials')).toBeNull()
})

test('a stream begins with hello, and a new one starts at the head', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await post(desk, 'Before.')

  await using reader = await readStream(live(desk))
  const hello = await reader.next()
  await post(desk, 'After.')
  const news = await reader.nextNews()

  expect(hello.event).toBe('hello')
  expect(hello.data).toMatchObject({ heartbeatMs: 15_000, head: expect.stringMatching(/^[a-z0-9]+\.2$/) })
  expect(news).toMatchObject({ event: 'post', data: { change: 'published', story: 'ferry', revision: 1 } })
  expect(news.data['html']).toContain('After.')
})

test('a reader who reconnects misses nothing and sees nothing twice', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await using reader = await readStream(live(desk))
  await reader.next()
  await post(desk, 'One.')
  await reader.nextNews()
  const lastSeen = await reader.drop()
  await post(desk, 'Two.')
  await post(desk, 'Three.')

  await using again = await readStream(live(desk), lastSeen)
  const [two, three] = [await again.nextNews(), await again.nextNews()]
  await post(desk, 'Four.')
  const four = await again.nextNews()

  expect([two, three, four].map(({ data }) => /\w+\.(?=<)/.exec(String(data['html']))?.[0])).toEqual([
    'Two.',
    'Three.',
    'Four.',
  ])
})

test('a stream that breaks before its first event resumes where it started', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await post(desk, 'Before.')
  await using reader = await readStream(live(desk))
  await reader.next()
  const lastSeen = await reader.drop()
  await post(desk, 'Meanwhile.')

  await using again = await readStream(live(desk), lastSeen)

  expect((await again.nextNews()).data['html']).toContain('Meanwhile.')
})

test('Last-Event-ID overrides the cursor in the address', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const cursorNow = async () => String((await desk.call('GET', '/stories/ferry')).body['cursor'])
  const cursor = await cursorNow()
  await post(desk, 'One.')
  const afterOne = await cursorNow()
  await post(desk, 'Two.')

  await using reader = await readStream(live(desk, `?after=${cursor}`), afterOne)

  expect((await reader.nextNews()).data['html']).toContain('Two.')
})

test('an id that a library appends to the address, or sends twice, resumes there', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const cursorNow = async () => String((await desk.call('GET', '/stories/ferry')).body['cursor'])
  const cursor = await cursorNow()
  await post(desk, 'One.')
  const afterOne = await cursorNow()
  await post(desk, 'Two.')

  await using appended = await readStream(live(desk, `?after=${cursor}&lastEventId=${afterOne}`))
  await using twice = await readStream(live(desk), `${afterOne}, ${afterOne}`)
  const since = (await (
    await desk.request(`/live/stories/ferry/since?last-event-id=${afterOne}`)
  ).json()) as { events: readonly unknown[] }

  expect((await appended.nextNews()).data['html']).toContain('Two.')
  expect((await twice.nextNews()).data['html']).toContain('Two.')
  expect(since.events).toHaveLength(1)
})

test('a page of another origin may send Last-Event-ID with what its client adds', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  for (const path of ['/live', '/live/stories/ferry', '/live/since', '/live/stories/ferry/since']) {
    const preflight = await desk.request(path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://other.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'cache-control,last-event-id',
      },
    })
    const header = (name: string): string => preflight.headers.get(name) ?? ''

    expect([path, preflight.status]).toEqual([path, 204])
    expect(header('access-control-allow-origin')).toBe('*')
    expect(header('access-control-allow-methods')).toBe('GET, HEAD')
    expect(header('access-control-allow-headers').toLowerCase().split(', ')).toEqual(
      expect.arrayContaining(['last-event-id', 'cache-control', 'authorization', '*']),
    )
  }
})

test('a stream from a page’s cursor continues it without a gap', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await post(desk, 'On the page.')
  const page = await (await desk.request('/stories/ferry')).text()
  const [, cursor = ''] = /data-cursor="([^"]+)"/.exec(page) ?? []
  await post(desk, 'In between.')

  await using reader = await readStream(live(desk, `?after=${cursor}`))

  expect((await reader.nextNews()).data['html']).toContain('In between.')
})

test('streams corrections and retractions as the page shows them', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const id = await post(desk, 'Ten on board.')
  await using reader = await readStream(live(desk))
  await reader.next()

  await desk.call('POST', `/posts/${id}/corrections`, { text: 'Twelve on board.', note: 'Two more.' })
  const corrected = await reader.nextNews()
  await desk.call('POST', `/posts/${id}/retraction`, { reason: 'It was another ferry.' })
  const retracted = await reader.nextNews()

  expect(corrected.data).toMatchObject({ id, change: 'corrected', revision: 2 })
  expect(corrected.data['html']).toMatch(/Twelve on board\.[\s\S]*Two more\./)
  expect(retracted.data).toMatchObject({ id, change: 'retracted' })
  expect(retracted.data['html']).toContain('It was another ferry.')
  expect(retracted.data['html']).not.toContain('Twelve')
})

test('no replay contains the text of a retracted post', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body as { cursor: string }
  const id = await post(desk, 'A false name.')
  await desk.call('POST', `/posts/${id}/retraction`, { reason: 'Wrong.' })

  await using reader = await readStream(live(desk, `?after=${cursor}`))
  const replayed = [await reader.nextNews(), await reader.nextNews()]
  const since = await (await desk.request(`/live/stories/ferry/since?after=${cursor}`)).text()

  expect(JSON.stringify(replayed)).not.toContain('A false name.')
  expect(since).not.toContain('A false name.')
})

test('the desk’s stream has every story, a story’s stream only its own', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  await using all = await readStream(`${desk.localUrl}/live`)
  await using ferry = await readStream(live(desk))
  await Promise.all([all.next(), ferry.next()])

  await post(desk, 'Of the storm.', 'storm')
  await post(desk, 'Of the ferry.')

  expect((await all.nextNews()).data['story']).toBe('storm')
  expect((await all.nextNews()).data['story']).toBe('ferry')
  expect((await ferry.nextNews()).data['html']).toContain('Of the ferry.')
})

test('streams a change of a story’s head or its end as the page shows it', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await using reader = await readStream(live(desk))
  await reader.next()

  await desk.call('PATCH', '/stories/ferry', { headline: 'Ferry afloat' })
  const head = await reader.nextNews()
  await desk.call('PATCH', '/stories/ferry', { state: 'ended' })
  const ended = await reader.nextNews()

  expect(head).toMatchObject({ event: 'story', data: { change: 'headline', story: 'ferry' } })
  expect(head.data['html']).toContain('Ferry afloat')
  expect(ended.data).toMatchObject({ change: 'ended' })
})

test.each([
  ['of another log', 'ffffffffffffffff.1', 'other-epoch'],
  ['that is none', 'nonsense', 'other-epoch'],
  ['with a line end', 'abc%0d%0adata: x', 'other-epoch'],
])('a cursor %s gets a reset, and the stream goes on from the present', async (_what, after, reason) => {
  await using desk = await startDesk()
  await withStory(desk)

  await using reader = await readStream(live(desk, `?after=${after}`))
  const reset = await reader.nextNews()
  await post(desk, 'From here on.')

  expect(reset).toMatchObject({
    event: 'reset',
    data: { reason, snapshot: '/api/v1/stories/ferry' },
  })
  expect((await reader.nextNews()).data['html']).toContain('From here on.')
})

test('a cursor from the future gets a reset', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body as { cursor: string }

  await using reader = await readStream(live(desk, `?after=${cursor}999`))

  expect(await reader.nextNews()).toMatchObject({ event: 'reset', data: { reason: 'future' } })
})

test('never streams drafts and alerts', async () => {
  await using desk = await startDesk()
  await withStory(desk)
  await using reader = await readStream(`${desk.localUrl}/live`)
  await reader.next()

  await desk.call('POST', '/stories/ferry/posts', { text: 'Not yet.', state: 'draft' })
  await post(desk, 'Now.')

  expect((await reader.nextNews()).data['html']).toContain('Now.')
})

test('heartbeats keep an idle stream open and move its cursor', async () => {
  await using desk = await startDesk({ options: { heartbeatSeconds: '1' } })
  await withStory(desk)

  await using reader = await readStream(live(desk))
  await reader.next()
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })
  let beat = await reader.next()
  while (!String(beat.data['head']).endsWith('.2')) beat = await reader.next()

  expect(beat).toMatchObject({ event: 'heartbeat', id: beat.data['head'] })
})

test('refuses the stream of an unknown story', async () => {
  await using desk = await startDesk()

  const response = await desk.request('/live/stories/nowhere')

  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
})
