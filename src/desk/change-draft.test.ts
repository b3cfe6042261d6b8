import { describe, expect, test } from 'vitest'
import { editor, memoryDesk, owner, program, reporter, editorWho } from '../../test/support/memory-desk.ts'
import { sampleNow } from '../../test/support/samples.ts'
import { bodyFromText } from '../domain/body.ts'
import type { Instant } from '../domain/ids.ts'
import { changeDraft } from './change-draft.ts'
import { changeStory } from './change-story.ts'
import { retractPost } from './retract-post.ts'

test('changes only the fields of a draft that are given', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const given = { headline: 'First', dateline: 'SEOUL', credits: ['AP'], keyEvent: true }
  const { id: post } = await desk.post(story, { state: 'draft', text: 'Old words.', ...given })

  await desk.does(changeDraft(reporter, { post, text: 'New words.' }))
  expect(await desk.newsroom.post(post)).toMatchObject({ ...given, body: bodyFromText('New words.') })

  await desk.does(changeDraft(reporter, { post, headline: 'Second', credits: [] }))
  expect(await desk.newsroom.post(post)).toMatchObject({
    ...given,
    headline: 'Second',
    credits: [],
    body: bodyFromText('New words.'),
  })

  await desk.does(
    changeDraft(reporter, { post, body: bodyFromText('As a body.'), keyEvent: false, dateline: '' }),
  )
  expect(await desk.newsroom.post(post)).toMatchObject({
    headline: 'Second',
    dateline: '',
    keyEvent: false,
    body: bodyFromText('As a body.'),
    state: 'draft',
    revision: 4,
  })
  expect(await desk.events(1)).toEqual([])
})

test('publishes a draft with its changes, as of now', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story, { state: 'draft' })
  await desk.post(story)
  desk.advance(5_000)

  const written = await desk.does(changeDraft(editor, { post, text: 'Checked.', state: 'published' }))

  expect(written).toEqual({ id: post, slug: story, revision: 1, seq: 3, state: 'published' })
  expect(await desk.stories.post(post)).toMatchObject({
    publishedSeq: 3,
    post: { body: bodyFromText('Checked.'), publishedAt: desk.now(), author: { name: 'reporter' } },
    story: { lastUpdated: desk.now() },
  })
})

test('schedules, reschedules and unschedules a draft', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story, { state: 'draft' })
  const at = (ms: number) => (desk.now() + ms) as Instant
  const later = async () => {
    const { state, publishAt } = (await desk.newsroom.post(post)) ?? {}
    return [state, publishAt]
  }

  await desk.does(changeDraft(editor, { post, publishAt: at(1_000) }))
  expect(await later()).toEqual(['scheduled', at(1_000)])
  await desk.does(changeDraft(editor, { post, publishAt: at(9_000), state: 'published' }))
  expect(await later()).toEqual(['scheduled', at(9_000)])
  await desk.does(changeDraft(editor, { post, headline: 'Same time' }))
  expect(await later()).toEqual(['scheduled', at(9_000)])
  await desk.does(changeDraft(editor, { post, state: 'draft' }))
  expect(await later()).toEqual(['draft', null])
  expect(await desk.events(1)).toEqual([])
})

test('publishes at once when the time has passed, and leaves a due post to the clock', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: first } = await desk.post(story, { state: 'draft' })
  expect(await desk.does(changeDraft(editor, { post: first, publishAt: desk.now() }))).toMatchObject({
    state: 'published',
  })
  const { id: due } = await desk.post(story, { publishAt: (desk.now() + 1_000) as Instant })
  desk.advance(2_000)
  expect(await desk.does(changeDraft(editor, { post: due, text: 'Better.' }))).toMatchObject({
    state: 'scheduled',
  })
  expect(await desk.does(changeDraft(editor, { post: due, state: 'published' }))).toMatchObject({
    state: 'published',
  })
})

test('refuses a time more than a minute ago and keeps the one set before', async () => {
  await using desk = await memoryDesk()
  const publishAt = (desk.now() + 1_000) as Instant
  const { id: post } = await desk.post(await desk.story(), { publishAt })
  const past = (desk.now() - 60_001) as Instant
  expect(await desk.refuses(changeDraft(editor, { post, publishAt: past }))).toMatchObject({
    kind: 'field-invalid',
    field: 'publishAt',
  })
  expect(await desk.newsroom.post(post)).toMatchObject({ state: 'scheduled', publishAt })
})

test('changes a draft in an ended story, but neither publishes nor schedules it', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story, { state: 'draft' })
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  await desk.does(changeDraft(reporter, { post, text: 'For the record.' }))
  for (const change of [{ state: 'published' as const }, { publishAt: (desk.now() + 1) as Instant }]) {
    expect(await desk.refuses(changeDraft(editor, { post, ...change }))).toEqual({
      kind: 'story-ended',
      story,
    })
  }
})

test('refuses to change a published post as a draft', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  const change = changeDraft(owner, { post, text: 'Quietly different.' })
  expect(await desk.refuses(change)).toEqual({ kind: 'post-not-draft', post, state: 'published' })
  await desk.does(retractPost(editor, { post, reason: 'Wrong.' }))
  expect(await desk.refuses(change)).toEqual({ kind: 'post-not-draft', post, state: 'retracted' })
})

