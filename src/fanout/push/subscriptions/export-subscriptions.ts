import { formatSubscriptionLine } from './subscription-line.ts'
import type { SubscriptionStore } from './subscription-store.ts'

/**
 * All subscriptions, one line of JSON each without the line end, in the order of their numbers. Another desk imports all of
 * it; only the count of today's alerts is lost. With the VAPID keys it is enough to push to every reader, so keep it like
 * passwords.
 */
export async function* exportSubscriptions(store: SubscriptionStore): AsyncIterable<string> {
  for await (const subscription of store.all()) yield formatSubscriptionLine(subscription)
}
