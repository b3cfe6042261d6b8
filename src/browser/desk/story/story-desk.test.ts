import { expect, test, vi } from 'vitest'
import { done, refuse } from '../../../domain/result.ts'
import type { StreamHandlers, StreamEnvironment } from '../../stream/stream-environment.ts'
import { readProblem, unreachable } from '../api/problem.ts'
import type { PostJson, SnapshotJson } from '../api/api-json.ts'
import { samplePost, sampleStory } from '../samples.ts'
import { ServerClock } from '../server-clock.ts'
import { StoryDesk } from './story-desk.ts'

const EPOCH = '0123456789abcdef'

/** A desk with a story, and a stream that says what the test says. Timers fire when the test says so. */
function storyWith(posts: PostJson[], more: Partial<SnapshotJson> = {}) {
  let handlers: StreamHandlers | null = null
  let address = ''
  const timers = new Set<{ readonly ms: number; readonly call: () => void }>()
  const environment: StreamEnvironment = {
    open: (asked, heard) => {
      handlers = heard
      address = asked
      return { close: () => {} }
    },
    ask: async () => {
      throw new Error('Not asked in this test.')
    },
    now: () => 0,
    after: (ms, call) => {
      const timer = { ms, call }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    random: () => 0.5,
  }
  const known = new Map(posts.map((post) => [post.id, post]))
  const api = {
    story: vi.fn(async () => done(sampleStory([...known.values()].toReversed(), more))),
    post: vi.fn(async (id: string) => {
      const post = known.get(id)
      return post === undefined ? refuse(readProblem(404, null, null)) : done(post)
    }),
    drafts: vi.fn(async () => done({ drafts: [] as PostJson[] })),
    alertsOfStory: vi.fn(async () => done({ alerts: [] })),
    readers: vi.fn(async () => done({ readers: 1 })),
  }
  const hold = { back: false }
  const noticed: string[] = []
  const desk = new StoryDesk({
    api,
    clock: new ServerClock(),
    environment,
    slug: 'storm',
    streamAddress: '/live/stories/storm',
    holdBack: () => hold.back,
    isOwn: ({ author }) => author?.id === 'ana',
    onPost: ({ id }) => noticed.push(id),
  })
  const fire = (longest: number): void => {
    for (const timer of [...timers].filter(({ ms }) => ms <= longest)) {
      timers.delete(timer)
      timer.call()
    }
  }
  const happens = (seq: number, event: 'post' | 'story', data: object): void => {
    const whole = { seq, story: 'storm', lastUpdated: '2026-11-24T09:00:00.000Z', html: '', ...data }
    handlers?.event(event, `${EPOCH}.${seq}`, JSON.stringify(whole))
  }
  const posted = (seq: number, id: string, change = 'published'): void =>
    happens(seq, 'post', { id, change, revision: 1, at: '2026-11-24T09:00:00.000Z' })
  const shown = (): readonly string[] => desk.posts.value.shown.map(({ id }) => id)
  const start = async (): Promise<void> => {
    await desk.start()
    fire(0)
  }
  return { desk, api, known, hold, noticed, fire, posted, happens, shown, start, address: () => address }
}

const joao = { kind: 'editor', id: 'joao', name: 'João' } as const
const later = samplePost({ id: 'p2', publishedAt: '2026-11-24T09:00:00.000Z', author: joao })

test('the stream goes on from the snapshot that is shown', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  expect(story.shown()).toEqual(['p1'])
  expect(story.address()).toBe(`/live/stories/storm?after=${EPOCH}.5`)
})

test('a colleague’s post appears without a reload', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  story.known.set('p2', later)
  story.posted(6, 'p2')
  await vi.waitFor(() => expect(story.shown()).toEqual(['p2', 'p1']))
  expect(story.desk.story.value?.lastUpdated).toBe('2026-11-24T09:00:00.000Z')
})

