import { expect, test } from 'vitest'
import { editor, memoryDesk, owner, program, reporter, editorWho } from '../../test/support/memory-desk.ts'
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
    revision: 1,
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
