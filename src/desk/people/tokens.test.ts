import { expect, test } from 'vitest'
import { actorOf, memoryPeople } from '../../../test/support/memory-people.ts'
import type { Instant } from '../../domain/ids.ts'
import { actorOfToken, createToken, revokeToken, TOKEN_PREFIX, type NewToken } from './tokens.ts'

const wanted: NewToken = { name: ' wire  import ', scopes: ['post', 'read', 'post'], expiresAt: null }

test('returns a token’s secret once, with its prefix, and identifies the program by it', async () => {
  await using people = await memoryPeople()
  const made = await createToken(people, null, wanted)
  if (!made.ok) throw new Error(made.refusal.kind)
  const { token, secret } = made.value
  expect(token).toMatchObject({
    name: 'wire import',
    scopes: ['post', 'read'],
    expiresAt: null,
    revokedAt: null,
  })
  expect(secret).toMatch(new RegExp(`^${TOKEN_PREFIX}[\\w-]{43}$`))
  expect(await actorOfToken(people, secret)).toEqual({
    kind: 'valid',
    actor: { kind: 'token', id: token.id, name: 'wire import', scopes: ['post', 'read'] },
  })
  expect(JSON.stringify(await people.store.tokens())).not.toContain(secret)
})

test('refuses expired and revoked tokens, and tells them from unknown ones', async () => {
  await using people = await memoryPeople()
  const owner = actorOf(await people.add('owner'))
  const short = await createToken(people, owner, {
    ...wanted,
    expiresAt: (people.tools.now() + 1_000) as Instant,
  })
  const long = await createToken(people, owner, wanted)
  if (!short.ok || !long.ok) throw new Error('refused')
  const kinds = async () => [
    (await actorOfToken(people, short.value.secret)).kind,
    (await actorOfToken(people, long.value.secret)).kind,
  ]
  expect(await kinds()).toEqual(['valid', 'valid'])
  people.advance(1_000)
  expect(await kinds()).toEqual(['expired', 'valid'])
  expect(await revokeToken(people, owner, long.value.token.id)).toEqual({ ok: true, value: true })
  expect(await kinds()).toEqual(['expired', 'expired'])
  expect(await actorOfToken(people, `${TOKEN_PREFIX}guessed`)).toEqual({ kind: 'unknown' })
})

test('requires a name and at least one scope', async () => {
  await using people = await memoryPeople()
  const refusalFor = async (change: Partial<NewToken>) => {
    const made = await createToken(people, null, { ...wanted, ...change })
    return made.ok ? null : made.refusal
  }
  expect(await refusalFor({ name: ' ' })).toEqual({ kind: 'field-missing', field: 'name' })
  expect(await refusalFor({ name: 'x'.repeat(81) })).toMatchObject({ kind: 'field-too-long', field: 'name' })
  expect(await refusalFor({ scopes: [] })).toEqual({ kind: 'field-missing', field: 'scopes' })
})

test('lets only owners make and revoke tokens', async () => {
  await using people = await memoryPeople()
  const made = await createToken(people, null, wanted)
  const id = made.ok ? made.value.token.id : ''
  for (const role of ['reporter', 'editor'] as const) {
    const actor = actorOf(await people.add(role))
    const refusal = { refusal: { kind: 'not-allowed', action: 'manage-people' } }
    expect(await createToken(people, actor, wanted)).toMatchObject(refusal)
    expect(await revokeToken(people, actor, id)).toMatchObject(refusal)
  }
  const owner = actorOf(await people.add('owner'))
  expect(await revokeToken(people, owner, 'nothing')).toMatchObject({
    refusal: { kind: 'token-unknown', token: 'nothing' },
  })
})
