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
