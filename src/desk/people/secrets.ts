import type { SecretHash } from './people-store.ts'

/** Makes and hashes the secrets of sessions, invitations and tokens. */
export interface Secrets {
  /** 256 random bits, base64url: 43 characters. */
  newSecret(): string
  hash(secret: string): SecretHash
}
