import type { z } from '@hono/zod-openapi'
import { formatClockTime } from '../../../domain/clock-time.ts'
import { formatInstant, type AlertId } from '../../../domain/ids.ts'
import { done } from '../../../domain/result.ts'
import type { Subscription } from '../../../domain/subscription.ts'
import {
  changeSubscription,
  readSubscription,
  subscribe,
  unsubscribe,
} from '../../../fanout/push/subscriptions/subscribe.ts'
import { apiCall } from '../api-call.ts'
import {
  NewSubscriptionSchema,
  PresenceSchema,
  PushKeySchema,
  ReceiptSchema,
  SubscribedSchema,
  SubscriptionChange,
  SubscriptionParams,
  SubscriptionSchema,
} from '../schemas/push.ts'

const tag = 'Push'
/** An endpoint of a kilobyte and a hundred followed stories. */
const MAX_SUBSCRIPTION_BYTES = 32 * 1024
const MAX_RECEIPT_BYTES = 1024

/** Calls of readers’ browsers: subscriptions, presence, receipts. */
export const pushCalls = [
  apiCall({
    method: 'get',
    path: '/push/key',
    name: 'getPushKey',
    summary: 'Get the VAPID public key for new subscriptions',
    tag,
    access: 'reader',
    status: 200,
    response: PushKeySchema,
    refusals: [],
    dependsOn: 'nothing',
    async handle(_request, { push }) {
      return done({ ...push.vapidKey })
    },
  }),

  apiCall({
    method: 'post',
    path: '/push/subscriptions',
    name: 'subscribe',
    summary: 'Subscribe to alerts; to subscribe an endpoint again, send the subscription’s secret',
    tag,
    access: 'reader',
    rateLimit: 'subscribing',
    body: NewSubscriptionSchema,
    maxBodyBytes: MAX_SUBSCRIPTION_BYTES,
    status: 201,
    response: SubscribedSchema,
    refusals: ['endpoint-not-allowed', 'subscription-taken', 'story-unknown', 'field-too-long'],
    repeat: 'unstored',
    async handle({ body, bearer, address }, { push, subscriptionAllowance }) {
      const { subscription, ...settings } = body
      const { endpoint, keys } = subscription
      const given = { endpoint, p256dh: keys.p256dh, auth: keys.auth, ...settings }
      return subscriptionAllowance.spend(push.subscriptions, address, given, () =>
        subscribe(push.subscriptions, given, bearer ?? undefined),
      )
    },
  }),

  apiCall({
    method: 'get',
    path: '/push/subscriptions/{id}',
    name: 'getSubscription',
    summary: 'Read a subscription',
    tag,
    access: 'reader',
    params: SubscriptionParams,
    status: 200,
    response: SubscriptionSchema,
    refusals: ['subscription-unknown'],
    async handle({ params, bearer }, { push }) {
      const found = await readSubscription(push.subscriptions, params.id, bearer ?? '')
      return found.ok ? done(subscriptionJson(found.value)) : found
    },
  }),

  apiCall({
    method: 'patch',
    path: '/push/subscriptions/{id}',
    name: 'changeSubscription',
    summary: 'Change a subscription, or move it to the browser’s new endpoint',
    tag,
    access: 'reader',
    params: SubscriptionParams,
    body: SubscriptionChange,
    maxBodyBytes: MAX_SUBSCRIPTION_BYTES,
    status: 200,
    response: SubscriptionSchema,
    refusals: [
      'subscription-unknown',
      'subscription-taken',
      'endpoint-not-allowed',
      'story-unknown',
      'field-too-long',
    ],
    async handle({ params, body, bearer, address }, { push, subscriptionAllowance }) {
      const { subscription, ...settings } = body
      const moved =
        subscription === undefined
          ? {}
          : {
              endpoint: subscription.endpoint,
              p256dh: subscription.keys.p256dh,
              auth: subscription.keys.auth,
            }
      const change = { ...moved, ...settings }
      const changed = await subscriptionAllowance.spend(push.subscriptions, address, change, () =>
        changeSubscription(push.subscriptions, params.id, bearer ?? '', change),
      )
      return changed.ok ? done(subscriptionJson(changed.value)) : changed
    },
  }),

  apiCall({
    method: 'delete',
    path: '/push/subscriptions/{id}',
    name: 'unsubscribe',
    summary: 'End a subscription',
    tag,
    access: 'reader',
    params: SubscriptionParams,
    status: 204,
    refusals: ['subscription-unknown'],
    async handle({ params, bearer }, { push }) {
      const ended = await unsubscribe(push.subscriptions, params.id, bearer ?? '')
      return ended.ok ? done(null) : ended
    },
  }),

  apiCall({
    method: 'post',
    path: '/push/subscriptions/{id}/presence',
    name: 'notePresence',
    summary: 'Report a visible page: for 45 seconds this browser gets no alerts',
    tag,
    access: 'reader',
    rateLimit: 'receipts',
    params: SubscriptionParams,
    body: PresenceSchema,
    maxBodyBytes: MAX_RECEIPT_BYTES,
    status: 204,
    refusals: ['subscription-unknown'],
    // A key is ignored: remembering it would take more than what is repeated.
    repeat: 'idempotent',
    async handle({ params, body, bearer }, { push }) {
      const found = await readSubscription(push.subscriptions, params.id, bearer ?? '')
      if (!found.ok) return found
      push.openPages.note(found.value.id, body.visible)
      return done(null)
    },
  }),

  apiCall({
    method: 'post',
    path: '/push/receipts',
    name: 'reportReceipt',
    summary: 'Report anonymously that an alert was shown or opened',
    tag,
    access: 'reader',
    rateLimit: 'receipts',
    body: ReceiptSchema,
    maxBodyBytes: MAX_RECEIPT_BYTES,
    status: 204,
    refusals: [],
    // A key is ignored: remembering it would take more than what is repeated.
    repeat: 'idempotent',
    async handle({ body }, { push }) {
      const { alert, shown = 0, opened = 0 } = body
      if (shown + opened > 0) await push.alertBook.addReceipt(alert as AlertId, { shown, opened })
      return done(null)
    },
  }),
]

/** A subscription in a response to its own browser, without the endpoint and the keys. */
function subscriptionJson(subscription: Subscription): z.input<typeof SubscriptionSchema> {
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
