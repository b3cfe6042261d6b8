import type { z } from '@hono/zod-openapi'
import { formatInstant } from '../../domain/ids.ts'
import type { Subscription } from '../../domain/subscription.ts'
import type { SubscriptionSchema } from '../schemas/push.ts'

/** A subscription as its own browser gets it. The endpoint and the keys are the browser's and are not given back. */
export function subscriptionJson(subscription: Subscription): z.input<typeof SubscriptionSchema> {
  const { id, follow, quietHours, timeZone, perDay, vapidKeyId, createdAt } = subscription
  return {
    id,
    follow: { ...follow, stories: [...follow.stories], topics: [...follow.topics] },
    quietHours: quietHours === null ? null : { from: clock(quietHours.from), until: clock(quietHours.until) },
    timeZone,
    perDay,
    vapidKeyId,
    createdAt: formatInstant(createdAt),
  }
}

/** `22:00` of minutes after midnight. */
function clock(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
