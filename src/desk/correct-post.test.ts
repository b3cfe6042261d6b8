import { expect, test } from 'vitest'
import { chunksWith } from '../../test/support/ledger-changes.ts'
import { editor, editorWho, memoryDesk, owner, program, reporter } from '../../test/support/memory-desk.ts'
import { bodyFromText } from '../domain/body.ts'
import { MAX_CORRECTIONS } from '../domain/post.ts'
import { changeStory } from './change-story.ts'
import { correctPost, type CorrectPost } from './correct-post.ts'
import { retractPost } from './retract-post.ts'
import { sendAlert } from './send-alert.ts'

test('shows readers the corrected text with a note and keeps the old revision', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story, {
    text: 'Two hurt.',
    dateline: 'SEOUL',
    credits: ['AP'],
    keyEvent: true,
  })
  desk.advance(1_000)

  const corrected = await desk.does(
    correctPost(editor, { post, text: 'Three hurt.', headline: 'Three hurt', note: 'The number was wrong.' }),
  )

  const found = await desk.stories.post(post)
  expect(corrected).toEqual({ id: post, revision: 2, seq: 3, alertsEnded: [], followUp: null })
  expect(found?.post).toMatchObject({
    state: 'published',
    revision: 2,
    headline: 'Three hurt',
    body: bodyFromText('Three hurt.'),
    dateline: 'SEOUL',
    credits: ['AP'],
    keyEvent: true,
    corrections: [{ revision: 2, at: desk.now(), note: 'The number was wrong.' }],
    author: { name: 'reporter' },
  })
  expect(found).toMatchObject({ publishedSeq: 2, story: { lastUpdated: desk.now() } })
  expect(await desk.events(2)).toEqual([
    { seq: 3, at: desk.now(), kind: 'post-corrected', story: found?.story, post: found?.post },
  ])
  expect(await desk.newsroom.revisions(post)).toMatchObject([
    { revision: 1, headline: '', body: bodyFromText('Two hurt.') },
    { revision: 2, headline: 'Three hurt', body: bodyFromText('Three hurt.') },
  ])
})

test('adds up corrections, each with its note, and keeps an omitted headline', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story(), { headline: 'Ashore' })
  for (const n of [2, 3, 4]) {
    const { revision } = await desk.does(
      correctPost(editor, { post, text: `Take ${n}.`, note: `Note ${n}.` }),
    )
    expect(revision).toBe(n)
  }
  expect(await desk.newsroom.post(post)).toMatchObject({
    headline: 'Ashore',
    corrections: [
      { revision: 2, note: 'Note 2.' },
      { revision: 3, note: 'Note 3.' },
      { revision: 4, note: 'Note 4.' },
    ],
  })
})

test('refuses a correction of an outdated revision', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const correction = (text: string) => correctPost(editor, { post, text, note: 'Wrong.', revision: 1 })
  await desk.does(correction('First.'))
  expect(await desk.refuses(correction('Second.'))).toEqual({
    kind: 'revision-outdated',
    post,
    given: 1,
    current: 2,
  })
  expect(await desk.newsroom.post(post)).toMatchObject({ body: bodyFromText('First.') })
})

test('corrects posts in an ended story', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  await desk.does(correctPost(editor, { post, text: 'Right.', note: 'It was wrong.' }))
})

test('ends a pending alert about the corrected post in the same commit', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const held = await desk.does(
    sendAlert(editor, { post, title: 'Two hurt', body: 'At sea.', audience: { kind: 'everyone' } }),
  )
  const corrected = await desk.does(correctPost(editor, { post, text: 'Three hurt.', note: 'The number.' }))
  expect(corrected.alertsEnded).toEqual([held.id])
  expect(await desk.newsroom.alert(held.id)).toMatchObject({ state: 'cancelled', end: 'post-corrected' })
  expect((await desk.events(corrected.seq - 1)).map((line) => line.kind)).toEqual(['post-corrected'])
  expect((await desk.alertEvents()).map((line) => line.kind)).toEqual(['alert-requested', 'alert-ended'])
})

test('holds a follow-up to those who were sent the alert as any alert is held', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  const followUp = { title: ' Corrected ', body: 'Three are hurt, not two.' }
  const corrected = await desk.does(
    correctPost(editor, { post, text: 'Three.', note: 'The number.', followUp }),
  )
  const alert = await desk.newsroom.alert(corrected.followUp ?? ('' as never))
  expect(alert).toMatchObject({
    postId: post,
    revision: 2,
    purpose: 'correction',
    title: 'Corrected',
    body: 'Three are hurt, not two.',
    audience: { kind: 'sent' },
    state: 'held',
    holdUntil: desk.now() + 10_000,
    urgency: 'high',
    breaking: false,
  })
  expect((await desk.alertEvents()).at(-1)).toMatchObject({ kind: 'alert-requested', alert })
})

test('follows up only for those who may send alerts, and otherwise changes nothing', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const before = await desk.stories.post(post)
  const followUp = { title: 'Corrected', body: 'Three.', holdSeconds: 0 }
  const correction = { post, text: 'Three.', note: 'The number.' }
  for (const actor of [reporter, program('post'), program('post', 'read')]) {
    const refusal = { kind: 'not-allowed', action: 'send-alert' }
    expect(await desk.refuses(correctPost(actor, { ...correction, followUp }))).toMatchObject(refusal)
    const retraction = retractPost(actor, { post, reason: 'Wrong.', followUp })
    expect(await desk.refuses(retraction)).toMatchObject(refusal)
  }
  expect(await desk.stories.post(post)).toEqual(before)
  await desk.does(correctPost(reporter, correction))
  const again = { ...correction, text: 'Four.', followUp }
  const corrected = await desk.does(correctPost(program('post', 'alert'), again))
  expect(await desk.newsroom.alert(corrected.followUp ?? ('' as never))).toMatchObject({
    holdUntil: desk.now(),
  })
})

