import type { Subscription } from '../../../domain/subscription.ts'
import type { CanarySubscription } from './canary-browser.ts'

/** Where the desk's own subscription is kept: among the readers', never counted and never exported as one of them. */
export interface CanaryStore {
  /** Puts it in the place of the one before. */
  keep(subscription: CanarySubscription & Pick<Subscription, 'vapidKeyId' | 'createdAt'>): Promise<void>
  /** Forgets the ledgers of its alerts, those of a process that crashed among them. */
  clearLedgers(): Promise<void>
}
