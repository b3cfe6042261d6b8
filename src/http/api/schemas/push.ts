import { z } from '@hono/zod-openapi'
import { parseClockTime } from '../../../domain/clock-time.ts'
import { MAX_ENDPOINT_LENGTH, MAX_FOLLOWED } from '../../../domain/subscription.ts'
import { MAX_PER_DAY } from '../../../fanout/push/subscriptions/subscribe.ts'
import { InstantText, line } from './common.ts'

/** Minutes after midnight, from `22:00`. */
const GivenClock = z
  .string()
  .transform((text, context): number => {
    const minutes = parseClockTime(text)
    if (minutes !== null) return minutes
    context.addIssue('must be a time such as 22:00')
    return z.NEVER
  })
  .openapi({ type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', example: '22:00' })

const followed = z.array(z.string()).max(1_000).openapi({ maxItems: MAX_FOLLOWED })

const FollowSchema = z
  .strictObject({
    everything: z.boolean().optional(),
    stories: followed.optional().openapi({ description: 'Slugs.' }),
    topics: followed.optional(),
    tests: z.boolean().optional().openapi({ description: 'Test alerts of the newsroom.' }),
  })
  .openapi('Follow')

const QuietHours = z
  .strictObject({ from: GivenClock, until: GivenClock })
  .openapi('QuietHours', { description: 'In the reader’s time zone; may span midnight.' })

/** The output of a browser's `PushSubscription.toJSON()`; unknown fields of newer browsers are ignored. */
const PushSubscriptionJson = z
  .object({
    endpoint: line(MAX_ENDPOINT_LENGTH, 'The browser’s address at its push service.', 1),
    expirationTime: z.number().nullable().optional(),
    keys: z.object({ p256dh: z.string(), auth: z.string() }),
  })
  .openapi('PushSubscriptionJSON')

const settings = {
  quietHours: QuietHours.nullable().optional(),
  timeZone: z.string().optional().openapi({ example: 'Europe/Vienna', default: 'UTC' }),
  perDay: z
    .int()
    .nullable()
    .optional()
    .openapi({ minimum: 1, maximum: MAX_PER_DAY, description: 'Maximum number of alerts a day.' }),
  digest: z.boolean().optional().openapi({
    description: 'Send one message afterwards about the alerts that quiet hours or `perDay` held back.',
    default: false,
  }),
  vapidKeyId: z.string().optional().openapi({ description: 'The key’s `id` from `/push/key`.' }),
}

/** Body of `subscribe`. */
export const NewSubscriptionSchema = z
  .strictObject({ subscription: PushSubscriptionJson, follow: FollowSchema, ...settings })
  .openapi('NewSubscription')

/** Body of `changeSubscription`. */
export const SubscriptionChange = z
  .strictObject({
    subscription: PushSubscriptionJson.optional(),
    follow: FollowSchema.optional(),
    ...settings,
  })
  .openapi('SubscriptionChange', { description: 'Omitted fields are not changed.' })

/** Response of `subscribe`. */
export const SubscribedSchema = z
  .strictObject({
    id: z.string(),
    manage: z
      .string()
      .openapi({ description: 'The secret that manages the subscription, used as a bearer token.' }),
  })
  .openapi('Subscribed')

/** A subscription, as visible to its own browser. */
export const SubscriptionSchema = z
  .strictObject({
    id: z.string(),
    follow: z.strictObject({
      everything: z.boolean(),
      stories: z.array(z.string()),
      topics: z.array(z.string()),
      tests: z.boolean(),
    }),
    quietHours: z.strictObject({ from: z.string(), until: z.string() }).nullable(),
    timeZone: z.string(),
    perDay: z.int().nullable(),
    digest: z.boolean(),
    vapidKeyId: z.string(),
    createdAt: InstantText,
  })
  .openapi('Subscription')

/** Response of `getPushKey`. */
export const PushKeySchema = z
  .strictObject({
    id: z.string().openapi({ description: 'Send it as `vapidKeyId` to subscribe.' }),
    key: z.string().openapi({ description: 'The VAPID public key, base64url.' }),
  })
  .openapi('PushKey')

const once = z.int().min(0).max(1).optional()

/** Body of `reportReceipt`. */
export const ReceiptSchema = z
  .strictObject({ alert: z.string(), shown: once, opened: once })
  .openapi('Receipt', { description: 'What a service worker did with an alert: showed it, opened it.' })

/** Body of `notePresence`. */
export const PresenceSchema = z
  .strictObject({ visible: z.boolean() })
  .openapi('Presence', { description: 'Whether a page of the desk is open and visible in this browser.' })

/** The subscription in a path. */
export const SubscriptionParams = z.object({ id: z.string() })
