import { ecdhAgreement } from './ecdh-agreement.ts'
import type { Agree } from './key-agreement.ts'
import { opensslAgreement } from './openssl-agreement.ts'

let cheapest: Agree | null = null

/** The cheapest way to agree that works here, looked for once in each thread. */
export function cheapestAgreement(): Agree {
  cheapest ??= opensslAgreement() ?? ecdhAgreement()
  return cheapest
}
