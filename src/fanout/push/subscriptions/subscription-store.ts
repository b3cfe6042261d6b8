import type { SubscriptionId } from '../../../domain/ids.ts'
import type { Subscription } from '../../../domain/subscription.ts'

/**
 * A subscription as it is stored. The manage secret is stored only as a SHA-256, so that a copy of the store lets nobody
 * silence a reader.
 */
export type StoredSubscription = Subscription & {
  /** Lower-case hexadecimal SHA-256 of the manage secret. */
  readonly manageHash: string
}

/**
 * All subscriptions. Each has a number besides its public id. Numbers are assigned in order and never reused, because the
 * ledgers of alerts refer to subscriptions by number. Followed names are returned in alphabetical order.
 * Every adapter passes test/contract/subscription-store.test.ts.
 */
export interface SubscriptionStore {
  /** Adds a new subscription, on the disk when it resolves. `taken` when its endpoint or id is known already. */
  add(subscription: StoredSubscription): Promise<'added' | 'taken'>
  /** Adds many in one commit. @returns for each whether it was new; known ones are not changed. */
  addMany(subscriptions: readonly StoredSubscription[]): Promise<readonly ('added' | 'taken')[]>
  find(id: SubscriptionId): Promise<StoredSubscription | null>
  findByEndpoint(endpoint: string): Promise<StoredSubscription | null>
  /** Replaces the subscription with this id. `taken` when another one has its endpoint. */
  change(subscription: StoredSubscription): Promise<'changed' | 'taken' | 'unknown'>
  /** Deletes a subscription and everything stored about it. @returns whether there was one. */
  remove(id: SubscriptionId): Promise<boolean>
  /** Whether any subscription is at the same push service as this endpoint. */
  knowsService(endpoint: string): Promise<boolean>
  /** Saves until when each browser has a page open and visible, in one commit; unknown ones are ignored. */
  saveOpenPages(open: ReadonlyMap<SubscriptionId, number>): Promise<void>
  /** How many there are, without the canary. */
  count(): Promise<number>
  /** Every subscription in the order of numbers, read in pages, so that memory stays bounded. */
  all(): AsyncIterable<StoredSubscription>
}
