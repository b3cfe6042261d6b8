import { createHash } from 'node:crypto'
import { isBrowserKey } from '../../src/adapters/web-push/encrypt.ts'
import { EndpointGuard } from '../../src/adapters/web-push/endpoint-guard.ts'
import type { SubscriptionId } from '../../src/domain/ids.ts'
import type { NewSubscription, SubscriptionDeps } from '../../src/fanout/push/subscriptions/subscribe.ts'
import { subscriptionAt } from './push-service/browser-keys.ts'
import { sampleId, sampleNow } from './samples.ts'
import { memoryStore } from './stores.ts'

/** A push service that is pushed to nowhere. */
export const pushOrigin = 'https://push.example.org'

/** The key that browsers subscribe under, and one of before. */
export const currentKey = 'current00000'
export const formerKey = 'former000000'

/** The reader's side of push on a store without a disk, with the real guard and the real check of keys. */
export async function memoryReaders(): Promise<SubscriptionDeps & AsyncDisposable> {
  const store = await memoryStore()
  const guard = new EndpointGuard({ hosts: [new URL(pushOrigin).hostname], insecureOrigins: [] })
  return {
    store: store.subscriptions,
    refuseEndpoint: (endpoint) => guard.refuse(endpoint),
    isKnownService: (endpoint) => guard.isKnown(endpoint),
    isBrowserKey,
    vapidKeys: { current: currentKey, has: (id) => id === currentKey || id === formerKey },
    newSecret: () => `secret ${sampleId()}`,
    hashSecret: (secret) => createHash('sha256').update(secret).digest('hex'),
    newSubscriptionId: () => sampleId() as SubscriptionId,
    now: () => sampleNow,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** What this browser says when it subscribes: it follows everything unless told otherwise. */
export function browserSays(name: string, over: Partial<NewSubscription> = {}): NewSubscription {
  const { endpoint, keys } = subscriptionAt(pushOrigin, 'seed', name)
  return { endpoint, ...keys, follow: { everything: true }, ...over }
}
