import { expect, test } from 'vitest'
import { chunksWith } from '../../test/support/ledger-changes.ts'
import {
  editor,
  memoryDesk,
  owner,
  program,
  reporter,
  type MemoryDesk,
} from '../../test/support/memory-desk.ts'
import type { Alert } from '../domain/alert.ts'
import type { AlertId, PostId } from '../domain/ids.ts'
import { changeStory } from './change-story.ts'
import { correctPost } from './correct-post.ts'
import { retractPost } from './retract-post.ts'
import { sendAlert, type SendAlert } from './send-alert.ts'

const words = { title: 'Ferry aground', body: 'All are ashore.', audience: { kind: 'everyone' } } as const

/** Puts an alert where the sender would have brought it. */
async function bring(desk: MemoryDesk, id: AlertId, to: Partial<Alert>): Promise<void> {
  const alert = await desk.newsroom.alert(id)
  if (alert === null) throw new Error('There is no such alert.')
  await desk.deps.store.transact((tx) => tx.saveAlert({ ...alert, ...to }))
}

/** Says how the browsers of its plan ended. */
async function count(desk: MemoryDesk, id: AlertId, states: Parameters<typeof chunksWith>[0]): Promise<void> {
  const { chunks, counts } = chunksWith(states)
  await desk.audiences.savePlan(id, chunks, counts)
}

async function published(desk: MemoryDesk): Promise<PostId> {
  return (await desk.post(await desk.story())).id
}

test('holds an alert for ten seconds, wakes the sender and records the preview', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  await desk.does(correctPost(editor, { post, text: 'Right.', note: 'It was wrong.' }))

  const held = await desk.does(sendAlert(editor, { ...words, post, title: ' Ferry\naground ' }))

  const alert = await desk.newsroom.alert(held.id)
  expect(held).toEqual({ id: alert?.id, state: 'held', holdUntil: desk.now() + 10_000 })
  expect(alert).toMatchObject({
    postId: post,
    storyId: (await desk.stories.find(story))?.id,
    revision: 2,
    purpose: 'news',
    title: 'Ferry aground',
    body: 'All are ashore.',
    audience: { kind: 'everyone' },
    state: 'held',
    end: null,
    createdAt: desk.now(),
    holdUntil: held.holdUntil,
    ttlSeconds: 3_600,
    urgency: 'high',
    breaking: false,
    author: { kind: 'editor', name: 'editor' },
    startedAt: null,
    endedAt: null,
  })
  expect(await desk.alertEvents()).toEqual([{ seq: 1, at: desk.now(), kind: 'alert-requested', alert }])
  // Readers’ cursors must not tell that an alert is being held.
  expect(await desk.log.head()).toBe(3)
})

test('takes hold, TTL, urgency and breaking from the request', async () => {
  await using desk = await memoryDesk()
  const given = { holdSeconds: 0, ttlSeconds: 2_419_200, urgency: 'low' as const, breaking: true }
  const { id } = await desk.does(sendAlert(editor, { ...words, post: await published(desk), ...given }))
  expect(await desk.newsroom.alert(id)).toMatchObject({
    holdUntil: desk.now(),
    ttlSeconds: 2_419_200,
    urgency: 'low',
    breaking: true,
  })
})

test('matches a topic regardless of case', async () => {
  await using desk = await memoryDesk()
  const audience = { kind: 'topic', topic: ' Harbour  News ' } as const
  const { id } = await desk.does(sendAlert(editor, { ...words, audience, post: await published(desk) }))
  expect(await desk.newsroom.alert(id)).toMatchObject({ audience: { kind: 'topic', topic: 'harbour news' } })
})

test.each<[string, Partial<SendAlert>, object]>([
  ['an unknown post', { post: 'nothing' }, { kind: 'post-unknown', post: 'nothing' }],
  ['no title', { title: ' ' }, { kind: 'field-missing', field: 'title' }],
  ['no body', { body: '' }, { kind: 'field-missing', field: 'body' }],
  ['a long title', { title: 'x'.repeat(121) }, { kind: 'field-too-long', field: 'title', maxLength: 120 }],
  ['a long body', { body: 'x'.repeat(301) }, { kind: 'field-too-long', field: 'body', maxLength: 300 }],
  [
    'a topic without a name',
    { audience: { kind: 'topic', topic: ' ' } },
    { kind: 'field-missing', field: 'audience.topic' },
  ],
  [
    'a topic no story can have',
    { audience: { kind: 'topic', topic: 'x'.repeat(41) } },
    { kind: 'field-too-long', field: 'audience.topic' },
  ],
  ['a hold below 0', { holdSeconds: -1 }, { kind: 'field-invalid', field: 'holdSeconds' }],
  ['a hold over an hour', { holdSeconds: 3_601 }, { kind: 'field-invalid', field: 'holdSeconds' }],
  ['half a second', { holdSeconds: 0.5 }, { kind: 'field-invalid', field: 'holdSeconds' }],
  ['no number', { holdSeconds: Number.NaN }, { kind: 'field-invalid', field: 'holdSeconds' }],
  ['more than four weeks', { ttlSeconds: 2_419_201 }, { kind: 'field-invalid', field: 'ttlSeconds' }],
])('an alert is refused for %s', async (_, given, refusal) => {
  await using desk = await memoryDesk()
  expect(
    await desk.refuses(sendAlert(owner, { ...words, post: await published(desk), ...given })),
  ).toMatchObject(refusal)
})

