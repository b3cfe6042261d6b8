import { formatSubscriptionLine } from './subscription-line.ts'
import type { SubscriptionStore } from './subscription-store.ts'

/**
 * Everybody who wants to be told, one line of JSON each, without line ends, in the order in which they came. Nothing is
 * lost on the way into another desk but what was counted today. What it holds lets whoever has the VAPID keys push to
 * each reader: keep it as you keep passwords.
 */
export async function* exportSubscriptions(store: SubscriptionStore): AsyncIterable<string> {
  for await (const subscription of store.all()) yield formatSubscriptionLine(subscription)
}
