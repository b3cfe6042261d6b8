import type { StoredSubscription } from './key-value-store.ts'

/**
 *   none   no subscription
 *   rest   verified recently
 *   check  verify the subscription with the server
 *   tell   the browser has another endpoint than the server
 *   renew  the browser lost the subscription, or its VAPID key is being replaced
 */
export type SyncStep = 'none' | 'rest' | 'check' | 'tell' | 'renew'

/** Not on every page view. */
export const CHECK_EVERY_MS = 3_600_000

/**
 * The next step that brings server and browser in sync. Browsers lose and change subscriptions silently, so this is
 * checked on every visit.
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
