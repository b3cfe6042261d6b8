import type { SubscriptionId } from '../../../domain/ids.ts'
import type { Subscription } from '../../../domain/subscription.ts'

/**
 * A subscription as the store keeps it: the secret that changes and ends it is there as a SHA-256 only, so that a copy of
 * the store lets nobody silence a reader.
 */
export type StoredSubscription = Subscription & {
  /** Lower-case hexadecimal SHA-256 of the manage secret. */
  readonly manageHash: string
}

/**
 * Who wants to be told. Every subscription has a number besides its public id; numbers are given in order and never
 * again, because the ledger of every alert speaks of browsers by number. What one follows comes back in the order of names.
 * Every adapter passes test/contract/subscription-store.test.ts.
 */
export interface SubscriptionStore {
  /** Keeps a new subscription: on the disk when it resolves. `taken` when its endpoint, or its id, is kept already. */
  add(subscription: StoredSubscription): Promise<'added' | 'taken'>
  /** Keeps many at once, in one commit; for each, whether it was new. Those already here stay as they are. */
  addMany(subscriptions: readonly StoredSubscription[]): Promise<readonly ('added' | 'taken')[]>
  find(id: SubscriptionId): Promise<StoredSubscription | null>
  findByEndpoint(endpoint: string): Promise<StoredSubscription | null>
  /** Puts the subscription in the place of the one with its id. `taken` when another one has its endpoint. */
  change(subscription: StoredSubscription): Promise<'changed' | 'taken' | 'unknown'>
  /** Forgets a subscription and everything kept about it. Whether there was one. */
  remove(id: SubscriptionId): Promise<boolean>
  /** Notes until when each of these browsers has a page open and visible, in one commit; unknown ones are passed over. */
  saveOpenPages(open: ReadonlyMap<SubscriptionId, number>): Promise<void>
  /** How many there are. */
  count(): Promise<number>
  /** Every subscription in the order of its number, read in pages, so that memory stays bounded. */
  all(): AsyncIterable<StoredSubscription>
}
