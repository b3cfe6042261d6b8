import { expect, test } from 'vitest'
import { editor, memoryDesk, program, reporter } from '../../test/support/memory-desk.ts'
import type { Instant } from '../domain/ids.ts'
import { discardDraft } from './discard-draft.ts'
import { publishDue } from './publish-due.ts'

test('deletes a draft and logs nothing', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story(), { state: 'draft' })
  expect(await desk.does(discardDraft(reporter, id))).toEqual({ id })
  expect(await desk.newsroom.post(id)).toBeNull()
  expect(await desk.events(1)).toEqual([])
  expect(await desk.refuses(discardDraft(reporter, id))).toEqual({ kind: 'post-unknown', post: id })
})

test('does not publish a discarded scheduled post', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story(), { publishAt: (desk.now() + 1_000) as Instant })
  await desk.does(discardDraft(editor, id))
  desk.advance(2_000)
  expect(await desk.does(publishDue())).toEqual([])
})

test('refuses to discard a published post', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story())
  expect(await desk.refuses(discardDraft(editor, id))).toMatchObject({
    kind: 'post-not-draft',
    state: 'published',
  })
})

test('refuses a program that may only read', async () => {
  await using desk = await memoryDesk()
  const { id } = await desk.post(await desk.story(), { state: 'draft' })
  expect(await desk.refuses(discardDraft(program('read'), id))).toMatchObject({ kind: 'not-allowed' })
})
