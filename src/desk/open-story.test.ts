import { expect, test } from 'vitest'
import { editor, memoryDesk, owner, program, reporter } from '../../test/support/memory-desk.ts'
import { openStory, type OpenStory } from './open-story.ts'

test('opens a story as live, with a slug from its headline, and logs it', async () => {
  await using desk = await memoryDesk()
  const opened = await desk.does(
    openStory(editor, {
      headline: '  Fähre läuft vor\nHafen auf Grund ',
      standfirst: 'What we know.',
      topics: ['Weather', 'weather', ' Harbour  News '],
      credits: ['AP', '', 'AP'],
    }),
  )
  const story = await desk.stories.find(opened.slug)
  expect(opened).toEqual({ id: story?.id, slug: 'fahre-lauft-vor-hafen-auf-grund', seq: 1 })
  expect(story).toMatchObject({
    headline: 'Fähre läuft vor Hafen auf Grund',
    standfirst: 'What we know.',
    topics: ['weather', 'harbour news'],
    credits: ['AP'],
    keyPoints: [],
    state: 'live',
    pinnedPost: null,
    openedAt: desk.now(),
    lastUpdated: desk.now(),
    endedAt: null,
    openedBy: { kind: 'editor', name: 'editor' },
  })
  expect(await desk.events()).toEqual([{ seq: 1, at: desk.now(), kind: 'story-opened', story }])
})

test('numbers the slug of a repeated headline, or of one without letters', async () => {
  await using desk = await memoryDesk()
  const slugOf = async (headline: string) => (await desk.does(openStory(editor, { headline }))).slug
  expect(await slugOf('Ferry aground')).toBe('ferry-aground')
  expect(await slugOf('Ferry aground!')).toBe('ferry-aground-2')
  expect(await slugOf('Ferry: aground')).toBe('ferry-aground-3')
  expect(await slugOf('여객선 좌초')).toBe('여객선-좌초')
  expect(await slugOf('여객선 좌초!')).toBe('여객선-좌초-2')
  expect(await slugOf('⚓')).toBe('story')
  expect(await slugOf('🚢')).toBe('story-2')
})

test('accepts a chosen slug once', async () => {
  await using desk = await memoryDesk()
  expect(await desk.story({ slug: 'ferry' })).toBe('ferry')
  const refusal = await desk.refuses(openStory(editor, { headline: 'Other', slug: 'ferry' }))
  expect(refusal).toEqual({ kind: 'slug-taken', slug: 'ferry', suggestion: 'ferry-2' })
})

test('suggests a free slug like the one that is refused', async () => {
  await using desk = await memoryDesk()
  await desk.story({ slug: 'harbor-fire' })
  const suggested = async (slug: string) => desk.refuses(openStory(editor, { headline: 'Harbor fire', slug }))
  expect(await suggested('Harbor Fire: Day 2')).toMatchObject({
    problem: expect.stringContaining('such as “harbor-fire-day-2”'),
    suggestion: 'harbor-fire-day-2',
  })
  expect(await suggested('Harbor_Fire/')).toMatchObject({ suggestion: 'harbor-fire-2' })
  expect(await suggested('harbor-fire')).toMatchObject({ suggestion: 'harbor-fire-2' })
  expect(await suggested('x'.repeat(100_000))).toMatchObject({ suggestion: 'x'.repeat(72) })
})

const many = (n: number) => Array.from({ length: n }, (_, index) => `name ${index}`)

test.each<[string, Partial<OpenStory>, object]>([
  ['no headline', { headline: '' }, { kind: 'field-missing', field: 'headline' }],
  ['a headline of nothing', { headline: ' \n\t\u0000 ' }, { kind: 'field-missing', field: 'headline' }],
  [
    'a long headline',
    { headline: '🚢'.repeat(201) },
    { kind: 'field-too-long', field: 'headline', length: 201, maxLength: 200 },
  ],
  ['a long standfirst', { standfirst: 'x'.repeat(501) }, { kind: 'field-too-long', field: 'standfirst' }],
  ['an address with capitals', { slug: 'Not A Slug' }, { kind: 'field-invalid', field: 'slug' }],
  ['an empty address', { slug: '' }, { kind: 'field-invalid', field: 'slug' }],
  ['a long address', { slug: 'x'.repeat(81) }, { kind: 'field-invalid', field: 'slug' }],
  ['an address with a line end', { slug: 'a\r\nSet-Cookie: b' }, { kind: 'field-invalid', field: 'slug' }],
  ['too many topics', { topics: many(11) }, { kind: 'field-invalid', field: 'topics' }],
  ['a long topic', { topics: ['fine', 'x'.repeat(41)] }, { kind: 'field-too-long', field: 'topics[1]' }],
  ['too many credits', { credits: many(11) }, { kind: 'field-invalid', field: 'credits' }],
  ['a long credit', { credits: ['x'.repeat(61)] }, { kind: 'field-too-long', field: 'credits[0]' }],
])('a story is refused for %s', async (_, given, refusal) => {
  await using desk = await memoryDesk()
  expect(await desk.refuses(openStory(owner, { headline: 'Ferry aground', ...given }))).toMatchObject(refusal)
})

test('counts 200 characters, not UTF-16 code units', async () => {
  await using desk = await memoryDesk()
  const headline = '🚢'.repeat(200)
  expect(await desk.stories.find(await desk.story({ headline }))).toMatchObject({ headline })
})

test('lets editors, owners and programs with the scope open stories', async () => {
  await using desk = await memoryDesk()
  const open = { headline: 'Ferry aground' }
  for (const actor of [editor, owner, program('post'), program('admin')])
    await desk.does(openStory(actor, open))
  for (const actor of [reporter, program('read'), program('alert'), program()]) {
    expect(await desk.refuses(openStory(actor, open))).toMatchObject({
      kind: 'not-allowed',
      action: 'run-story',
    })
  }
})
