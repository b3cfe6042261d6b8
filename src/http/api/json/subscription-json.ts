import type { z } from '@hono/zod-openapi'
import { formatClockTime } from '../../../domain/clock-time.ts'
import { formatInstant } from '../../../domain/ids.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import type { SubscriptionSchema } from '../schemas/push.ts'

/** A subscription in a response to its own browser, without the endpoint and the keys. */
export function subscriptionJson(subscription: Subscription): z.input<typeof SubscriptionSchema> {
  const { id, follow, quietHours, timeZone, perDay, digest, vapidKeyId, createdAt } = subscription
  return {
    id,
    follow: { ...follow, stories: [...follow.stories], topics: [...follow.topics] },
    quietHours:
      quietHours === null
        ? null
        : { from: formatClockTime(quietHours.from), until: formatClockTime(quietHours.until) },
    timeZone,
    perDay,
    digest,
    vapidKeyId,
    createdAt: formatInstant(createdAt),
  }
}
