import { expect, test } from 'vitest'
import { editor, memoryDesk, owner, program, reporter } from '../../test/support/memory-desk.ts'
import { MAX_BODY_LENGTH, MAX_BODY_NODES } from '../domain/body.ts'
import type { Instant, PostId } from '../domain/ids.ts'
import { changeStory } from './change-story.ts'
import { writePost, type WritePost } from './write-post.ts'

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const doc = (...content: readonly unknown[]) => ({ type: 'doc', content })

test('publishes at once: event, story and its update time', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  desk.advance(60_000)
  const written = await desk.does(
    writePost(reporter, {
      story,
      text: 'First line\nof a paragraph.\r\n\r\nSecond.',
      headline: 'All ashore',
      dateline: 'SEOUL',
      credits: ['AP', 'Reuters'],
      keyEvent: true,
    }),
  )

  const found = await desk.stories.post(written.id)
  expect(written).toEqual({ id: found?.post.id, slug: story, revision: 1, seq: 2, state: 'published' })
  expect(found?.post).toMatchObject({
    state: 'published',
    revision: 1,
    headline: 'All ashore',
    dateline: 'SEOUL',
    body: doc(
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'First line' },
          { type: 'break' },
          { type: 'text', text: 'of a paragraph.' },
        ],
      },
      paragraph('Second.'),
    ),
    credits: ['AP', 'Reuters'],
    keyEvent: true,
    author: { kind: 'editor', name: 'reporter' },
    createdAt: desk.now(),
    publishedAt: desk.now(),
    publishAt: null,
    corrections: [],
    retraction: null,
  })
  expect(found?.story.lastUpdated).toBe(desk.now())
  expect(await desk.events(1)).toEqual([
    { seq: 2, at: desk.now(), kind: 'post-published', story: found?.story, post: found?.post },
  ])
})

test('a draft changes nothing that readers see', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const before = await desk.stories.find(story)
  desk.advance(60_000)
  const written = await desk.post(story, { state: 'draft' })
  expect(written).toMatchObject({ revision: 1, seq: null, state: 'draft' })
  expect(await desk.stories.post(written.id)).toBeNull()
  expect(await desk.events(1)).toEqual([])
  expect(await desk.stories.find(story)).toEqual(before)
  expect(await desk.newsroom.post(written.id)).toMatchObject({
    state: 'draft',
    publishedAt: null,
    publishAt: null,
  })
})

test('schedules a post for later and publishes one for a minute ago', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const publishAt = (desk.now() + 60_000) as Instant
  for (const state of [{}, { state: 'published' as const }]) {
    const later = await desk.post(story, { publishAt, ...state })
    expect(later).toMatchObject({ seq: null, state: 'scheduled' })
    expect(await desk.newsroom.post(later.id)).toMatchObject({ state: 'scheduled', publishAt })
  }
  for (const at of [desk.now(), (desk.now() - 60_000) as Instant]) {
    const now = await desk.post(story, { publishAt: at })
    expect(now.state).toBe('published')
    expect(await desk.newsroom.post(now.id)).toMatchObject({ publishedAt: desk.now(), publishAt: null })
  }
})

test('keeps a typed body', async () => {
  await using desk = await memoryDesk()
  const body = doc(
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'See ' },
        {
          type: 'text',
          text: 'the notice',
          marks: [{ type: 'link', href: 'https://example.org/a?b=c' }, { type: 'strong' }],
        },
      ],
    },
    { type: 'quote', content: [paragraph('Said so.')] },
    { type: 'list', ordered: true, items: [paragraph('one'), paragraph('two')] },
  )
  const { text: _, ...given } = { story: await desk.story(), text: '', body }
  const { id } = await desk.does(writePost(reporter, given))
  expect(await desk.newsroom.post(id)).toMatchObject({ body })
})

test('refuses posts, scheduled posts and drafts in an ended story', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  for (const given of [{}, { state: 'draft' as const }, { publishAt: (desk.now() + 1) as Instant }]) {
    const refusal = await desk.refuses(writePost(owner, { story, text: 'Late.', ...given }))
    expect(refusal).toEqual({ kind: 'story-ended', story })
  }
  expect(await desk.newsroom.drafts((await desk.stories.find(story))?.id ?? ('' as never))).toEqual([])
})

