import { ecdhAgreement } from './ecdh-agreement.ts'
import type { KeyAgreement } from './key-agreement.ts'
import { opensslAgreement } from './openssl-agreement.ts'

let fastest: KeyAgreement | null = null

/** The fastest implementation that works here, chosen once in each thread. */
export function fastestAgreement(): KeyAgreement {
  fastest ??= opensslAgreement() ?? ecdhAgreement()
  return fastest
}
