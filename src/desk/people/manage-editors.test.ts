import { expect, test } from 'vitest'
import { actorOf, goodPassword, memoryPeople } from '../../../test/support/memory-people.ts'
import type { Actor } from '../../domain/role.ts'
import { findInvitation, inviteEditor } from './invite-editor.ts'
import { changeEditor } from './manage-editors.ts'
import { editorOfSession, signIn } from './sign-in.ts'
import { actorOfToken, createToken } from './tokens.ts'

test('applies a new role to open sessions', async () => {
  await using people = await memoryPeople()
  const owner = actorOf(await people.add('owner'))
  const ada = await people.add('reporter', 'ada@example.org')
  const signed = await signIn(people, 'ada@example.org', goodPassword)
  const changed = await changeEditor(people, owner, ada.id, { role: 'editor' })
  expect(changed).toEqual({ ok: true, value: { ...ada, role: 'editor' } })
  expect(await editorOfSession(people, signed.ok ? signed.value.secret : '')).toMatchObject({
    role: 'editor',
  })
})

test('signs out a removed editor at once and keeps the name', async () => {
  await using people = await memoryPeople()
  const owner = actorOf(await people.add('owner'))
  const ada = await people.add('reporter', 'ada@example.org')
  const signed = await signIn(people, 'ada@example.org', goodPassword)
  await changeEditor(people, owner, ada.id, { removed: true })
  expect(await editorOfSession(people, signed.ok ? signed.value.secret : '')).toBeNull()
  expect(await signIn(people, 'ada@example.org', goodPassword)).toMatchObject({ ok: false })
  expect(await people.store.editor(ada.id)).toMatchObject({ name: 'reporter', removedAt: people.tools.now() })
  expect(await changeEditor(people, owner, ada.id, { role: 'owner' })).toEqual({
    ok: false,
    refusal: { kind: 'editor-unknown', editor: ada.id },
  })
})

test('keeps at least one owner', async () => {
  await using people = await memoryPeople()
  const first = await people.add('owner')
  const second = await people.add('owner', 'second@example.org')
  const lastOwner = { ok: false, refusal: { kind: 'last-owner' } }

  const both = await Promise.all([
    changeEditor(people, actorOf(second), first.id, { removed: true }),
    changeEditor(people, actorOf(first), second.id, { role: 'reporter' }),
  ])

  expect(both).toMatchObject([{ ok: true }, lastOwner])
  expect(await changeEditor(people, actorOf(second), second.id, { role: 'editor' })).toEqual(lastOwner)
  expect(await changeEditor(people, actorOf(second), second.id, { removed: true })).toEqual(lastOwner)
  expect(await changeEditor(people, actorOf(second), second.id, { role: 'owner' })).toMatchObject({
    ok: true,
  })
})

test('lets only owners manage people, and only existing ones', async () => {
  await using people = await memoryPeople()
  const owner = await people.add('owner')
  for (const role of ['reporter', 'editor'] as const) {
    const actor = actorOf(await people.add(role))
    expect(await changeEditor(people, actor, owner.id, { role: 'reporter' })).toMatchObject({
      refusal: { kind: 'not-allowed', action: 'manage-people' },
    })
  }
  expect(await changeEditor(people, actorOf(owner), 'nobody', { removed: true })).toMatchObject({
    refusal: { kind: 'editor-unknown', editor: 'nobody' },
  })
})

test('asks what becomes of the tokens of somebody who leaves, and ends their invitations', async () => {
  await using people = await memoryPeople()
  const owner = actorOf(await people.add('owner'))
  const leaving = await people.add('owner', 'leaving@example.org')
  const theirs = actorOf(leaving)
  const made = await createToken(people, theirs, { name: 'Wire', scopes: ['admin'], expiresAt: null })
  if (!made.ok) throw new Error(made.refusal.kind)
  const byToken: Actor = { kind: 'token', id: made.value.token.id, name: 'Wire', scopes: ['admin'] }
  const invited = await inviteEditor(people, byToken, {
    email: 'back@example.org',
    name: 'Back Again',
    role: 'owner',
  })
  const secret = invited.ok ? invited.value.secret : ''

  expect(await changeEditor(people, owner, leaving.id, { removed: true })).toEqual({
    ok: false,
    refusal: { kind: 'tokens-undecided', tokens: [{ id: made.value.token.id, name: 'Wire' }] },
  })
  expect(await findInvitation(people, secret)).toMatchObject({ ok: true })
  const removed = await changeEditor(people, owner, leaving.id, { removed: true, tokens: 'keep' })
  expect(removed).toMatchObject({ ok: true })
  expect(await findInvitation(people, secret)).toMatchObject({ refusal: { kind: 'setup-link-invalid' } })
  expect(await actorOfToken(people, made.value.secret)).toMatchObject({ kind: 'valid' })
  expect(
    await inviteEditor(people, theirs, { email: 'x@example.org', name: 'X', role: 'owner' }),
  ).toMatchObject({
    refusal: { kind: 'not-allowed' },
  })
})
