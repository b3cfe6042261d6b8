import type { EditorId, Instant, TokenId } from './ids.ts'
import type { Role, Scope } from './role.ts'
import type { Author } from './story.ts'

/** A person who signs in to the desk, in any role. */
export type Editor = {
  readonly id: EditorId
  /** Lower case; the name they sign in with. */
  readonly email: string
  /** As readers' bylines would have it, 1 to 80 characters. */
  readonly name: string
  readonly role: Role
  readonly createdAt: Instant
  /** Removed editors stay as authors of what they wrote; they can't sign in. */
  readonly removedAt: Instant | null
}

/** A program's way in. Only the hash of its secret is stored. */
export type ApiToken = {
  readonly id: TokenId
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Instant
  /** `null`: the operator made it on the desk's own machine, or it is older than this was recorded. */
  readonly createdBy: Author | null
  /** `null`: until it is revoked. */
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
}

export function isActive({ revokedAt, expiresAt }: ApiToken, now: Instant): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/**
 * The tokens that somebody made, and those that were made with these: all that would let them back in. `maker` is the id of
 * an editor or of a token.
 */
export function tokensMadeBy(maker: string, tokens: readonly ApiToken[]): readonly ApiToken[] {
  const makers = new Set([maker])
  // A token comes after the one it was made with.
  const inOrder = tokens.toSorted((one, other) => one.createdAt - other.createdAt)
  for (const { id, createdBy } of inOrder) if (createdBy !== null && makers.has(createdBy.id)) makers.add(id)
  return inOrder.filter(({ id }) => makers.has(id) && id !== maker)
}

export const MAX_NAME_LENGTH = 80
export const MAX_EMAIL_LENGTH = 254
/** NIST and OWASP ask for length, not for signs: 12 characters or more. */
export const MIN_PASSWORD_LENGTH = 12
export const MAX_PASSWORD_LENGTH = 200

/** An e-mail address in lower case, or `null`. It is a name to sign in with: deliverability is not checked. */
export function parseEmail(text: string): string | null {
  const email = text.trim().toLowerCase()
  return email.length <= MAX_EMAIL_LENGTH && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email) ? email : null
}

/** Names a session or an invitation in an address: the beginning of its hash, which gives nothing away of the secret. */
export function nameOfHash(hash: string): string {
  return hash.slice(0, 20)
}
