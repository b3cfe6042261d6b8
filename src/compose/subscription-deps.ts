import { nodeSecrets } from '../adapters/crypto/secrets.ts'
import { sortableIds } from '../adapters/crypto/tools.ts'
import { isBrowserKey } from '../adapters/web-push/encrypt.ts'
import { EndpointGuard } from '../adapters/web-push/endpoint-guard.ts'
import type { Config } from '../config.ts'
import type { Instant, SubscriptionId } from '../domain/ids.ts'
import type { SubscriptionDeps } from '../fanout/push/subscriptions/subscribe.ts'
import type { SubscriptionStore } from '../fanout/push/subscriptions/subscription-store.ts'

/** What managing subscriptions works with, the same for the API and for imports. */
export function subscriptionDeps(
  config: Pick<Config, 'pushHosts' | 'insecurePushOrigins'>,
  store: SubscriptionStore,
  vapidKeys: SubscriptionDeps['vapidKeys'],
  now: () => Instant,
): SubscriptionDeps {
  const guard = new EndpointGuard({ hosts: config.pushHosts, insecureOrigins: config.insecurePushOrigins })
  // Sortable, so that new ones are neighbors in the store's index; the secret is what protects them.
  const newId = sortableIds(now)
  return {
    store,
    refuseEndpoint: (endpoint) => guard.refuse(endpoint),
    isKnownService: (endpoint) => guard.isKnown(endpoint),
    isBrowserKey,
    vapidKeys,
    newSecret: () => nodeSecrets.newSecret(),
    hashSecret: (secret) => nodeSecrets.hash(secret),
    newSubscriptionId: () => newId() as SubscriptionId,
    now,
  }
}