test('one follow-up is open at a time, and words that were sent are not sent again', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const correct = (text: string, body: string) =>
    correctPost(editor, { post, text, note: 'Wrong.', followUp: { title: 'Corrected', body } })
  const first = await desk.does(correct('Two.', 'Two.'))
  const second = await desk.does(correct('Three.', 'Three.'))
  expect(second.alertsEnded).toEqual([first.followUp])
  const alerts = await desk.newsroom.alerts({ post, limit: 9 })
  expect(alerts.map(({ state }) => state)).toEqual(['held', 'cancelled'])

  const [open] = alerts
  await desk.deps.store.transact(async (tx) => {
    if (open !== undefined) await tx.saveAlert({ ...open, state: 'done', startedAt: desk.now() })
  })
  const { chunks, counts } = chunksWith({ 1: 'accepted' })
  await desk.audiences.savePlan(second.followUp ?? ('' as never), chunks, counts)
  const repeated = await desk.refuses(correct('Four.', 'Three.'))
  expect(repeated).toEqual({ kind: 'alert-repeated', post, alert: second.followUp })
  // What was canceled in its hold may be said, and a retraction is never refused for its words.
  await desk.does(correct('Four.', 'Two.'))
  const followUp = { title: 'Corrected', body: 'Three.' }
  await desk.does(retractPost(editor, { post, reason: 'Wrong.', followUp }))
})

test.each<[string, Partial<CorrectPost>, object]>([
  ['an unknown post', { post: 'nothing' }, { kind: 'post-unknown', post: 'nothing' }],
  ['no note', { note: ' ' }, { kind: 'field-missing', field: 'note' }],
  ['a long note', { note: 'x'.repeat(501) }, { kind: 'field-too-long', field: 'note', maxLength: 500 }],
  ['no words', { text: ' ' }, { kind: 'field-missing', field: 'text' }],
  ['a long headline', { headline: 'x'.repeat(201) }, { kind: 'field-too-long', field: 'headline' }],
  ['the words it has', { text: 'All are  ashore.' }, { kind: 'post-unchanged' }],
  ['a revision to come', { revision: 2 }, { kind: 'revision-outdated', given: 2, current: 1 }],
  [
    'a follow-up without a title',
    { followUp: { title: '', body: 'x' } },
    { kind: 'field-missing', field: 'followUp.title' },
  ],
  [
    'a follow-up that is too long',
    { followUp: { title: 'x', body: 'x'.repeat(301) } },
    { kind: 'field-too-long', field: 'followUp.body' },
  ],
  [
    'a hold that is too long',
    { followUp: { title: 'x', body: 'x', holdSeconds: 3_601 } },
    { kind: 'field-invalid', field: 'followUp.holdSeconds' },
  ],
])('a correction is refused for %s, and nothing changes', async (_, given, refusal) => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  const before = await desk.stories.post(post)
  const correction = correctPost(editor, { post, text: 'Right.', note: 'It was wrong.', ...given })
  expect(await desk.refuses(correction)).toMatchObject(refusal)
  expect(await desk.stories.post(post)).toEqual(before)
})

test('refuses to correct drafts and retracted posts', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const correcting = (post: string) => desk.refuses(correctPost(editor, { post, text: 'x', note: 'x' }))
  const { id: draft } = await desk.post(story, { state: 'draft' })
  expect(await correcting(draft)).toEqual({ kind: 'post-not-published', post: draft, state: 'draft' })
  const { id: gone } = await desk.post(story)
  await desk.does(retractPost(editor, { post: gone, reason: 'Wrong.' }))
  expect(await correcting(gone)).toEqual({ kind: 'post-retracted', post: gone })
})

test('limits the number of corrections', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story())
  for (let n = 0; n < MAX_CORRECTIONS; n++) {
    await desk.does(correctPost(editor, { post, text: `Take ${n}.`, note: 'Again.' }))
  }
  const refusal = await desk.refuses(correctPost(editor, { post, text: 'Once more.', note: 'Again.' }))
  expect(refusal).toEqual({ kind: 'too-many-corrections', post, max: MAX_CORRECTIONS })
})

test('lets editors and programs correct every post, reporters their own', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  let take = 0
  const correction = (actor: typeof reporter) =>
    correctPost(actor, { post, text: `Take ${++take}.`, note: 'Wrong.' })
  for (const actor of [reporter, editor, owner]) await desk.does(correction(actor))
  await desk.does(correctPost(program('post'), { post, text: 'By a program.', note: 'Wrong.' }))
  expect(await desk.refuses(correction(editorWho('reporter', 'another')))).toEqual({
    kind: 'not-allowed',
    action: 'correct-post',
    role: 'reporter',
  })
  expect(await desk.refuses(correctPost(program('alert'), { post, text: 'x', note: 'x' }))).toMatchObject({
    kind: 'not-allowed',
  })
})
