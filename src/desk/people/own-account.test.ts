import { expect, test } from 'vitest'
import { actorOf, goodPassword, memoryPeople } from '../../../test/support/memory-people.ts'
import { nameOfHash } from '../../domain/editor.ts'
import type { TokenId } from '../../domain/ids.ts'
import type { Actor } from '../../domain/role.ts'
import { changeName, changePassword, endOtherSessions, endOwnSession, listSessions } from './own-account.ts'
import { editorOfSession, signIn } from './sign-in.ts'

const email = 'ada@example.org'

test('changes one’s own name', async () => {
  await using people = await memoryPeople()
  const ada = await people.add('reporter', email)
  const renamed = { ...ada, name: 'Ada Quill' }
  expect(await changeName(people, actorOf(ada), ' Ada  Quill ')).toEqual({ ok: true, value: renamed })
  expect(await people.store.editor(ada.id)).toEqual(renamed)
  expect(await changeName(people, actorOf(ada), ' ')).toMatchObject({
    refusal: { kind: 'field-missing', field: 'name' },
  })
})

test('changes one’s own password by the old one, and ends the other sessions', async () => {
  await using people = await memoryPeople()
  const ada = await people.add('reporter', email)
  const [here, elsewhere] = [
    await signIn(people, email, goodPassword),
    await signIn(people, email, goodPassword),
  ]
  if (!here.ok || !elsewhere.ok) throw new Error('refused')
  const keep = people.secrets.hash(here.value.secret)
  const change = (current: string, password: string) =>
    changePassword(people, actorOf(ada), { current, password }, keep)

  expect(await change('a wrong password', 'another good password')).toMatchObject({
    refusal: { kind: 'password-wrong' },
  })
  expect(await change(goodPassword, 'short')).toMatchObject({ refusal: { kind: 'password-too-short' } })
  expect(await editorOfSession(people, elsewhere.value.secret)).toMatchObject({ id: ada.id })
  expect(await change(goodPassword, 'another good password')).toEqual({ ok: true, value: true })

  expect(await editorOfSession(people, here.value.secret)).toMatchObject({ id: ada.id })
  expect(await editorOfSession(people, elsewhere.value.secret)).toBeNull()
  expect(await signIn(people, email, goodPassword)).toMatchObject({ ok: false })
  expect(await signIn(people, email, 'another good password')).toMatchObject({ ok: true })
})

test('lists and ends one’s own sessions, and nobody else’s', async () => {
  await using people = await memoryPeople()
  const ada = await people.add('owner', email)
  const ben = await people.add('reporter', 'ben@example.org')
  await signIn(people, email, goodPassword, 'Firefox on a laptop')
  people.advance(1_000)
  await signIn(people, email, goodPassword, `A phone ${'x'.repeat(400)}`)
  await signIn(people, 'ben@example.org', goodPassword)
  const sessionsOf = async (editor: typeof ada) => {
    const listed = await listSessions(people, actorOf(editor))
    return listed.ok ? listed.value : []
  }
  const [phone, laptop] = await sessionsOf(ada)
  const [bens] = await sessionsOf(ben)
  if (phone === undefined || laptop === undefined || bens === undefined) throw new Error('missing')
  expect(laptop.agent).toBe('Firefox on a laptop')
  expect(phone.agent).toHaveLength(300)

  expect(await endOwnSession(people, actorOf(ada), nameOfHash(bens.hash))).toMatchObject({
    refusal: { kind: 'session-unknown' },
  })
  expect(await endOwnSession(people, actorOf(ada), nameOfHash(phone.hash))).toMatchObject({ ok: true })
  expect(await sessionsOf(ada)).toEqual([laptop])
  await signIn(people, email, goodPassword)
  expect(await endOtherSessions(people, actorOf(ada), laptop.hash)).toMatchObject({ ok: true })
  expect(await sessionsOf(ada)).toEqual([laptop])
  expect(await sessionsOf(ben)).toHaveLength(1)
})

test('a program has no account', async () => {
  await using people = await memoryPeople()
  const program: Actor = { kind: 'token', id: 'id' as TokenId, name: 'Wire', scopes: ['admin'] }
  for (const refused of [
    await changeName(people, program, 'x'),
    await listSessions(people, program),
    await endOtherSessions(people, program, ''),
  ]) {
    expect(refused).toMatchObject({ refusal: { kind: 'not-allowed', action: 'own-account' } })
  }
})
