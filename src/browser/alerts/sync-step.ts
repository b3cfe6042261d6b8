import type { StoredSubscription } from './key-value-store.ts'

/**
 *   none   this browser follows nothing
 *   rest   it was in order a short while ago
 *   check  ask the server whether it still knows the subscription
 *   tell   the browser has another endpoint than the server knows
 *   renew  the browser lost the subscription, or it was made under a key that is being replaced
 */
export type SyncStep = 'none' | 'rest' | 'check' | 'tell' | 'renew'

/** A reader who turns pages is not asked about at each of them. */
export const CHECK_EVERY_MS = 3_600_000

/**
 * What is to be done so that server and browser agree. Browsers lose subscriptions and change them without a word, so
 * that this is looked at on every visit.
 *
 * @param endpoint what the browser has now; `null` for none.
 * @param keyId the key that new subscriptions are made under; `null` when it wasn't asked for.
 */
export function syncStep(
  stored: StoredSubscription | undefined,
  endpoint: string | null,
  keyId: string | null,
  now: number,
): SyncStep {
  if (stored === undefined) return 'none'
  if (endpoint === null || (keyId !== null && keyId !== stored.keyId)) return 'renew'
  if (endpoint !== stored.endpoint) return 'tell'
  return now - stored.checkedAt < CHECK_EVERY_MS && now >= stored.checkedAt ? 'rest' : 'check'
}
