import { isActive, MAX_NAME_LENGTH, tokensMadeBy, type ApiToken } from '../../domain/editor.ts'
import { requiredLine } from '../../domain/field.ts'
import type { Instant, TokenId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, unreachable, type Result } from '../../domain/result.ts'
import { authorOf, type Actor, type Scope } from '../../domain/role.ts'
import { allowed, notAllowed } from '../allowed.ts'
import type { TokensDecision, UsedToken } from './people-store.ts'
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
    createdBy: actor === null ? null : authorOf(actor),
    expiresAt: input.expiresAt,
    revokedAt: null,
  }
  const secret = `${TOKEN_PREFIX}${people.secrets.newSecret()}`
  const isAdded = await people.store.addToken(token, people.secrets.hash(secret))
  // Its maker was removed a moment ago.
  if (!isAdded && actor !== null) return notAllowed(actor, 'manage-people')
  return done({ token, secret })
}

/** The program that a token's secret belongs to; `expired` for a token that was valid once. */
export async function actorOfToken(
  people: People,
  secret: string,
): Promise<{ readonly kind: 'unknown' | 'expired' } | { readonly kind: 'valid'; readonly actor: Actor }> {
  const token = await people.store.token(people.secrets.hash(secret))
  if (token === null) return { kind: 'unknown' }
  if (!isActive(token, people.tools.now())) return { kind: 'expired' }
  return { kind: 'valid', actor: { kind: 'token', id: token.id, name: token.name, scopes: token.scopes } }
}

/**
 * Revokes a token. `actor` is `null` on the desk's own machine.
 *
 * @param tokens what becomes of the tokens that were made with it, where there are any that work.
 */
export async function revokeToken(
  people: People,
  actor: Actor | null,
  id: string,
  tokens: TokensDecision = 'undecided',
): Promise<Result<true, Refusal>> {
  const permitted = actor === null ? done(true) : allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const outcome = await people.store.revokeToken(id as TokenId, people.tools.now(), tokens)
  switch (outcome) {
    case 'revoked':
      return done(true)
    case 'unknown':
      return refuse({ kind: 'token-unknown', token: id })
    case 'tokens-undecided':
      return tokensUndecided(people, id)
    default:
      return unreachable(outcome)
  }
}

/** The refusal that names the tokens which somebody made, and which still work. */
export async function tokensUndecided(people: People, maker: string): Promise<Result<never, Refusal>> {
  const now = people.tools.now()
  const made = tokensMadeBy(maker, await people.store.tokens()).filter((token) => isActive(token, now))
  return refuse({ kind: 'tokens-undecided', tokens: made.map(({ id, name }) => ({ id, name })) })
}

export async function listTokens(
  people: People,
  actor: Actor,
): Promise<Result<readonly UsedToken[], Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  return permitted.ok ? done(await people.store.tokens()) : permitted
}
