import { expect, test } from 'vitest'
import { actorOf, goodPassword as password, memoryPeople } from '../../../test/support/memory-people.ts'
import type { Role } from '../../domain/role.ts'
import { acceptInvitation, addEditor, inviteEditor, setUpLink } from './invite-editor.ts'

const WEEK_MS = 7 * 24 * 3_600_000
const someone = { email: ' Ada@Example.ORG ', name: ' Ada  Quill ', role: 'reporter' as Role }

test('makes the first owner with the set-up link, once', async () => {
  await using people = await memoryPeople()
  const link = await setUpLink(people)
  const given = { email: someone.email, name: someone.name, password }

  const accepted = await acceptInvitation(people, link?.secret ?? '', given)

  expect(accepted).toMatchObject({
    ok: true,
    value: { email: 'ada@example.org', name: 'Ada Quill', role: 'owner', removedAt: null },
  })
  expect(await people.store.editors()).toHaveLength(1)
  expect(await acceptInvitation(people, link?.secret ?? '', given)).toEqual({
    ok: false,
    refusal: { kind: 'setup-link-invalid' },
  })
  expect(await setUpLink(people)).toBeNull()
})

test('invalidates an older set-up link, and every one once there is an owner', async () => {
  await using people = await memoryPeople()
  const [first, second] = [await setUpLink(people), await setUpLink(people)]
  const given = { email: 'x@example.org', name: 'X', password }
  expect(await acceptInvitation(people, first?.secret ?? '', given)).toMatchObject({ ok: false })
  await people.add('owner')
  expect(await acceptInvitation(people, second?.secret ?? '', given)).toMatchObject({
    refusal: { kind: 'setup-link-invalid' },
  })
  expect(await people.store.editors()).toHaveLength(1)
})

test('keeps address and role of an invitation and lets the invited person change the name', async () => {
  await using people = await memoryPeople()
  const owner = await people.add('owner')
  const invited = await inviteEditor(people, actorOf(owner), someone)
  if (!invited.ok) throw new Error(invited.refusal.kind)
  const given = { email: 'somebody@else.org', name: 'Ada B. Quill', password }

  const accepted = await acceptInvitation(people, invited.value.secret, given)

  expect(accepted).toMatchObject({
    value: { email: 'ada@example.org', name: 'Ada B. Quill', role: 'reporter' },
  })
})

test('expires an invitation after a week', async () => {
  await using people = await memoryPeople()
  const owner = await people.add('owner')
  const invited = await inviteEditor(people, actorOf(owner), someone)
  if (!invited.ok) throw new Error(invited.refusal.kind)
  people.advance(WEEK_MS)
  expect(await acceptInvitation(people, invited.value.secret, { password })).toMatchObject({
    refusal: { kind: 'setup-link-invalid' },
  })
})

test('refuses a wrong secret', async () => {
  await using people = await memoryPeople()
  await setUpLink(people)
  expect(
    await acceptInvitation(people, 'guessed', { email: 'x@example.org', name: 'X', password }),
  ).toMatchObject({
    refusal: { kind: 'setup-link-invalid' },
  })
})

test('keeps the invitation valid after a refused acceptance', async () => {
  await using people = await memoryPeople()
  const secret = (await setUpLink(people))?.secret ?? ''
  const given = { email: 'ada@example.org', name: 'Ada', password }
  const refusalFor = async (change: object) => {
    const result = await acceptInvitation(people, secret, { ...given, ...change })
    return result.ok ? null : result.refusal
  }
  expect(await refusalFor({ email: 'not an address' })).toMatchObject({
    kind: 'field-invalid',
    field: 'email',
  })
  expect(await refusalFor({ email: 'a\r\nb@example.org' })).toMatchObject({
    kind: 'field-invalid',
    field: 'email',
  })
  expect(await refusalFor({ name: ' ' })).toEqual({ kind: 'field-missing', field: 'name' })
  expect(await refusalFor({ name: 'x'.repeat(81) })).toMatchObject({ kind: 'field-too-long', field: 'name' })
  expect(await refusalFor({ password: 'elevenchars' })).toEqual({ kind: 'password-too-short', minLength: 12 })
  expect(await refusalFor({ password: 'x'.repeat(201) })).toMatchObject({
    kind: 'field-too-long',
    field: 'password',
  })
  expect(await refusalFor({})).toBeNull()
})

test('refuses to invite an address with an account, unless it was removed', async () => {
  await using people = await memoryPeople()
  const owner = await people.add('owner')
  const ada = await people.add('reporter', 'ada@example.org')
  expect(await inviteEditor(people, actorOf(owner), someone)).toEqual({
    ok: false,
    refusal: { kind: 'email-taken', email: 'ada@example.org' },
  })
  await people.store.changeEditor(ada.id, { removed: true }, people.tools.now())
  expect(await inviteEditor(people, actorOf(owner), someone)).toMatchObject({ ok: true })
})

test('refuses an invitation whose address has an account by now', async () => {
  await using people = await memoryPeople()
  const owner = await people.add('owner')
  const invited = await inviteEditor(people, actorOf(owner), someone)
  if (!invited.ok) throw new Error(invited.refusal.kind)
  await people.add('editor', 'ada@example.org')
  expect(await acceptInvitation(people, invited.value.secret, { password })).toEqual({
    ok: false,
    refusal: { kind: 'email-taken', email: 'ada@example.org' },
  })
})

test('lets only owners and admin tokens invite', async () => {
  await using people = await memoryPeople()
  for (const role of ['reporter', 'editor'] as const) {
    const actor = actorOf(await people.add(role))
    expect(await inviteEditor(people, actor, someone)).toMatchObject({
      refusal: { kind: 'not-allowed', action: 'manage-people', role },
    })
  }
})

test('adds people from the command line, each address once', async () => {
  await using people = await memoryPeople()
  expect(await addEditor(people, { ...someone, password })).toMatchObject({
    value: { email: 'ada@example.org' },
  })
  expect(await addEditor(people, { ...someone, password })).toEqual({
    ok: false,
    refusal: { kind: 'email-taken', email: 'ada@example.org' },
  })
  expect(await addEditor(people, { ...someone, password: 'short' })).toMatchObject({
    refusal: { kind: 'password-too-short' },
  })
})
