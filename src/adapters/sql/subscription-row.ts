import type { Selectable } from 'kysely'
import type { Instant, SubscriptionId } from '../../domain/ids.ts'
import type { Follow } from '../../domain/subscription.ts'
import type { StoredSubscription } from '../../fanout/push/subscriptions/subscription-store.ts'
import type { PushTables } from './push-schema.ts'

export type SubscriptionRow = Selectable<PushTables['subscriptions']>

/** The names a subscription follows, which have a table of their own. */
export type FollowedNames = Pick<Follow, 'stories' | 'topics'>

/** The columns of a subscription. @param service number of its push service. */
export function rowOf(
  subscription: StoredSubscription,
  service: number,
): Omit<
  SubscriptionRow,
  | 'no'
  | 'day'
  | 'sent_on_day'
  | 'retired'
  | 'refusals'
  | 'rests_until'
  | 'open_until'
  | 'digest_due'
  | 'digest_since'
> {
  const { id, endpoint, p256dh, auth, follow, quietHours } = subscription
  return {
    id,
    endpoint,
    service,
    manage_hash: subscription.manageHash,
    p256dh,
    auth,
    vapid_key_id: subscription.vapidKeyId,
    everything: follow.everything ? 1 : 0,
    tests: follow.tests ? 1 : 0,
    quiet_from: quietHours?.from ?? null,
    quiet_until: quietHours?.until ?? null,
    time_zone: subscription.timeZone,
    per_day: subscription.perDay,
    digest: subscription.digest ? 1 : 0,
    created_at: subscription.createdAt,
  }
}

/** The subscription of a row. @param follows from the table of names; nothing by default. */
export function subscriptionOf(
  row: SubscriptionRow,
  follows: FollowedNames = { stories: [], topics: [] },
): StoredSubscription {
  const { quiet_from: from, quiet_until: until } = row
  return {
    id: row.id as SubscriptionId,
    endpoint: row.endpoint,
    p256dh: row.p256dh,
    auth: row.auth,
    vapidKeyId: row.vapid_key_id,
    follow: { everything: row.everything === 1, ...follows, tests: row.tests === 1 },
    quietHours: from === null || until === null ? null : { from, until },
    timeZone: row.time_zone,
    perDay: row.per_day,
    digest: row.digest === 1,
    createdAt: row.created_at as Instant,
    manageHash: row.manage_hash,
  }
}
