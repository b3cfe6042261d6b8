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

/** What pages and the service worker have in common of a registration. */
export type PushRegistration = { readonly pushManager: Pick<PushManager, 'getSubscription' | 'subscribe'> }
type Desk = Pick<SubscriptionsApi, 'key' | 'add' | 'read' | 'change' | 'remove'>
type Store = Pick<KeyValueStore, 'get' | 'put' | 'remove'>

/**
 * This browser's consent to alerts: makes it, keeps server and browser in agreement about it, ends it.
 *
 * What is kept is written after the server has said yes, so that a visit that breaks off is made good by the next.
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
   * Subscribes. The reader's permission must be there.
   *
   * @throws PushDeskError, or what the browser says when it can't.
   */
  async subscribe(wishes: AlertPreferences): Promise<StoredSubscription> {
    const stored = await this.#renew(wishes, await this.stored())
    await this.#store.remove(PAUSED)
    return stored
  }

  /** What a reader who paused wished; `undefined` for who didn't. */
  paused(): Promise<AlertPreferences | undefined> {
    return this.#store.get(PAUSED)
  }

  /** Ends it for now: the wishes stay here, and nowhere else, until `begin` takes them up again. */
  async pause(): Promise<void> {
    const stored = await this.stored()
    if (stored === undefined) return
    await this.#store.put(PAUSED, stored.wishes)
    await this.#unsubscribe()
  }

  /**
   * Makes browser and server agree again.
   *
   * @param thorough asks the server even when all was well a short while ago.
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

  /** Changes what the reader wishes, at the server first. */
  async change(wishes: Partial<AlertPreferences>): Promise<StoredSubscription | undefined> {
    const stored = await this.stored()
    if (stored === undefined) return undefined
    await this.#desk.change(stored, wishes)
    return await this.#save({ ...stored, wishes: { ...stored.wishes, ...wishes } })
  }

  /** Ends it and forgets everything about it, in the browser first: from then on nothing can come, whether the server hears of it now or not. */
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
      // Where it doesn't hear of it now, the push service tells it that the endpoint is gone.
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

  /** Tells the server of a subscription the browser has; where another reader's secret holds it, makes a new one. */
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

  /** A subscription is bound to one key for life: another key means another subscription. */
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

  /** One step at the server where it knows this browser: between an old endpoint and a new one no alert is lost or doubled. */
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
      // The one thing of ours that a server can be too old for: zones get new names.
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