test('refuses an alert about an unpublished post', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: draft } = await desk.post(story, { state: 'draft' })
  expect(await desk.refuses(sendAlert(editor, { ...words, post: draft }))).toMatchObject({
    kind: 'post-not-published',
  })
  const { id: gone } = await desk.post(story)
  await desk.does(retractPost(editor, { post: gone, reason: 'Wrong.' }))
  expect(await desk.refuses(sendAlert(editor, { ...words, post: gone }))).toMatchObject({
    kind: 'post-retracted',
  })
})

test('sends an alert about the last post of an ended story', async () => {
  await using desk = await memoryDesk()
  const story = await desk.story()
  const { id: post } = await desk.post(story)
  await desk.does(changeStory(editor, { story, state: 'ended' }))
  await desk.does(sendAlert(editor, { ...words, post }))
})

test.each(['held', 'checking', 'planning', 'sending'] as const)(
  'while one about the same post is %s there is no second',
  async (state) => {
    await using desk = await memoryDesk()
    const post = await published(desk)
    const { id } = await desk.does(sendAlert(editor, { ...words, post }))
    await bring(desk, id, { state })
    const refusal = await desk.refuses(sendAlert(owner, { ...words, post, title: 'Other words' }))
    expect(refusal).toEqual({ kind: 'alert-pending', post, alert: id })
    await desk.does(sendAlert(owner, { ...words, post: await published(desk) }))
  },
)

test('sends once when two editors send at the same time', async () => {
  await using desk = await memoryDesk()
  const post = await published(desk)
  const outcomes = await Promise.allSettled([
    desk.does(sendAlert(editor, { ...words, post })),
    desk.does(sendAlert(owner, { ...words, post })),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(await desk.newsroom.alerts({ post, limit: 10 })).toHaveLength(1)
})

test('refuses the same text about the same post twice', async () => {
  await using desk = await memoryDesk()
  const post = await published(desk)
  for (const state of ['done', 'stopped'] as const) {
    const title = `Ferry aground, ${state}`
    const { id } = await desk.does(sendAlert(editor, { ...words, post, title }))
    await bring(desk, id, { state, startedAt: desk.now(), endedAt: desk.now() })
    if (state === 'done') await count(desk, id, { 1: 'accepted', 2: 'refused' })
    expect(await desk.refuses(sendAlert(owner, { ...words, post, title: ` ${title}` }))).toEqual({
      kind: 'alert-repeated',
      post,
      alert: id,
    })
  }
  await desk.does(sendAlert(owner, { ...words, post, body: 'All are home.' }))
})

test('sends an alert again when it was undone before it left', async () => {
  await using desk = await memoryDesk()
  const post = await published(desk)
  for (const to of [
    { state: 'cancelled', end: 'undone' },
    { state: 'failed', end: 'link-not-ready' },
    { state: 'failed', end: 'no-audience' },
    { state: 'cancelled', end: 'post-corrected' },
  ] as const) {
    const { id } = await desk.does(sendAlert(editor, { ...words, post }))
    await bring(desk, id, { ...to, endedAt: desk.now() })
  }
  await desk.does(sendAlert(editor, { ...words, post }))
})

test('sends an alert again that no push service accepted', async () => {
  await using desk = await memoryDesk()
  const post = await published(desk)
  const over = { state: 'done', startedAt: desk.now(), endedAt: desk.now() } as const
  for (const states of [
    { 1: 'refused', 2: 'gone' },
    { 1: 'withheld-quiet-hours' },
    { 1: 'expired' },
  ] as const) {
    const { id } = await desk.does(sendAlert(editor, { ...words, post }))
    await count(desk, id, states)
    await bring(desk, id, over)
  }
  await desk.does(sendAlert(editor, { ...words, post }))
})

test('repeats a test alert, which does not count as the real one', async () => {
  await using desk = await memoryDesk()
  const post = await published(desk)
  const over = { state: 'done', startedAt: desk.now(), endedAt: desk.now() } as const
  for (const kind of ['test', 'test', 'everyone'] as const) {
    const { id } = await desk.does(sendAlert(editor, { ...words, audience: { kind }, post }))
    await count(desk, id, { 1: 'accepted' })
    await bring(desk, id, over)
  }
  expect(await desk.refuses(sendAlert(editor, { ...words, post }))).toMatchObject({ kind: 'alert-repeated' })
  await desk.does(sendAlert(editor, { ...words, audience: { kind: 'test' }, post }))
})

test('lets editors, owners and programs with the scope send alerts, not reporters', async () => {
  await using desk = await memoryDesk()
  for (const actor of [editor, owner, program('alert'), program('admin')]) {
    await desk.does(sendAlert(actor, { ...words, post: await published(desk) }))
  }
  for (const actor of [reporter, program('post'), program('read')]) {
    const refusal = await desk.refuses(sendAlert(actor, { ...words, post: await published(desk) }))
    expect(refusal).toMatchObject({ kind: 'not-allowed', action: 'send-alert' })
  }
})
