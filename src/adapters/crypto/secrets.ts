import { createHash, randomBytes } from 'node:crypto'
import type { Secrets } from '../../desk/people/secrets.ts'

/** Random secrets, stored as SHA-256. A slow hash adds nothing to 256 random bits. */
export const nodeSecrets: Secrets = {
  newSecret: () => randomBytes(32).toString('base64url'),
  hash: (secret) => createHash('sha256').update(secret).digest('hex'),
}
