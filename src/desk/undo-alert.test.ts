import { expect, test } from 'vitest'
import {
  editor,
  memoryDesk,
  owner,
  program,
  reporter,
  type MemoryDesk,
} from '../../test/support/memory-desk.ts'
import type { AlertId } from '../domain/ids.ts'
import type { AlertState } from '../domain/alert.ts'
import { sendAlert } from './send-alert.ts'
import { undoAlert } from './undo-alert.ts'

async function alertIn(desk: MemoryDesk, state: AlertState): Promise<AlertId> {
  const { id: post } = await desk.post(await desk.story())
  const given = {
    post,
    title: 'Ferry aground',
    body: 'All are ashore.',
    audience: { kind: 'everyone' } as const,
  }
  const { id } = await desk.does(sendAlert(editor, given))
  const alert = await desk.newsroom.alert(id)
  if (alert !== null) await desk.deps.store.transact((tx) => tx.saveAlert({ ...alert, state }))
  return id
}

test.each(['held', 'checking', 'planning'] as const)('an alert that is %s is cancelled', async (state) => {
  await using desk = await memoryDesk()
  const id = await alertIn(desk, state)
  desk.advance(1_000)
  expect(await desk.does(undoAlert(editor, id))).toEqual({ id, state: 'cancelled' })
  const alert = await desk.newsroom.alert(id)
  expect(alert).toMatchObject({ state: 'cancelled', end: 'undone', endedAt: desk.now(), startedAt: null })
  expect((await desk.alertEvents()).at(-1)).toMatchObject({ kind: 'alert-ended', alert })
  expect(await desk.log.head()).toBe(2)
})

test('undoing twice changes nothing more', async () => {
  await using desk = await memoryDesk()
  const id = await alertIn(desk, 'held')
  await desk.does(undoAlert(editor, id))
  const lines = await desk.alertEvents()
  expect(await desk.does(undoAlert(owner, id))).toEqual({ id, state: 'cancelled' })
  expect(await desk.alertEvents()).toEqual(lines)
})

test.each(['sending', 'done', 'stopped', 'failed'] as const)(
  'an alert that is %s is not undone, and the answer says how many have it',
  async (state) => {
    await using desk = await memoryDesk()
    const id = await alertIn(desk, state)
    expect(await desk.refuses(undoAlert(editor, id))).toEqual({
      kind: 'alert-not-held',
      alert: id,
      state,
      sent: 0,
    })
    expect(await desk.newsroom.alert(id)).toMatchObject({ state, end: null })
  },
)

test('refuses an unknown alert, and a reporter', async () => {
  await using desk = await memoryDesk()
  expect(await desk.refuses(undoAlert(editor, 'nothing'))).toEqual({
    kind: 'alert-unknown',
    alert: 'nothing',
  })
  const id = await alertIn(desk, 'held')
  for (const actor of [reporter, program('post'), program('read')]) {
    expect(await desk.refuses(undoAlert(actor, id))).toMatchObject({
      kind: 'not-allowed',
      action: 'send-alert',
    })
  }
  await desk.does(undoAlert(program('alert'), id))
})
