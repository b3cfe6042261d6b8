import { expect, test } from 'vitest'
import type { StoredSubscription, AlertPreferences } from './key-value-store.ts'
import {
  SubscriptionsApiError,
  type SubscriptionRequest,
  type SubscriptionCredentials,
} from './subscriptions-api.ts'
import { Subscriber } from './subscriber.ts'

const wishes: AlertPreferences = {
  follow: { everything: false, stories: ['flood' as never], topics: [], tests: false },
  quietHours: null,
  timeZone: 'Europe/Vienna',
  perDay: null,
}

/** A browser with its push service and a desk, all in memory. */
function world() {
  const desk = {
    keyId: 'k1',
    online: true,
    subscriptions: new Map<string, { endpoint: string; manage: string; wishes: AlertPreferences }>(),
    calls: [] as string[],
    answer(call: string): void {
      desk.calls.push(call)
      if (!desk.online) throw new SubscriptionsApiError(0)
    },
    owned({ id, manage }: SubscriptionCredentials) {
      const found = desk.subscriptions.get(id)
      if (found === undefined || found.manage !== manage) throw new SubscriptionsApiError(404)
      return found
    },
    async key() {
      desk.answer('key')
      return { id: desk.keyId, key: `key of ${desk.keyId}` }
    },
    endpointOf: (subscription: unknown) => (subscription as { endpoint: string }).endpoint,
    isTaken: (endpoint: string, id: string) =>
      Array.from(desk.subscriptions).some(([other, theirs]) => theirs.endpoint === endpoint && other !== id),
    async add({ subscription, ...theirs }: SubscriptionRequest) {
      desk.answer('add')
      if (theirs.timeZone === 'Mars/Olympus') throw new SubscriptionsApiError(422)
      const endpoint = desk.endpointOf(subscription)
      if (desk.isTaken(endpoint, '')) throw new SubscriptionsApiError(409)
      const id = `sub${desk.calls.length}`
      desk.subscriptions.set(id, { endpoint, manage: `secret of ${id}`, wishes: theirs })
      return { id, manage: `secret of ${id}` }
    },
    async read(keys: SubscriptionCredentials) {
      desk.answer('read')
      return desk.owned(keys).wishes
    },
    async change(keys: SubscriptionCredentials, { subscription, ...changed }: Partial<SubscriptionRequest>) {
      desk.answer('change')
      const found = desk.owned(keys)
      const endpoint = subscription === undefined ? found.endpoint : desk.endpointOf(subscription)
      if (desk.isTaken(endpoint, keys.id)) throw new SubscriptionsApiError(409)
      Object.assign(found, { endpoint, wishes: { ...found.wishes, ...changed } })
    },
    async remove(keys: SubscriptionCredentials) {
      desk.answer('remove')
      desk.owned(keys)
      desk.subscriptions.delete(keys.id)
    },
  }
  const browser = {
    now: 10_000_000,
    made: 0,
    current: null as { endpoint: string; key: unknown } | null,
    shelf: new Map<string, unknown>(),
    subscription(): PushSubscription | null {
      const { current } = browser
      if (current === null) return null
      return {
        endpoint: current.endpoint,
        toJSON: () => ({ endpoint: current.endpoint }),
        async unsubscribe() {
          browser.current = null
          return true
        },
      } as unknown as PushSubscription
    },
    pushManager: {
      getSubscription: async () => browser.subscription(),
      async subscribe(options?: PushSubscriptionOptionsInit) {
        if (browser.current !== null && browser.current.key !== options?.applicationServerKey) {
          throw new DOMException('Another key.', 'InvalidStateError')
        }
        browser.current = {
          endpoint: `https://push.example/${++browser.made}`,
          key: options?.applicationServerKey,
        }
        return browser.subscription() as PushSubscription
      },
    },
  }
  const subscriber = new Subscriber(
    browser,
    desk,
    {
      get: async <T>(key: string) => browser.shelf.get(key) as T | undefined,
      put: async (key, value) => void browser.shelf.set(key, value),
      remove: async (key) => void browser.shelf.delete(key),
    },
    () => browser.now,
  )
  const endpoints = () => Array.from(desk.subscriptions.values(), ({ endpoint }) => endpoint)
  return { desk, browser, subscriber, endpoints }
}

test('registers the browser’s endpoint with the server', async () => {
  const { subscriber, browser, endpoints } = world()
  const stored = await subscriber.subscribe(wishes)

  expect(endpoints()).toEqual([browser.current?.endpoint])
  expect(await subscriber.stored()).toEqual(stored)
  expect(stored.wishes).toEqual(wishes)
})

test('verifies the subscription at most once an hour', async () => {
  const { subscriber, desk, browser } = world()
  await subscriber.subscribe(wishes)
  desk.calls.length = 0
  await subscriber.sync()
  expect(desk.calls).toEqual([])
  browser.now += 3_600_000
  await subscriber.sync()

  expect(desk.calls).toEqual(['key', 'read'])
})

test('adopts preferences that were changed elsewhere', async () => {
  const { subscriber, desk, browser } = world()
  const { id } = await subscriber.subscribe(wishes)
  const found = desk.subscriptions.get(id)
  if (found !== undefined) found.wishes = { ...wishes, perDay: 3 }
  browser.now += 3_600_000

  expect((await subscriber.sync())?.wishes.perDay).toBe(3)
})

test('replaces a changed endpoint under the same secret', async () => {
  const { subscriber, browser, endpoints } = world()
  const before = await subscriber.subscribe(wishes)
  browser.current = { endpoint: 'https://push.example/rotated', key: 'key of k1' }
  await subscriber.sync()

  expect(endpoints()).toEqual(['https://push.example/rotated'])
  expect(await subscriber.stored()).toEqual({ ...before, endpoint: 'https://push.example/rotated' })
})

