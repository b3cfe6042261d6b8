import { expect, test } from 'vitest'
import { editor, editorWho, memoryDesk, owner, program, reporter } from '../../test/support/memory-desk.ts'
import { bodyFromText, emptyBody } from '../domain/body.ts'
import { changeStory } from './change-story.ts'
import { correctPost } from './correct-post.ts'
import { retractPost, type RetractPost } from './retract-post.ts'
import { sendAlert } from './send-alert.ts'

test('leaves a mark and a reason, and removes the text from everything public', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const words = { text: 'WRONG WORDS', headline: 'WRONG HEADLINE', dateline: 'WRONG PLACE' }
  const { id: post } = await desk.post(story, { ...words, keyEvent: true })
  await desk.does(correctPost(editor, { post, text: 'STILL WRONG', note: 'A name.' }))
  desk.advance(1_000)

  const retracted = await desk.does(retractPost(editor, { post, reason: ' It did not\nhappen. ' }))

  const found = await desk.stories.post(post)
  expect(retracted).toEqual({ id: post, seq: 4, alertsEnded: [], followUp: null })
  expect(found).toMatchObject({ publishedSeq: 2, story: { lastUpdated: desk.now() } })
  expect(found?.post).toMatchObject({
    state: 'retracted',
    revision: 2,
    headline: '',
    dateline: '',
    body: emptyBody,
    keyEvent: false,
    corrections: [{ note: 'A name.' }],
    retraction: { at: desk.now(), reason: 'It did not happen.' },
  })
  const lines = await desk.events()
  expect(lines.at(-1)).toEqual({
    seq: 4,
    at: desk.now(),
    kind: 'post-retracted',
    story: found?.story,
    post: found?.post,
  })
  const everythingPublic = [
    lines,
    found,
    await desk.stories.story(story, { limit: 10 }),
    await desk.stories.latestPosts({ limit: 10, changedSince: desk.now() }),
  ]
  expect(JSON.stringify(everythingPublic)).not.toContain('WRONG')
  expect(await desk.newsroom.revisions(post)).toMatchObject([
    { revision: 1, headline: 'WRONG HEADLINE', body: bodyFromText('WRONG WORDS') },
    { revision: 2, body: bodyFromText('STILL WRONG') },
  ])
})

test('unpins a retracted post and logs it', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const [{ id: post }, { id: other }] = [await desk.post(story), await desk.post(story)]
  await desk.does(changeStory(editor, { story, pinnedPost: post }))
  const { seq } = await desk.does(retractPost(editor, { post, reason: 'Wrong.' }))
  expect(await desk.stories.find(story)).toMatchObject({ pinnedPost: null })
  expect(await desk.events(seq)).toMatchObject([
    { kind: 'story-changed', change: 'pin', story: { pinnedPost: null } },
  ])

  await desk.does(changeStory(editor, { story, pinnedPost: other }))
  const { id: third } = await desk.post(story)
  const later = await desk.does(retractPost(editor, { post: third, reason: 'Wrong.' }))
  expect(await desk.stories.find(story)).toMatchObject({ pinnedPost: other })
  expect(await desk.events(later.seq)).toEqual([])
})

test('cancels a held alert, stops one under way and keeps a finished one', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const alertWith = async (state: 'held' | 'checking' | 'planning' | 'sending' | 'done') => {
    const { id: post } = await desk.post(story)
    const { id } = await desk.does(
      sendAlert(editor, { post, title: 'x', body: 'y', audience: { kind: 'everyone' } }),
    )
    const alert = await desk.newsroom.alert(id)
    if (alert !== null) await desk.deps.store.transact((tx) => tx.saveAlert({ ...alert, state }))
    const { alertsEnded } = await desk.does(retractPost(editor, { post, reason: 'Wrong.' }))
    const after = await desk.newsroom.alert(id)
    return [alertsEnded.length, after?.state, after?.end]
  }
  expect(await alertWith('held')).toEqual([1, 'cancelled', 'post-retracted'])
  expect(await alertWith('checking')).toEqual([1, 'cancelled', 'post-retracted'])
  expect(await alertWith('planning')).toEqual([1, 'cancelled', 'post-retracted'])
  expect(await alertWith('sending')).toEqual([1, 'stopped', 'post-retracted'])
  expect(await alertWith('done')).toEqual([0, 'done', null])
})

test('sends a follow-up to those who were sent the alert', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const followUp = { title: 'Withdrawn', body: 'It did not happen.' }
  const retracted = await desk.does(retractPost(editor, { post, reason: 'Wrong.', followUp }))
  expect(await desk.newsroom.alert(retracted.followUp ?? ('' as never))).toMatchObject({
    ...followUp,
    purpose: 'retraction',
    audience: { kind: 'sent' },
    state: 'held',
  })
})

test('retracts posts in an ended story', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  await desk.does(retractPost(editor, { post, reason: 'Wrong.' }))
})

test.each<[string, Partial<RetractPost>, object]>([
  ['an unknown post', { post: 'nothing' }, { kind: 'post-unknown', post: 'nothing' }],
  ['no reason', { reason: ' ' }, { kind: 'field-missing', field: 'reason' }],
  ['a long reason', { reason: 'x'.repeat(501) }, { kind: 'field-too-long', field: 'reason', maxLength: 500 }],
  [
    'a follow-up without words',
    { followUp: { title: 'x', body: ' ' } },
    { kind: 'field-missing', field: 'followUp.body' },
  ],
])('a retraction is refused for %s, and nothing changes', async (_, given, refusal) => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const before = await desk.stories.post(post)
  expect(await desk.refuses(retractPost(editor, { post, reason: 'Wrong.', ...given }))).toMatchObject(refusal)
  expect(await desk.stories.post(post)).toEqual(before)
})

test('retracts a published post once', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: draft } = await desk.post(story, { state: 'draft' })
  expect(await desk.refuses(retractPost(editor, { post: draft, reason: 'x' }))).toMatchObject({
    kind: 'post-not-published',
  })
  const { id: post } = await desk.post(story)
  await desk.does(retractPost(editor, { post, reason: 'Wrong.' }))
  expect(await desk.refuses(retractPost(editor, { post, reason: 'Again.' }))).toEqual({
    kind: 'post-retracted',
    post,
  })
})

test('lets editors retract every post, reporters their own', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  for (const actor of [reporter, editor, owner, program('post')]) {
    await desk.does(retractPost(actor, { post: (await desk.post(story)).id, reason: 'Wrong.' }))
  }
  const { id: post } = await desk.post(story)
  for (const actor of [editorWho('reporter', 'another'), program('read')]) {
    expect(await desk.refuses(retractPost(actor, { post, reason: 'x' }))).toMatchObject({
      kind: 'not-allowed',
      action: 'retract-post',
    })
  }
})
