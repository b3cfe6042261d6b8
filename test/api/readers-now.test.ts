import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'
import { readStream, type StreamReader } from '../support/stream-reader.ts'

/** What the desk says of its readers, from each of the places where it does. */
type Counts = {
  readonly flood: number
  readonly quake: number
  readonly everything: number
  readonly all: number
}

async function deskOfTwoStories(): Promise<TestDesk> {
  const desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'The river is rising', slug: 'flood' })
  await desk.call('POST', '/stories', { headline: 'The earth shakes', slug: 'quake' })
  return desk
}

/** A reader whose stream has greeted it. */
async function reads(desk: TestDesk, path: string): Promise<StreamReader> {
  const reader = await readStream(`${desk.localUrl}${path}`)
  await reader.next()
  return reader
}

async function countsOf(desk: TestDesk): Promise<Counts> {
  const { body } = await desk.call('GET', '/stories')
  const { stories, readers } = body as {
    stories: readonly { slug: string; readers: number }[]
    readers: { all: number; everything: number }
  }
  const [flood = -1, quake = -1] = await Promise.all(
    ['flood', 'quake'].map(async (slug) => {
      const listed = stories.find((story) => story.slug === slug)?.readers
      const { body: snapshot } = await desk.call('GET', `/stories/${slug}`)
      const { body: alone } = await desk.call('GET', `/stories/${slug}/readers`)
      expect([snapshot['readers'], alone]).toEqual([listed, { readers: listed }])
      return listed
    }),
  )
  return { flood, quake, ...readers }
}

test('counts the readers of each story as they come and go', async () => {
  await using desk = await deskOfTwoStories()
  expect(await countsOf(desk)).toEqual({ flood: 0, quake: 0, everything: 0, all: 0 })

  const first = await reads(desk, '/live/stories/flood')
  await using _second = await reads(desk, '/live/stories/flood')
  await using _front = await reads(desk, '/live')
  expect(await countsOf(desk)).toEqual({ flood: 2, quake: 0, everything: 1, all: 3 })

  await first.drop()
  await using moved = await reads(desk, '/live/stories/quake')
  await expect.poll(() => countsOf(desk)).toEqual({ flood: 1, quake: 1, everything: 1, all: 3 })

  await moved.drop()
  await expect.poll(() => countsOf(desk)).toEqual({ flood: 1, quake: 0, everything: 1, all: 2 })
})

test('counts tabs that share a stream as one reader', async () => {
  await using desk = await deskOfTwoStories()
  const alone = await reads(desk, '/live/stories/flood')
  // What the tab that leads does when one of another story comes.
  await using _shared = await reads(desk, `/live?after=${alone.lastId()}`)
  await alone.drop()
  await expect.poll(() => countsOf(desk)).toEqual({ flood: 0, quake: 0, everything: 1, all: 1 })
})

test('leaves reader counts out of public responses', async () => {
  await using desk = await deskOfTwoStories()
  const paths = ['/api/v1/stories', '/api/v1/stories/flood']
  const answers = (): Promise<readonly { text: string; etag: string | null }[]> =>
    Promise.all(
      paths.map(async (path) => {
        const response = await desk.request(path)
        return { text: await response.text(), etag: response.headers.get('etag') }
      }),
    )
  const before = await answers()
  await using _reader = await reads(desk, '/live/stories/flood')

  expect(await answers()).toEqual(before)
  for (const { text } of before) expect(text).not.toContain('readers')
  expect((await desk.request('/api/v1/stories/flood/readers')).status).toBe(401)
})

test('refuses to count the readers of an unknown story', async () => {
  await using desk = await deskOfTwoStories()
  const { status, body } = await desk.call('GET', '/stories/nowhere/readers')
  expect([status, String(body['type'])]).toEqual([404, expect.stringContaining('story-unknown')])
})
