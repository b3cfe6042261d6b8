import { openVapidKeys } from '../../src/adapters/crypto/vapid-keys.ts'
import { sqlSubscriptionStore } from '../../src/adapters/sql/subscription-store.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { Instant, SubscriptionId } from '../../src/domain/ids.ts'
import type { Follow } from '../../src/domain/subscription.ts'
import type { ListenerKind } from './push-service/listener.ts'
import type { PushService } from './push-service/start-push-service.ts'

/** Subscriptions per commit. */
const BATCH_SIZE = 2_000

export const followEverything: Follow = { everything: true, stories: [], topics: [], tests: false }

/** Stores subscriptions of a push service in a folder without the API. Their names are `s0`, `s1`, … */
export async function storeSubscriptions(
  folder: string,
  service: Pick<PushService, 'subscription'>,
  count: number,
  {
    follow = () => followEverything,
    listener = () => 'h2',
  }: {
    readonly follow?: (index: number) => Follow
    readonly listener?: (index: number) => ListenerKind
  } = {},
): Promise<void> {
  await using store = await openStore(folder, { isBulk: true })
  const subscriptions = sqlSubscriptionStore(store.writer)
  const vapidKeyId = openVapidKeys(folder, 0).current.id
  for (let first = 0; first < count; first += BATCH_SIZE) {
    const indices = Array.from({ length: Math.min(BATCH_SIZE, count - first) }, (_, index) => first + index)
    await subscriptions.addMany(
      indices.map((index) => {
        const { endpoint, keys } = service.subscription(`s${index}`, listener(index))
        return {
          id: `subscription-${index}` as SubscriptionId,
          endpoint,
          p256dh: Buffer.from(keys.p256dh, 'base64url'),
          auth: Buffer.from(keys.auth, 'base64url'),
          vapidKeyId,
          follow: follow(index),
          quietHours: null,
          timeZone: 'UTC',
          perDay: null,
          digest: false,
          createdAt: 0 as Instant,
          manageHash: `${index}`,
        }
      }),
    )
  }
}
