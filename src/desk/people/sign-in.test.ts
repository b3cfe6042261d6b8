import { expect, test } from 'vitest'
import { goodPassword as password, memoryPeople } from '../../../test/support/memory-people.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { setPassword } from './manage-editors.ts'
import { editorOfSession, SESSION_MS, signIn, signOut } from './sign-in.ts'

test('starts a session for the right password, until it ends', async () => {
  await using people = await memoryPeople()
  const editor = await people.add('editor', 'ada@example.org')
  const signed = await signIn(people, ' Ada@Example.org', password)
  if (!signed.ok) throw new Error(signed.refusal.kind)
  expect(signed.value).toMatchObject({ editor, expiresAt: people.tools.now() + SESSION_MS })

  expect(await editorOfSession(people, signed.value.secret)).toEqual(editor)
  people.advance(SESSION_MS - 1)
  expect(await editorOfSession(people, signed.value.secret)).toEqual(editor)
  people.advance(1)
  expect(await editorOfSession(people, signed.value.secret)).toBeNull()
})

test('gives each session a secret of 43 characters and stores only its hash', async () => {
  await using people = await memoryPeople()
  await people.add('editor', 'ada@example.org')
  const kept: string[] = []
  const store = {
    ...people.store,
    addSession: async (session: Parameters<typeof people.store.addSession>[0]) => {
      kept.push(JSON.stringify(session))
      await people.store.addSession(session)
    },
  }
  const secrets = await Promise.all(
    [1, 2].map(async () => {
      const signed = await signIn({ ...people, store }, 'ada@example.org', password)
      return signed.ok ? signed.value.secret : ''
    }),
  )
  expect(new Set(secrets).size).toBe(2)
  for (const secret of secrets) {
    expect(secret).toMatch(/^[\w-]{43}$/)
    expect(kept.join()).not.toContain(secret)
  }
})

test('refuses unknown, wrong and removed sign-ins alike, after the same work', async () => {
  await using people = await memoryPeople()
  await people.add('owner')
  const gone = await people.add('editor', 'gone@example.org')
  await people.add('editor', 'ada@example.org')
  await people.store.changeEditor(gone.id, { removed: true }, people.tools.now())
  let checked = 0
  const passwords: PasswordHasher = {
    ...people.passwords,
    verify: (given, hash) => {
      checked++
      return people.passwords.verify(given, hash)
    },
  }
  const attempts = [
    ['nobody@example.org', password],
    ['no address at all', password],
    ['ada@example.org', 'wrong password'],
    ['gone@example.org', password],
  ] as const
  for (const [email, given] of attempts) {
    expect(await signIn({ ...people, passwords }, email, given)).toEqual({
      ok: false,
      refusal: { kind: 'sign-in-failed' },
    })
  }
  expect(checked).toBe(attempts.length)
})

test('signing out ends one session', async () => {
  await using people = await memoryPeople()
  await people.add('editor', 'ada@example.org')
  const start = async () => {
    const signed = await signIn(people, 'ada@example.org', password)
    return signed.ok ? signed.value.secret : ''
  }
  const [phone, laptop] = [await start(), await start()]
  await signOut(people, phone)
  expect(await editorOfSession(people, phone)).toBeNull()
  expect(await editorOfSession(people, laptop)).not.toBeNull()
  expect(await editorOfSession(people, 'guessed')).toBeNull()
})

test('a new password ends every session', async () => {
  await using people = await memoryPeople()
  await people.add('editor', 'ada@example.org')
  const signed = await signIn(people, 'ada@example.org', password)
  expect(await setPassword(people, 'ADA@example.org', 'another good password')).toMatchObject({ ok: true })

  expect(await editorOfSession(people, signed.ok ? signed.value.secret : '')).toBeNull()
  expect(await signIn(people, 'ada@example.org', password)).toMatchObject({ ok: false })
  expect(await signIn(people, 'ada@example.org', 'another good password')).toMatchObject({ ok: true })
})

test('refuses a short password, and one for an unknown editor', async () => {
  await using people = await memoryPeople()
  await people.add('editor', 'ada@example.org')
  expect(await setPassword(people, 'nobody@example.org', password)).toMatchObject({
    refusal: { kind: 'editor-unknown', editor: 'nobody@example.org' },
  })
  expect(await setPassword(people, 'ada@example.org', 'short')).toMatchObject({
    refusal: { kind: 'password-too-short', minLength: 12 },
  })
})
