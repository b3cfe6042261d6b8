import type { SubscriptionId } from '../../domain/ids.ts'
import type { Subscription } from '../../domain/subscription.ts'
import type { CanarySubscription } from './canary-browser.ts'

/** The one subscription that is the desk's own. It follows nothing, so that it is in no reader's audience. */
export const CANARY_ID = 'canary' as SubscriptionId

/** Where the desk's own subscription is kept: among the readers', never counted and never exported as one of them. */
export interface CanaryStore {
  /** Puts it in the place of the one before. */
  keep(subscription: CanarySubscription & Pick<Subscription, 'vapidKeyId' | 'createdAt'>): Promise<void>
  /** Forgets the ledgers of its alerts, those of a process that crashed among them. */
  clearLedgers(): Promise<void>
}
