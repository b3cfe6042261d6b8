import type { Subscription } from '../../../domain/subscription.ts'
import type { CanarySubscription } from './canary-browser.ts'

/** Stores the canary's subscription beside the readers'. It is never counted or exported. */
export interface CanaryStore {
  /** Replaces the one before. */
  save(subscription: CanarySubscription & Pick<Subscription, 'vapidKeyId' | 'createdAt'>): Promise<void>
  /** Deletes the ledgers of its alerts, also those of a crashed process. */
  clearLedgers(): Promise<void>
}
