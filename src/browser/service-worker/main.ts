/**
 * The service worker: shows alerts, opens their posts, keeps the subscription alive. It handles no fetches, so that
 * pages are as fast, and as fresh, as without it.
 */
import { deskStore, LANGUAGE, NEWSROOM, SHOWN } from '../alerts/key-value-store.ts'
import { SubscriptionsApi } from '../alerts/subscriptions-api.ts'
import { Subscriber } from '../alerts/subscriber.ts'
import { readMessage } from './message.ts'
import {
  fallbackNotification,
  notificationFor,
  type AlertNotification,
  type NotificationData,
} from './notification.ts'
import { ownAddress, windowFor } from './open-post.ts'
import { Receipts } from './receipts.ts'
import { resolveMessage, noAlertsShown, type ShownAlerts } from './shown-alerts.ts'

declare const self: ServiceWorkerGlobalScope

/** Where the desk is: the worker's own scope. */
const home = self.registration.scope
const base = new URL(home).pathname.replace(/\/$/, '')
const store = deskStore(base)
const receipts = new Receipts(`${base}/push/receipts`)

// A new worker takes over at once, so that alerts are not shown by an outdated one.
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('push', (event) => event.waitUntil(show(textOf(event))))
self.addEventListener('notificationclick', (event) => {
  const { notification } = event
  notification.close()
  event.waitUntil(open(notification.data as NotificationData | null))
})
self.addEventListener('pushsubscriptionchange', (event) => {
  ;(event as ExtendableEvent).waitUntil(renew())
})

/** Always shows something: after three pushes without a notification Safari ends the subscription. */
async function show(text: string | null): Promise<void> {
  const message = readMessage(text)
  if (message === null)
    return await notify(fallbackNotification(await newsroom(), await language(), home, base))
  const resolution = await store
    .change<ShownAlerts, ReturnType<typeof resolveMessage>['result']>(SHOWN, (shown) =>
      resolveMessage(shown ?? noAlertsShown, message),
    )
    // Without storage it may be shown twice, which is better than not at all.
    .catch(() => ({ message, isNew: true }))
  await notify(notificationFor(resolution, base))
  if (resolution.isNew) await receipts.report(message.alert, 'shown')
}

async function notify({ title, options }: AlertNotification): Promise<void> {
  await self.registration.showNotification(title, options)
}

/** Goes to the post: in a window that shows its story already, or in a new one. */
async function open(data: NotificationData | null): Promise<void> {
  const navigate = ownAddress(data?.navigate ?? home, home)
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const there =
    windows[
      windowFor(
        windows.map(({ url }) => url),
        navigate,
      )
    ]
  const focused = await there?.focus().catch(() => undefined)
  if (focused === undefined) await self.clients.openWindow(navigate)
  else focused.postMessage({ showPost: data?.post ?? '', navigate })
  await receipts.report(data?.alert ?? null, 'opened')
}

/** The browser changed or lost the subscription. If this fails, the reader's next visit renews it. */
async function renew(): Promise<void> {
  await new Subscriber(self.registration, new SubscriptionsApi(base), store, () => Date.now()).sync(true)
}

async function newsroom(): Promise<string> {
  const name = await store.get<string>(NEWSROOM).catch(() => undefined)
  return name ?? new URL(home).host
}

async function language(): Promise<string> {
  return (await store.get<string>(LANGUAGE).catch(() => undefined)) ?? 'en'
}

function textOf({ data }: PushEvent): string | null {
  try {
    return data?.text() ?? null
  } catch {
    return null
  }
}
