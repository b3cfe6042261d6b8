import { describe, expect, test } from 'vitest'
import { samplePost } from '../../test/support/sample-posts.ts'
import type { EditorId, TokenId } from './ids.ts'
import { authorOf, may, roles, scopes, type Action, type Actor, type Role, type Scope } from './role.ts'

function editor(role: Role, id = 'ed-2'): Actor {
  return { kind: 'editor', id: id as EditorId, name: 'Ole Berg', role }
}

function token(...given: readonly Scope[]): Actor {
  return { kind: 'token', id: 'tok-1' as TokenId, name: 'Wire bridge', scopes: given }
}

/** Who may do what, as a newsroom would say it. */
const table: readonly (readonly [Action, readonly Role[], readonly Scope[]])[] = [
  ['read-desk', ['reporter', 'editor', 'owner'], ['read', 'post', 'alert', 'admin']],
  ['write-post', ['reporter', 'editor', 'owner'], ['post', 'admin']],
  ['correct-post', ['editor', 'owner'], ['post', 'admin']],
  ['retract-post', ['editor', 'owner'], ['post', 'admin']],
  ['run-story', ['editor', 'owner'], ['post', 'admin']],
  ['send-alert', ['editor', 'owner'], ['alert', 'admin']],
  ['manage-people', ['owner'], ['admin']],
  ['own-account', ['reporter', 'editor', 'owner'], []],
]

describe.each(table)('%s', (action, byRole, byScope) => {
  test.each(roles)('by a %s', (role) => {
    expect(may(editor(role), action)).toBe(byRole.includes(role))
  })

  test.each(scopes)('by a token for %s', (scope) => {
    expect(may(token(scope), action)).toBe(byScope.includes(scope))
  })

  test('by a token for nothing', () => {
    expect(may(token(), action)).toBe(false)
  })
})

test('needs only one scope that allows it', () => {
  expect(may(token('read', 'alert'), 'send-alert')).toBe(true)
})

describe('a reporter', () => {
  const own = samplePost({ author: { kind: 'editor', id: 'ed-2' as EditorId, name: 'Ole Berg' } })

  test('may correct and retract their own posts', () => {
    expect(may(editor('reporter'), 'correct-post', own)).toBe(true)
    expect(may(editor('reporter'), 'retract-post', own)).toBe(true)
  })

  test('may not correct or retract posts of others or of programs', () => {
    const program = samplePost({ author: { kind: 'token', id: 'ed-2' as TokenId, name: 'Wire bridge' } })

    expect(may(editor('reporter'), 'correct-post', samplePost())).toBe(false)
    expect(may(editor('reporter'), 'retract-post', program)).toBe(false)
  })

  test('gains no other right by having written the post', () => {
    expect(may(editor('reporter'), 'send-alert', own)).toBe(false)
    expect(may(editor('reporter'), 'run-story', own)).toBe(false)
  })
})

test('records an author by name, without permissions', () => {
  expect(authorOf(editor('owner'))).toEqual({ kind: 'editor', id: 'ed-2', name: 'Ole Berg' })
  expect(authorOf(token('admin'))).toEqual({ kind: 'token', id: 'tok-1', name: 'Wire bridge' })
})
