import { createHash, randomBytes } from 'node:crypto'
import type { Secrets } from '../../desk/people/secrets.ts'

/** Secrets from the operating system's generator, kept as SHA-256: with 256 random bits a slow hash adds nothing. */
export const nodeSecrets: Secrets = {
  newSecret: () => randomBytes(32).toString('base64url'),
  hash: (secret) => createHash('sha256').update(secret).digest('hex'),
}