test('under the editor’s hand a colleague’s post waits, their own does not', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  story.hold.back = true
  story.known.set('p2', later)
  story.known.set('p3', samplePost({ id: 'p3', publishedAt: '2026-11-24T09:01:00.000Z' }))
  story.posted(6, 'p2')
  story.posted(7, 'p3')
  await vi.waitFor(() => expect(story.shown()).toEqual(['p3', 'p1']))
  expect(story.desk.posts.value.waiting.map(({ id }) => id)).toEqual(['p2'])
  story.desk.letIn()
  expect(story.shown()).toEqual(['p3', 'p2', 'p1'])
})

test('a retraction changes its post in place', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  const retraction = { at: '2026-11-24T09:00:00.000Z', reason: 'Wrong.' }
  story.known.set('p1', samplePost({ state: 'retracted', retraction }))
  story.posted(6, 'p1', 'retracted')
  await vi.waitFor(() => expect(story.desk.posts.value.shown[0]?.retraction?.reason).toBe('Wrong.'))
})

test('a correction of a post on a page that was not loaded asks for nothing', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  story.posted(6, 'p0', 'corrected')
  expect(story.api.post).not.toHaveBeenCalled()
})

test('a post that could not be fetched is not forgotten', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  story.known.set('p2', later)
  story.api.post.mockResolvedValueOnce(refuse(unreachable(false)))
  story.posted(6, 'p2')
  await vi.waitFor(() => expect(story.api.post).toHaveBeenCalledOnce())
  await story.desk.refresh()
  await vi.waitFor(() => expect(story.shown()).toEqual(['p2', 'p1']))
})

test('after much at once the page is loaded anew', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  for (let n = 0; n < 30; n++) {
    const id = `n${n}`
    story.known.set(
      id,
      samplePost({ id, publishedAt: `2026-11-24T09:00:${String(n).padStart(2, '0')}.000Z` }),
    )
    story.posted(6 + n, id)
  }
  await vi.waitFor(() => expect(story.shown()).toHaveLength(31))
  expect(story.api.post.mock.calls.length).toBeLessThan(10)
})

test('a change above the posts is shown', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  story.api.story.mockResolvedValueOnce(done(sampleStory([], { headline: 'Storm leaves the coast' })))
  story.happens(6, 'story', { change: 'headline' })
  await vi.waitFor(() => expect(story.desk.story.value?.headline).toBe('Storm leaves the coast'))
  expect(story.shown()).toEqual(['p1'])
})

test('a story that can’t be loaded says why, and can be tried again', async () => {
  const story = storyWith([samplePost()])
  story.api.story.mockResolvedValueOnce(refuse(unreachable(false)) as never)
  await story.desk.start()
  expect(story.desk.problem.value?.kind).toBe('offline')
  await story.desk.start()
  expect(story.desk.problem.value).toBeNull()
  expect(story.shown()).toEqual(['p1'])
})

test('a draft saved while drafts are being asked for is seen at once', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  const draft = samplePost({ id: 'd1', state: 'draft', publishedAt: null })
  story.api.drafts.mockResolvedValueOnce(done({ drafts: [] }))
  const first = story.desk.refresh()
  story.api.drafts.mockResolvedValue(done({ drafts: [draft] }))
  await Promise.all([first, story.desk.refresh()])
  expect(story.desk.drafts.value.map(({ id }) => id)).toEqual(['d1'])
})

test('drafts and alerts are asked for again and again, until the screen is left', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  const before = story.api.drafts.mock.calls.length
  story.fire(15_000)
  await vi.waitFor(() => expect(story.api.drafts.mock.calls.length).toBe(before + 1))
  story.desk.stop()
  story.fire(15_000)
  expect(story.api.drafts.mock.calls.length).toBe(before + 1)
})