test('renews a lost subscription with the same preferences', async () => {
  const { subscriber, browser, desk } = world()
  await subscriber.subscribe(wishes)
  browser.current = null
  const stored = await subscriber.sync()

  expect(desk.subscriptions.get(stored?.id ?? '')?.wishes).toMatchObject(wishes)
  expect(desk.subscriptions.size).toBe(1)
})

test('moves the subscription to a new server key', async () => {
  const { subscriber, browser, desk, endpoints } = world()
  await subscriber.subscribe(wishes)
  desk.keyId = 'k2'
  browser.now += 3_600_000
  const stored = await subscriber.sync()

  expect(stored?.keyId).toBe('k2')
  expect(browser.current?.key).toBe('key of k2')
  expect(endpoints()).toEqual([browser.current?.endpoint])
})

test('registers again with a server that lost the subscription', async () => {
  const { subscriber, browser, desk, endpoints } = world()
  await subscriber.subscribe(wishes)
  desk.subscriptions.clear()
  browser.now += 3_600_000
  await subscriber.sync()

  expect(endpoints()).toEqual([browser.current?.endpoint])
})

test('replaces an endpoint whose secret is lost', async () => {
  const { subscriber, browser, desk } = world()
  await subscriber.subscribe(wishes)
  const lost = browser.current?.endpoint
  browser.shelf.clear()
  const stored = await subscriber.subscribe(wishes)

  expect(stored.endpoint).not.toBe(lost)
  expect(desk.subscriptions.get(stored.id)?.endpoint).toBe(browser.current?.endpoint)
})

test('replaces an endpoint that the server imported without its secret', async () => {
  const { subscriber, browser, desk } = world()
  const before = await subscriber.subscribe(wishes)
  desk.subscriptions.clear()
  desk.subscriptions.set('imported', { endpoint: before.endpoint, manage: 'nobody has it', wishes })
  browser.now += 3_600_000
  const stored = await subscriber.sync()

  expect(stored?.endpoint).not.toBe(before.endpoint)
  expect(browser.current?.endpoint).toBe(stored?.endpoint)
  expect(desk.subscriptions.get(stored?.id ?? '')).toMatchObject({ endpoint: stored?.endpoint, wishes })
  expect(desk.subscriptions.get('imported')?.endpoint).toBe(before.endpoint)
})

test('keeps stored state when the server does not respond and retries on the next visit', async () => {
  const { subscriber, browser, desk, endpoints } = world()
  const before = await subscriber.subscribe(wishes)
  browser.current = { endpoint: 'https://push.example/rotated', key: 'key of k1' }
  desk.online = false
  await expect(subscriber.sync()).rejects.toThrow(SubscriptionsApiError)
  expect(await subscriber.stored()).toEqual(before)
  desk.online = true
  await subscriber.sync()

  expect(endpoints()).toEqual(['https://push.example/rotated'])
})

test('unsubscribes the browser even if the server cannot be reached', async () => {
  const { subscriber, browser, desk } = world()
  await subscriber.subscribe(wishes)
  desk.online = false
  await subscriber.unsubscribe()

  expect(browser.current).toBeNull()
  expect(await subscriber.stored()).toBeUndefined()
})

test('deletes the subscription on the server', async () => {
  const { subscriber, desk } = world()
  await subscriber.subscribe(wishes)
  await subscriber.unsubscribe()

  expect(desk.subscriptions.size).toBe(0)
})

test('falls back to UTC for a time zone the server does not know', async () => {
  const { subscriber, desk } = world()
  const { id } = await subscriber.subscribe({ ...wishes, timeZone: 'Mars/Olympus' })

  expect(desk.subscriptions.get(id)?.wishes.timeZone).toBe('UTC')
})

test('stores changed preferences after the server accepts them', async () => {
  const { subscriber, desk } = world()
  const { id } = await subscriber.subscribe(wishes)
  await subscriber.change({ perDay: 5 })
  expect(desk.subscriptions.get(id)?.wishes.perDay).toBe(5)
  desk.online = false
  await expect(subscriber.change({ perDay: 1 })).rejects.toThrow(SubscriptionsApiError)

  expect((await subscriber.stored())?.wishes.perDay).toBe(5)
})

test('deletes the subscription while paused and resumes with the same preferences', async () => {
  const { subscriber, browser, desk } = world()
  await subscriber.subscribe({ ...wishes, perDay: 3 })
  await subscriber.pause()
  expect([desk.subscriptions.size, browser.current, await subscriber.stored()]).toEqual([0, null, undefined])

  const paused = await subscriber.paused()
  const stored = await subscriber.subscribe(paused ?? wishes)
  expect(desk.subscriptions.get(stored.id)?.wishes.perDay).toBe(3)
  expect(await subscriber.paused()).toBeUndefined()
})

test('clears the browser’s storage when unsubscribing while paused', async () => {
  const { subscriber, browser } = world()
  await subscriber.subscribe(wishes)
  browser.shelf.set('headlines', { flood: 'The river rises' })
  await subscriber.pause()
  await subscriber.unsubscribe()

  expect(Array.from(browser.shelf.keys())).toEqual([])
})

test('sends no request without a subscription', async () => {
  const { subscriber, desk } = world()
  const stored: StoredSubscription | undefined = await subscriber.sync(true)

  expect(stored).toBeUndefined()
  expect(desk.calls).toEqual([])
})
