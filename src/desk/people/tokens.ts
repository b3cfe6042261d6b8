import { MAX_NAME_LENGTH, type ApiToken } from '../../domain/editor.ts'
import { requiredLine } from '../../domain/field.ts'
import type { Instant, TokenId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor, Scope } from '../../domain/role.ts'
import { allowed } from '../allowed.ts'
import type { People } from './people.ts'

/** Secrets of tokens begin with this, so that scanners of leaked code know them. */
export const TOKEN_PREFIX = 'telex_'

export type NewToken = {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly expiresAt: Instant | null
}

/** Makes a token; its secret is given here and never again. `actor` is `null` on the desk's own machine. */
export async function createToken(
  people: People,
  actor: Actor | null,
  input: NewToken,
): Promise<Result<{ readonly token: ApiToken; readonly secret: string }, Refusal>> {
  const permitted = actor === null ? done(true) : allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const name = requiredLine('name', input.name, MAX_NAME_LENGTH)
  if (!name.ok) return name
  if (input.scopes.length === 0) return refuse({ kind: 'field-missing', field: 'scopes' })
  const token: ApiToken = {
    id: people.tools.newTokenId(),
    name: name.value,
    scopes: [...new Set(input.scopes)],
    createdAt: people.tools.now(),
    expiresAt: input.expiresAt,
    revokedAt: null,
  }
  const secret = `${TOKEN_PREFIX}${people.secrets.newSecret()}`
  await people.store.addToken(token, people.secrets.hash(secret))
  return done({ token, secret })
}

/** The program that a token's secret belongs to; `expired` for a token that was valid once. */
export async function actorOfToken(
  people: People,
  secret: string,
): Promise<{ readonly kind: 'unknown' | 'expired' } | { readonly kind: 'valid'; readonly actor: Actor }> {
  const token = await people.store.token(people.secrets.hash(secret))
  if (token === null) return { kind: 'unknown' }
  const past = token.expiresAt !== null && token.expiresAt <= people.tools.now()
  if (past || token.revokedAt !== null) return { kind: 'expired' }
  return { kind: 'valid', actor: { kind: 'token', id: token.id, name: token.name, scopes: token.scopes } }
}

export async function revokeToken(people: People, actor: Actor, id: string): Promise<Result<true, Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const revoked = await people.store.revokeToken(id as TokenId, people.tools.now())
  return revoked ? done(true) : refuse({ kind: 'token-unknown', token: id })
}

/** Every token ever made, revoked and expired ones too, without their secrets. */
export async function listTokens(
  people: People,
  actor: Actor,
): Promise<Result<readonly ApiToken[], Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  return permitted.ok ? done(await people.store.tokens()) : permitted
}
