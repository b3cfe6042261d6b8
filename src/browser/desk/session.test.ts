import { expect, test } from 'vitest'
import { done, refuse } from '../../domain/result.ts'
import type { DeskApi } from './api/desk-api.ts'
import { readProblem, unreachable } from './api/problem.ts'
import type { EditorJson } from './api/api-json.ts'
import { Session } from './session.ts'

const rita: EditorJson = {
  id: 'e3',
  email: 'rita@example.org',
  name: 'Rita',
  role: 'reporter',
  createdAt: '2026-11-24T08:00:00.000Z',
}

function apiWith(answer: Awaited<ReturnType<DeskApi['session']>>): DeskApi {
  return { session: async () => answer, signOut: async () => done(null) } as unknown as DeskApi
}

test('finds the signed-in editor', async () => {
  const session = new Session()
  await session.find(apiWith(done({ editor: rita })))
  expect(session.state.value).toEqual({ kind: 'in', editor: rita })
})

test('nobody signed in is no problem, a silent desk is one', async () => {
  const session = new Session()
  await session.find(apiWith(refuse(readProblem(401, null, null))))
  expect(session.state.value).toEqual({ kind: 'out' })
  await session.find(apiWith(refuse(unreachable(false))))
  expect(session.state.value).toMatchObject({ kind: 'asking', problem: { kind: 'offline' } })
})

test('a session that ends keeps its editor’s screen', () => {
  const session = new Session()
  session.entered(rita)
  session.lost()
  expect(session.state.value).toEqual({ kind: 'expired', editor: rita })
  expect(session.editor).toEqual(rita)
})

test('signing out leaves nobody', async () => {
  const session = new Session()
  session.entered(rita)
  await session.signOut(apiWith(done({ editor: rita })))
  session.lost()
  expect(session.state.value).toEqual({ kind: 'out' })
})

test('a reporter may write, and correct only their own posts', () => {
  const session = new Session()
  session.entered(rita)
  const own = { author: { kind: 'editor', id: 'e3', name: 'Rita' } } as const
  const other = { author: { kind: 'editor', id: 'e1', name: 'Ana' } } as const
  expect(session.may('write-post')).toBe(true)
  expect(session.may('correct-post', own)).toBe(true)
  expect(session.may('correct-post', other)).toBe(false)
  expect(session.may('correct-post', {})).toBe(false)
  expect(session.may('send-alert')).toBe(false)
})