test('a colleague’s draft comes, changes and goes within four seconds', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  const draft = samplePost({ id: 'd1', state: 'draft', publishedAt: null })
  const shown = () => story.desk.drafts.value.map(({ id, text, state }) => [id, text, state])
  for (const [drafts, seen] of [
    [[draft], [['d1', 'The harbour is closed.', 'draft']]],
    [[{ ...draft, text: 'It is open.', revision: 2 }], [['d1', 'It is open.', 'draft']]],
    [
      [{ ...draft, revision: 3, state: 'scheduled' as const }],
      [['d1', 'The harbour is closed.', 'scheduled']],
    ],
    [[], []],
  ] as const) {
    story.api.drafts.mockResolvedValue(done({ drafts: [...drafts] }))
    story.fire(4_000)
    await vi.waitFor(() => expect(shown()).toEqual(seen))
    await new Promise((resolve) => setTimeout(resolve))
  }
})

test('asks for no drafts while the page is out of sight, and once at a time when it is back', async () => {
  const story = storyWith([samplePost()])
  await story.start()
  const answers: (() => void)[] = []
  const slow = async () => {
    await new Promise<void>((resolve) => answers.push(resolve))
    return done({ drafts: [] })
  }
  story.api.drafts.mockImplementation(slow)
  story.fire(4_000)
  story.desk.hide(true)
  answers.shift()?.()
  await new Promise((resolve) => setTimeout(resolve))
  const asked = story.api.drafts.mock.calls.length
  story.fire(4_000)
  expect(story.api.drafts).toHaveBeenCalledTimes(asked)

  story.desk.hide(false)
  expect(story.api.drafts).toHaveBeenCalledTimes(asked + 1)
  story.fire(4_000)
  expect(story.api.drafts).toHaveBeenCalledTimes(asked + 1)
  answers.shift()?.()
  await new Promise((resolve) => setTimeout(resolve))
  story.fire(4_000)
  expect(story.api.drafts).toHaveBeenCalledTimes(asked + 2)
})

test('how many read now is asked for as long as the page is seen, and at once when it is seen again', async () => {
  const story = storyWith([samplePost()], { readers: 3 })
  const readers = (): number | undefined => story.desk.story.value?.readers
  const answer = (count: number) => story.api.readers.mockResolvedValue(done({ readers: count }))
  answer(5)
  await story.start()
  expect(readers()).toBe(5)

  answer(1_204)
  for (let turn = 1; turn <= 4; turn++) {
    const before = story.api.drafts.mock.calls.length
    story.fire(15_000)
    await vi.waitFor(() => expect(story.api.drafts.mock.calls.length).toBe(before + 1))
    await new Promise((resolve) => setTimeout(resolve))
  }
  await vi.waitFor(() => expect(readers()).toBe(1_204))

  const asked = story.api.readers.mock.calls.length
  story.desk.hide(true)
  story.fire(15_000)
  expect(story.api.readers).toHaveBeenCalledTimes(asked)

  answer(0)
  story.desk.hide(false)
  await vi.waitFor(() => expect(readers()).toBe(0))
})

test('while nobody can say how many read now, the number stays as it was', async () => {
  const story = storyWith([samplePost()], { readers: 3 })
  story.api.readers.mockResolvedValue(refuse(unreachable(true)) as never)
  await story.start()
  expect(story.desk.story.value?.readers).toBe(3)
})

test('older posts come at the end, page by page, until all are there', async () => {
  const story = storyWith([samplePost()], { next: 'page-2' })
  await story.start()
  const older = samplePost({ id: 'p0', publishedAt: '2026-11-23T08:00:00.000Z' })
  story.api.story.mockResolvedValueOnce(done(sampleStory([older])))
  expect(await story.desk.more()).toBeNull()
  expect(story.shown()).toEqual(['p1', 'p0'])
  expect(story.desk.next.value).toBeNull()
})

test('an older page that can’t be had leaves everything as it was', async () => {
  const story = storyWith([samplePost()], { next: 'page-2' })
  await story.start()
  story.api.story.mockResolvedValueOnce(refuse(unreachable(false)) as never)
  expect((await story.desk.more())?.kind).toBe('offline')
  expect([story.shown(), story.desk.next.value]).toEqual([['p1'], 'page-2'])
})
