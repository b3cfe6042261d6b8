import { expect, test } from 'vitest'
import { editor, memoryDesk, owner, program, reporter } from '../../test/support/memory-desk.ts'
import { changedAt } from '../domain/story.ts'
import { changeStory, type ChangeStory } from './change-story.ts'
import { retractPost } from './retract-post.ts'

test.each<[Omit<ChangeStory, 'story'>, string, object]>([
  [{ headline: ' Ferry  afloat ' }, 'headline', { headline: 'Ferry afloat' }],
  [{ standfirst: 'What we know.' }, 'standfirst', { standfirst: 'What we know.' }],
  [{ keyPoints: ['All safe.', '', 'All safe.'] }, 'key-points', { keyPoints: ['All safe.'] }],
  [{ topics: ['Weather'] }, 'topics', { topics: ['weather'] }],
  [{ state: 'ended' }, 'ended', { state: 'ended' }],
  [{ headline: 'Over', state: 'ended' }, 'ended', { headline: 'Over', state: 'ended' }],
  [{ keyPoints: ['x'], headline: 'Both' }, 'headline', { headline: 'Both', keyPoints: ['x'] }],
])('%j is saved and is a line that says %s', async (given, change, fields) => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const before = await desk.stories.find(story)
  desk.advance(1_000)
  const changed = await desk.does(changeStory(editor, { story, ...given }))
  const now = await desk.stories.find(story)
  expect(changed).toEqual({ story: now, seq: 2 })
  const isNews = change !== 'key-points' && change !== 'topics'
  const lastUpdated = isNews ? desk.now() : before?.lastUpdated
  expect(now).toMatchObject({ ...before, ...fields, endedAt: now?.endedAt, lastUpdated })
  expect(now === null ? null : changedAt(now)).toBe(desk.now())
  expect(await desk.events(1)).toEqual([
    { seq: 2, at: desk.now(), kind: 'story-changed', story: now, change },
  ])
})

test('logs nothing when nothing changes', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story({ topics: ['weather'] })
  const before = await desk.stories.find(story)
  desk.advance(1_000)
  const asked = { headline: 'Ferry aground ', topics: ['WEATHER'], state: 'live' as const, pinnedPost: null }
  expect(await desk.does(changeStory(editor, { story, ...asked }))).toEqual({ story: before, seq: null })
  expect(await desk.does(changeStory(editor, { story }))).toEqual({ story: before, seq: null })
  expect(await desk.events(1)).toEqual([])
  expect(await desk.stories.find(story)).toEqual(before)
})

test('ends and reopens a story, and keeps the first end', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const endedAt = desk.now()
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  desk.advance(1_000)
  await desk.does(changeStory(editor, { story, state: 'ended', headline: 'What happened' }))
  expect(await desk.stories.find(story)).toMatchObject({ state: 'ended', endedAt })

  await desk.does(changeStory(editor, { story, state: 'live' }))

  expect(await desk.stories.find(story)).toMatchObject({ state: 'live', endedAt: null })
  expect(await desk.events(1)).toMatchObject([
    { change: 'ended' },
    { change: 'headline' },
    { change: 'reopened' },
  ])
  await desk.post(story)
})

test('pins, replaces and unpins a post', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const [first, second] = [await desk.post(story), await desk.post(story)]
  const pinned = async () => (await desk.stories.story(story, { limit: 1 }))?.pinned?.post.id ?? null

  await desk.does(changeStory(editor, { story, pinnedPost: first.id }))
  expect(await pinned()).toBe(first.id)
  await desk.does(changeStory(editor, { story, pinnedPost: second.id }))
  expect(await pinned()).toBe(second.id)
  await desk.does(changeStory(editor, { story, headline: 'The pin stays' }))
  expect(await pinned()).toBe(second.id)
  await desk.does(changeStory(editor, { story, pinnedPost: null }))
  expect(await pinned()).toBeNull()
  expect((await desk.events(3)).map((line) => 'change' in line && line.change)).toEqual([
    'pin',
    'pin',
    'headline',
    'pin',
  ])
})

test('pins only a published post of the same story', async () => {
  await using desk = await memoryDesk()
  const [story, other] = [await desk.story(), await desk.story()]
  const pinning = (pinnedPost: string) => desk.refuses(changeStory(editor, { story, pinnedPost }))

  expect(await pinning('nothing')).toEqual({ kind: 'post-unknown', post: 'nothing' })
  const { id: elsewhere } = await desk.post(other)
  expect(await pinning(elsewhere)).toEqual({ kind: 'post-unknown', post: elsewhere })
  const { id: draft } = await desk.post(story, { state: 'draft' })
  expect(await pinning(draft)).toEqual({ kind: 'post-not-published', post: draft, state: 'draft' })
  const { id: retracted } = await desk.post(story)
  await desk.does(retractPost(editor, { post: retracted, reason: 'Wrong.' }))
  expect(await pinning(retracted)).toEqual({ kind: 'post-retracted', post: retracted })
})

test.each<[string, Partial<ChangeStory>, object]>([
  ['an unknown story', { story: 'nowhere' }, { kind: 'story-unknown', story: 'nowhere' }],
  ['an empty headline', { headline: ' ' }, { kind: 'field-missing', field: 'headline' }],
  ['a long headline', { headline: 'x'.repeat(201) }, { kind: 'field-too-long', field: 'headline' }],
  ['a long standfirst', { standfirst: 'x'.repeat(501) }, { kind: 'field-too-long', field: 'standfirst' }],
  ['a long key point', { keyPoints: ['x'.repeat(301)] }, { kind: 'field-too-long', field: 'keyPoints[0]' }],
  [
    'too many key points',
    { keyPoints: Array.from({ length: 11 }, (_, n) => `${n}`) },
    { kind: 'field-invalid', field: 'keyPoints' },
  ],
  ['a long topic', { topics: ['x'.repeat(41)] }, { kind: 'field-too-long', field: 'topics[0]' }],
])('a change is refused for %s', async (_, given, refusal) => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  expect(await desk.refuses(changeStory(owner, { story, ...given }))).toMatchObject(refusal)
})

test('refuses changes by reporters and by programs without the scope', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  for (const actor of [reporter, program('read'), program('alert')]) {
    const refusal = await desk.refuses(changeStory(actor, { story, headline: 'Mine' }))
    expect(refusal).toMatchObject({ kind: 'not-allowed', action: 'run-story' })
  }
  await desk.does(changeStory(program('post'), { story, headline: 'By a program' }))
})
