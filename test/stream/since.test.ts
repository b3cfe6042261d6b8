import { expect, test } from 'vitest'
import { problemOf } from '../support/problem-of.ts'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream } from '../support/stream-reader.ts'

type Since = {
  readonly events: readonly { readonly event: string; readonly id: string; readonly data: { html: string } }[]
  readonly cursor: string
  readonly more?: true
  readonly reset?: { readonly reason: string; readonly snapshot: string }
}

async function since(desk: TestDesk, after: string | null, path = '/live/stories/ferry/since') {
  const response = await desk.request(after === null ? path : `${path}?after=${after}`)
  return { caching: response.headers.get('cache-control'), ...((await response.json()) as Since) }
}

async function withStory(desk: TestDesk): Promise<string> {
  await desk.call('POST', '/stories', { headline: 'Ferry aground', slug: 'ferry' })
  const { cursor } = (await desk.call('GET', '/stories/ferry')).body as { cursor: string }
  return cursor
}

test('returns the same events as the stream', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)
  await using reader = await readStream(`${desk.localUrl}/live/stories/ferry`)
  await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })
  await desk.call('PATCH', '/stories/ferry', { standfirst: 'Two.' })
  const streamed = [await reader.nextNews(), await reader.nextNews()]

  const asked = await since(desk, cursor)

  expect(asked.events).toEqual(streamed)
  expect(asked.cursor).toBe(reader.lastId())
})

test('returns the head without a cursor', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)

  expect(await since(desk, null)).toMatchObject({ events: [], cursor })
})

test('polling from the returned cursor gives each new event once', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)
  await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })
  const first = await since(desk, cursor)
  await desk.call('POST', '/stories', { headline: 'Another story', slug: 'other' })
  const nothing = await since(desk, first.cursor)
  await desk.call('POST', '/stories/ferry/posts', { text: 'Two.' })

  const second = await since(desk, nothing.cursor)

  expect(first.events.map(({ data }) => data.html)).toEqual([expect.stringContaining('One.')])
  expect(nothing.events).toEqual([])
  expect(nothing.cursor).not.toBe(first.cursor)
  expect(second.events.map(({ data }) => data.html)).toEqual([expect.stringContaining('Two.')])
})

test('returns nothing that a correction or a retraction took away', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)
  await desk.call('PATCH', '/stories/ferry', { headline: 'WRONG ferry', keyPoints: ['WRONG point.'] })
  // Before the first event, as a cursor of an older Telex.
  const before = `${cursor.slice(0, 16)}.0`
  const first = await desk.call('POST', '/stories/ferry/posts', { headline: 'WRONG', text: 'WRONG name.' })
  const { id } = first.body as { id: string }
  await desk.call('PATCH', '/stories/ferry', { pinnedPost: id, standfirst: 'WRONG standfirst.' })
  const second = await desk.call('POST', '/stories/ferry/posts', {
    text: 'WRONG.',
    credits: ['WRONG source'],
  })
  const retracted = (second.body as { id: string }).id
  await desk.call('POST', `/posts/${retracted}/corrections`, { text: 'Still WRONG.', note: 'WRONG note.' })

  const correction = { headline: 'Right', text: 'Right name.', note: 'The name was another.' }
  await desk.call('POST', `/posts/${id}/corrections`, correction)
  await desk.call('POST', `/posts/${retracted}/retraction`, { reason: 'It was another ferry.' })
  await desk.call('PATCH', '/stories/ferry', {
    headline: 'Ferry',
    standfirst: '',
    keyPoints: ['Right point.'],
  })

  const polled = await since(desk, before)
  expect(polled.events.map(({ event }) => event)).toEqual([
    'story',
    'story',
    'post',
    'story',
    'post',
    'post',
    'post',
    'post',
    'story',
  ])
  expect(polled.events[2]).toMatchObject({ data: { change: 'published', revision: 1, id } })
  expect(polled.events[2]?.data.html).toMatch(/Right name\.[\s\S]*The name was another\./)
  await using reader = await readStream(`${desk.localUrl}/live/stories/ferry?after=${before}`)
  const streamed: unknown[] = []
  while (streamed.length < polled.events.length) streamed.push(await reader.nextNews())
  expect(streamed).toEqual(polled.events)
  const paths = [
    '/api/v1/stories/ferry',
    '/api/v1/stories',
    '/stories/ferry',
    '/feed.json',
    '/feed.atom',
    '/feed.rss',
  ]
  const said = [
    polled,
    streamed,
    ...(await Promise.all(paths.map(async (path) => (await desk.request(path)).text()))),
  ]
  expect(said.map((text) => JSON.stringify(text).includes('WRONG'))).toEqual(said.map(() => false))
  // The newsroom keeps what was written.
  const kept = await desk.call('GET', `/posts/${retracted}`)
  expect(kept.body).toMatchObject({ credits: ['WRONG source'], corrections: [{ note: 'WRONG note.' }] })
})

test('lets caches keep complete ranges, and never the open end', async () => {
  await using desk = await startDesk({ options: { requestsPerMinute: '0' } })
  const cursor = await withStory(desk)
  for (let n = 1; n <= 201; n++) await desk.call('POST', '/stories/ferry/posts', { text: `Post ${n}.` })

  const first = await since(desk, cursor)
  const rest = await since(desk, first.cursor)

  expect(first).toMatchObject({ more: true, caching: 'public, max-age=60' })
  expect(first.events).toHaveLength(200)
  expect(rest).toMatchObject({ caching: 'no-store' })
  expect(rest.more).toBeUndefined()
  expect(rest.events.map(({ data }) => data.html)).toEqual([expect.stringContaining('Post 201.')])
})

test('bounds the size of a response of long posts', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)
  for (let n = 1; n <= 30; n++) {
    await desk.call('POST', '/stories/ferry/posts', { text: `Post ${n}. ${'long '.repeat(9_000)}` })
  }

  let [from, seen, largest] = [cursor, 0, 0]
  for (let more = true; more;) {
    const asked = await since(desk, from)
    largest = Math.max(largest, JSON.stringify(asked).length)
    seen += asked.events.length
    from = asked.cursor
    more = asked.more === true
  }

  expect(seen).toBe(30)
  expect(largest).toBeLessThan(1_200_000)
})

test.each([
  ['ffffffffffffffff.1', 'other-epoch'],
  ['nonsense', 'other-epoch'],
])('a cursor that can’t be served (%s) gets a reset', async (after, reason) => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)

  expect(await since(desk, after)).toMatchObject({
    events: [],
    cursor,
    reset: { reason, snapshot: '/api/v1/stories/ferry' },
    caching: 'no-store',
  })
})

test('a cursor from the future gets a reset', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)

  expect(await since(desk, `${cursor}999`)).toMatchObject({ reset: { reason: 'future' } })
})

test('the desk’s endpoint has every story', async () => {
  await using desk = await startDesk()
  const cursor = await withStory(desk)
  await desk.call('POST', '/stories/ferry/posts', { text: 'One.' })
  await desk.call('POST', '/stories', { headline: 'Storm', slug: 'storm' })

  const asked = await since(desk, cursor, '/live/since')

  expect(asked.events.map(({ event }) => event)).toEqual(['post', 'story'])
})

test('refuses an unknown story', async () => {
  await using desk = await startDesk()

  const response = await desk.request('/live/stories/nowhere/since')

  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(await problemOf(response)).toMatchObject({ kind: 'story-unknown', story: 'nowhere' })
})
