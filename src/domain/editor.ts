import type { EditorId, Instant, TokenId } from './ids.ts'
import type { Role, Scope } from './role.ts'

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
  /** `null`: until it is revoked. */
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
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