test('validates a draft as a post', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story(), { state: 'draft' })
  const refusalFor = (change: object) => desk.refuses(changeDraft(owner, { post, ...change }))
  expect(await refusalFor({ text: ' ' })).toMatchObject({ kind: 'field-missing', field: 'text' })
  expect(await refusalFor({ text: 'x', body: bodyFromText('x') })).toMatchObject({ kind: 'field-invalid' })
  expect(await refusalFor({ body: 'x' })).toMatchObject({ kind: 'body-invalid' })
  expect(await refusalFor({ headline: 'x'.repeat(201) })).toMatchObject({
    kind: 'field-too-long',
    field: 'headline',
  })
  expect(await refusalFor({ state: 'draft', publishAt: desk.now() })).toMatchObject({
    kind: 'field-invalid',
    field: 'publishAt',
  })
  expect(await refusalFor({ post: 'nothing' })).toEqual({ kind: 'post-unknown', post: 'nothing' })
})

test('lets every writer change any draft and keeps its first author', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story(), { state: 'draft' })
  for (const actor of [editorWho('reporter', 'another'), editor, program('post')]) {
    await desk.does(changeDraft(actor, { post, text: `By ${actor.name}.` }))
  }
  expect(await desk.newsroom.post(post)).toMatchObject({ author: { name: 'reporter' } })
  expect(await desk.refuses(changeDraft(program('read'), { post }))).toMatchObject({ kind: 'not-allowed' })
})

test('keeps what a draft said at each save, and by whom', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story(), { state: 'draft', text: 'By the reporter.' })
  desk.advance(1_000)
  await desk.does(changeDraft(editor, { post, revision: 1, text: 'By the editor.' }))
  await desk.does(changeDraft(editor, { post, revision: 2, text: 'By the editor.' }))
  expect(await desk.newsroom.draftRevisions(post)).toMatchObject([
    { revision: 1, body: bodyFromText('By the reporter.'), by: { name: 'reporter' } },
    { revision: 2, at: desk.now(), body: bodyFromText('By the editor.'), by: { name: 'editor' } },
  ])

  await desk.does(changeDraft(owner, { post, revision: 2, state: 'published' }))
  expect(await desk.newsroom.post(post)).toMatchObject({ state: 'published', revision: 1 })
  expect(await desk.newsroom.draftRevisions(post)).toHaveLength(2)
  expect(await desk.newsroom.revisions(post)).toMatchObject([{ revision: 1 }])
})

test('keeps the latest fifty saves of a draft', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story(), { state: 'draft' })
  for (let n = 1; n <= 60; n++) await desk.does(changeDraft(editor, { post, text: `Version ${n}.` }))
  const kept = await desk.newsroom.draftRevisions(post)
  expect([kept[0]?.revision, kept.at(-1)?.revision]).toEqual([12, 61])
})

describe('a change to a draft that a colleague has changed', () => {
  const words = { headline: '', text: 'Mine.', dateline: '', credits: [], keyEvent: false }

  async function changed() {
    const desk = await memoryDesk()
    const story = await desk.story()
    const { id: post } = await desk.post(story, { state: 'draft', text: 'As it was.' })
    await desk.does(changeDraft(editor, { post, revision: 1, ...words, text: 'Theirs.' }))
    return { desk, story, post, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() }
  }

  test.each([
    ['a save', { state: 'draft' as const }],
    ['a publication', { state: 'published' as const }],
    ['a time', { publishAt: (sampleNow + 3_600_000) as Instant }],
  ])('is refused with both texts: %s', async (_, how) => {
    await using given = await changed()
    const { desk, post } = given
    expect(await desk.refuses(changeDraft(reporter, { post, revision: 1, ...words, ...how }))).toEqual({
      kind: 'draft-outdated',
      post,
      given: 1,
      current: 2,
      yours: { headline: '', text: 'Mine.' },
      theirs: { headline: '', text: 'Theirs.' },
    })
    await desk.does(changeDraft(reporter, { post, revision: 2, ...words, ...how }))
  })

  test('is refused although it names no words, as it would publish unseen ones', async () => {
    await using given = await changed()
    const { desk, post } = given
    const publication = { post, revision: 1, state: 'published' } as const
    expect(await desk.refuses(changeDraft(reporter, publication))).toMatchObject({ kind: 'draft-outdated' })
  })

  test('is accepted where it is the same change, repeated after a lost answer', async () => {
    await using given = await changed()
    const { desk, post, story } = given
    const again = changeDraft(editor, { post, revision: 1, ...words, text: 'Theirs.' })
    expect(await desk.does(again)).toEqual({ id: post, slug: story, revision: 2, seq: null, state: 'draft' })
  })

  test('is refused where only the time was changed, which a save would take away', async () => {
    await using given = await changed()
    const { desk, post } = given
    const publishAt = (desk.now() + 3_600_000) as Instant
    await desk.does(changeDraft(editor, { post, revision: 2, publishAt }))
    const save = changeDraft(reporter, { post, revision: 2, ...words, text: 'Theirs.', state: 'draft' })
    expect(await desk.refuses(save)).toMatchObject({ kind: 'draft-outdated', current: 3 })
    expect(await desk.newsroom.post(post)).toMatchObject({ state: 'scheduled', publishAt })
  })

  test('is made without asking where the caller names no revision', async () => {
    await using given = await changed()
    const { desk, post } = given
    expect(await desk.does(changeDraft(program('post'), { post, text: 'By a program.' }))).toMatchObject({
      revision: 3,
    })
  })
})