test.each<[string, Partial<WritePost>, object]>([
  ['no words', { text: '' }, { kind: 'field-missing', field: 'text' }],
  ['nothing but space and NUL', { text: ' \n\n \u0000 ' }, { kind: 'field-missing', field: 'text' }],
  [
    'one character too many',
    { text: 'x'.repeat(MAX_BODY_LENGTH + 1) },
    { kind: 'field-too-long', field: 'text', length: 50_001, maxLength: 50_000 },
  ],
  ['far too many', { text: 'x'.repeat(MAX_BODY_LENGTH * 4 + 1) }, { kind: 'field-too-long', field: 'text' }],
  ['words in two forms', { text: 'x', body: doc(paragraph('x')) }, { kind: 'field-invalid', field: 'body' }],
  ['a long headline', { headline: 'x'.repeat(201) }, { kind: 'field-too-long', field: 'headline' }],
  ['a long dateline', { dateline: 'x'.repeat(101) }, { kind: 'field-too-long', field: 'dateline' }],
  ['a long credit', { credits: ['x'.repeat(61)] }, { kind: 'field-too-long', field: 'credits[0]' }],
  [
    'too many credits',
    { credits: Array.from({ length: 11 }, (_, n) => `${n}`) },
    { kind: 'field-invalid', field: 'credits' },
  ],
  [
    'a draft with a time',
    { state: 'draft', publishAt: 0 as Instant },
    { kind: 'field-invalid', field: 'publishAt' },
  ],
  ['an unknown story', { story: 'nowhere' }, { kind: 'story-unknown', story: 'nowhere' }],
])('a post is refused for %s', async (_, given, refusal) => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  expect(await desk.refuses(writePost(owner, { story, text: 'Words.', ...given }))).toMatchObject(refusal)
})

test('refuses a time more than a minute ago', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const publishAt = (desk.now() - 60_001) as Instant
  for (const state of [{}, { state: 'published' as const }]) {
    expect(
      await desk.refuses(writePost(owner, { story, text: 'Words.', publishAt, ...state })),
    ).toMatchObject({
      kind: 'field-invalid',
      field: 'publishAt',
    })
  }
  expect(await desk.events(1)).toEqual([])
})

const linkTo = (href: string) =>
  doc({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'link', href }] }] })

test.each<[string, unknown, string]>([
  ['text', 'words', 'body'],
  ['null', null, 'body'],
  ['no content', { type: 'doc' }, 'body.content'],
  ['a script', doc({ type: 'script', content: [] }), 'body.content[0]'],
  ['an attribute', doc({ type: 'paragraph', content: [], onclick: 'x' }), 'body.content[0]'],
  [
    'a number as text',
    doc({ type: 'paragraph', content: [{ type: 'text', text: 1 }] }),
    'body.content[0].content[0].text',
  ],
  ['a script address', linkTo('javascript:alert(1)'), 'body.content[0].content[0].marks[0].href'],
  ['an address without host', linkTo('/desk'), 'body.content[0].content[0].marks[0].href'],
  [
    'too many nodes',
    doc(...Array.from({ length: MAX_BODY_NODES }, () => paragraph('x'))),
    'body.content[999].content[0]',
  ],
])('a body is refused with the place that is wrong: %s', async (_, body, at) => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  expect(await desk.refuses(writePost(owner, { story, body }))).toMatchObject({ kind: 'body-invalid', at })
})

test('refuses a body without words', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const body = doc(paragraph('  '), { type: 'list', ordered: false, items: [paragraph('')] })
  expect(await desk.refuses(writePost(owner, { story, body }))).toEqual({
    kind: 'field-missing',
    field: 'body',
  })
})

test('lets every role and programs with the scope write posts', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  for (const actor of [reporter, editor, owner, program('post'), program('admin')]) {
    await desk.does(writePost(actor, { story, text: 'Words.' }))
  }
  for (const actor of [program('read'), program('alert')]) {
    const refusal = await desk.refuses(writePost(actor, { story, text: 'Words.' }))
    expect(refusal).toMatchObject({
      kind: 'not-allowed',
      action: 'write-post',
      role: expect.any(String) as string,
    })
  }
})

test('orders posts in a story by the time they were published', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const ids: PostId[] = []
  for (const text of ['one', 'two', 'three']) ids.push((await desk.post(story, { text })).id)
  const snapshot = await desk.stories.story(story, { limit: 10 })
  expect(snapshot?.posts.map(({ post }) => post.id)).toEqual(ids.toReversed())
})
