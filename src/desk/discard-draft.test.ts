import { expect, test } from 'vitest'
import { editor, memoryDesk, program, reporter } from '../../test/support/memory-desk.ts'
import type { Instant } from '../domain/ids.ts'
import { changeDraft } from './change-draft.ts'
import { discardDraft } from './discard-draft.ts'
import { publishDue } from './publish-due.ts'

test('deletes a draft and logs nothing', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story(), { state: 'draft' })
  expect(await desk.does(discardDraft(reporter, { post: id }))).toEqual({ id })
  expect(await desk.newsroom.post(id)).toBeNull()
  expect(await desk.events(1)).toEqual([])
  expect(await desk.refuses(discardDraft(reporter, { post: id }))).toEqual({ kind: 'post-unknown', post: id })
})

test('does not publish a discarded scheduled post', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story(), { publishAt: (desk.now() + 1_000) as Instant })
  await desk.does(discardDraft(editor, { post: id }))
  desk.advance(2_000)
  expect(await desk.does(publishDue())).toEqual([])
})

test('refuses to discard a published post', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story())
  expect(await desk.refuses(discardDraft(editor, { post: id }))).toMatchObject({
    kind: 'post-not-draft',
    state: 'published',
  })
})

test('refuses a program that may only read', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story(), { state: 'draft' })
  expect(await desk.refuses(discardDraft(program('read'), { post: id }))).toMatchObject({
    kind: 'not-allowed',
  })
})

test('deletes no words that came after the revision that was looked at', async () => {
  await using desk = await memoryDesk()
  const { id: post } = await desk.post(await desk.story(), { state: 'draft', text: 'Seen.' })
  await desk.does(changeDraft(editor, { post, text: 'Unseen.' }))
  expect(await desk.refuses(discardDraft(reporter, { post, revision: 1 }))).toMatchObject({
    kind: 'draft-outdated',
    given: 1,
    current: 2,
    theirs: { text: 'Unseen.' },
  })
  expect(await desk.does(discardDraft(reporter, { post, revision: 2 }))).toEqual({ id: post })
  expect(await desk.newsroom.draftRevisions(post)).toEqual([])
})
