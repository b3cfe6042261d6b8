import {
  HEADLINES,
  PAUSED,
  SUBSCRIPTION,
  type KeyValueStore,
  type StoredSubscription,
  type AlertPreferences,
} from './key-value-store.ts'
import { SubscriptionsApiError, type SubscriptionsApi } from './subscriptions-api.ts'
import { syncStep } from './sync-step.ts'

/** The part of a service worker registration that pages and the worker itself share. */
export type PushRegistration = { readonly pushManager: Pick<PushManager, 'getSubscription' | 'subscribe'> }
type Desk = Pick<SubscriptionsApi, 'key' | 'add' | 'read' | 'change' | 'remove'>
type Store = Pick<KeyValueStore, 'get' | 'put' | 'remove'>

/**
 * This browser's subscription to alerts: creates it, keeps server and browser in sync, ends it.
 *
 * State is stored after the server has accepted it, so that the next visit completes an interrupted one.
 */
export class Subscriber {
  readonly #push: PushRegistration
  readonly #desk: Desk
  readonly #store: Store
  readonly #now: () => number

  constructor(push: PushRegistration, desk: Desk, store: Store, now: () => number) {
    this.#push = push
    this.#desk = desk
    this.#store = store
    this.#now = now
  }

  stored(): Promise<StoredSubscription | undefined> {
    return this.#store.get(SUBSCRIPTION)
  }

  /**
   * Subscribes. Requires granted permission.
   *
   * @throws SubscriptionsApiError, or the browser's own error.
   */
  async subscribe(wishes: AlertPreferences): Promise<StoredSubscription> {
    const stored = await this.#renew(wishes, await this.stored())
    await this.#store.remove(PAUSED)
    return stored
  }

  /** The preferences of a paused subscription; `undefined` when not paused. */
  paused(): Promise<AlertPreferences | undefined> {
    return this.#store.get(PAUSED)
  }

  /** Unsubscribes, and stores the preferences in this browser only, until `subscribe` restores them. */
  async pause(): Promise<void> {
    const stored = await this.stored()
    if (stored === undefined) return
    await this.#store.put(PAUSED, stored.wishes)
    await this.#unsubscribe()
  }

  /**
   * Brings browser and server back in sync.
   *
   * @param thorough verifies with the server even if that was done recently.
   * @returns what is subscribed now; `undefined` when nothing is.
   */
  async sync(thorough = false): Promise<StoredSubscription | undefined> {
    const stored = await this.stored()
    const subscription = await this.#push.pushManager.getSubscription()
    const endpoint = subscription?.endpoint ?? null
    const now = thorough ? Number.POSITIVE_INFINITY : this.#now()
    if (stored === undefined || syncStep(stored, endpoint, null, now) === 'rest') return stored
    const key = await this.#desk.key()
    switch (syncStep(stored, endpoint, key.id, now)) {
      case 'none':
      case 'rest':
        return stored
      case 'renew':
        return await this.#renew(stored.wishes, stored)
      case 'tell':
        return subscription === null
          ? stored
          : await this.#update(subscription, stored.wishes, key.id, stored)
      case 'check':
        return subscription === null ? stored : await this.#verify(subscription, stored)
    }
  }

  /** Changes preferences, on the server first. */
  async change(wishes: Partial<AlertPreferences>): Promise<StoredSubscription | undefined> {
    const stored = await this.stored()
    if (stored === undefined) return undefined
    await this.#desk.change(stored, wishes)
    return await this.#save({ ...stored, wishes: { ...stored.wishes, ...wishes } })
  }

  /** Unsubscribes and deletes all data, in the browser first: from then on no alert can arrive, even if the server is down. */
  async unsubscribe(): Promise<void> {
    await this.#store.remove(PAUSED)
    await this.#store.remove(HEADLINES)
    await this.#unsubscribe()
  }

  async #unsubscribe(): Promise<void> {
    const stored = await this.stored()
    const subscription = await this.#push.pushManager.getSubscription()
    await subscription?.unsubscribe()
    await this.#store.remove(SUBSCRIPTION)
    if (stored === undefined) return
    try {
      await this.#desk.remove(stored)
    } catch (error) {
      // The server learns it from the push service, which answers that the endpoint is gone.
      if (!(error instanceof SubscriptionsApiError)) throw error
    }
  }

  async #verify(subscription: PushSubscription, stored: StoredSubscription): Promise<StoredSubscription> {
    try {
      const {
        follow,
        quietHours,
        timeZone,
        perDay,
        digest = false,
      } = {
        ...stored.wishes,
        ...(await this.#desk.read(stored)),
      }
      return await this.#save({ ...stored, wishes: { follow, quietHours, timeZone, perDay, digest } })
    } catch (error) {
      if (!isUnknown(error)) throw error
      return await this.#update(subscription, stored.wishes, stored.keyId, undefined)
    }
  }

  /** Registers the browser's subscription; creates a new one where the endpoint belongs to another secret. */
  async #update(
    subscription: PushSubscription,
    wishes: AlertPreferences,
    keyId: string,
    before: StoredSubscription | undefined,
  ): Promise<StoredSubscription> {
    try {
      return await this.#add(subscription, wishes, keyId, before)
    } catch (error) {
      if (!(error instanceof SubscriptionsApiError) || error.status !== 409) throw error
      return await this.#renew(wishes, before)
    }
  }

  /** A subscription is bound to one VAPID key: another key needs another subscription. */
  async #renew(
    wishes: AlertPreferences,
    before: StoredSubscription | undefined,
  ): Promise<StoredSubscription> {
    const { id, key } = await this.#desk.key()
    const old = await this.#push.pushManager.getSubscription()
    await old?.unsubscribe()
    const subscription = await this.#push.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    })
    return await this.#add(subscription, wishes, id, before)
  }

  /** A single change on a server that knows this browser, so that no alert is lost or doubled between two endpoints. */
  async #add(
    subscription: PushSubscription,
    wishes: AlertPreferences,
    keyId: string,
    before: StoredSubscription | undefined,
  ): Promise<StoredSubscription> {
    const { endpoint } = subscription
    const given = { subscription: subscription.toJSON(), vapidKeyId: keyId, ...wishes }
    if (before !== undefined) {
      try {
        await this.#desk.change(before, given)
        return await this.#save({ ...before, endpoint, keyId, wishes, checkedAt: 0 })
      } catch (error) {
        if (!isUnknown(error)) throw error
      }
    }
    try {
      const { id, manage } = await this.#desk.add(given)
      return await this.#save({ id, manage, endpoint, keyId, wishes, checkedAt: 0 })
    } catch (error) {
      const isRefused = error instanceof SubscriptionsApiError && error.status === 422
      if (!isRefused || wishes.timeZone === 'UTC') throw error
      // Time zones get new names, which an older server doesn't know.
      return await this.#add(subscription, { ...wishes, timeZone: 'UTC' }, keyId, undefined)
    }
  }

  async #save(stored: StoredSubscription): Promise<StoredSubscription> {
    const checked = { ...stored, checkedAt: this.#now() }
    await this.#store.put(SUBSCRIPTION, checked)
    return checked
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof SubscriptionsApiError && error.isUnknown
}
