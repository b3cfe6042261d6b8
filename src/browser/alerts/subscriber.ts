import { HEADLINES, PAUSED, SUBSCRIPTION, type Cupboard, type KeptSubscription, type Wishes } from './kept.ts'
import { PushDeskError, type PushDesk } from './push-desk.ts'
import { syncStep } from './sync-step.ts'

/** What pages and the service worker have in common of a registration. */
export type Pushing = { readonly pushManager: Pick<PushManager, 'getSubscription' | 'subscribe'> }
type Desk = Pick<PushDesk, 'key' | 'add' | 'read' | 'change' | 'remove'>
type Shelf = Pick<Cupboard, 'get' | 'put' | 'remove'>

/**
 * This browser's consent to alerts: makes it, keeps server and browser in agreement about it, ends it.
 *
 * What is kept is written after the server has said yes, so that a visit that breaks off is made good by the next.
 */
export class Subscriber {
  readonly #push: Pushing
  readonly #desk: Desk
  readonly #cupboard: Shelf
  readonly #now: () => number

  constructor(push: Pushing, desk: Desk, cupboard: Shelf, now: () => number) {
    this.#push = push
    this.#desk = desk
    this.#cupboard = cupboard
    this.#now = now
  }

  kept(): Promise<KeptSubscription | undefined> {
    return this.#cupboard.get(SUBSCRIPTION)
  }

  /**
   * Subscribes. The reader's permission must be there.
   *
   * @throws PushDeskError, or what the browser says when it can't.
   */
  async begin(wishes: Wishes): Promise<KeptSubscription> {
    const kept = await this.#renew(wishes, await this.kept())
    await this.#cupboard.remove(PAUSED)
    return kept
  }

  /** What a reader who paused wished; `undefined` for who didn't. */
  paused(): Promise<Wishes | undefined> {
    return this.#cupboard.get(PAUSED)
  }

  /** Ends it for now: the wishes stay here, and nowhere else, until `begin` takes them up again. */
  async pause(): Promise<void> {
    const kept = await this.kept()
    if (kept === undefined) return
    await this.#cupboard.put(PAUSED, kept.wishes)
    await this.#end()
  }

  /**
   * Makes browser and server agree again.
   *
   * @param thorough asks the server even when all was well a short while ago.
   * @returns what is subscribed now; `undefined` when nothing is.
   */
  async sync(thorough = false): Promise<KeptSubscription | undefined> {
    const kept = await this.kept()
    const subscription = await this.#push.pushManager.getSubscription()
    const endpoint = subscription?.endpoint ?? null
    const now = thorough ? Number.POSITIVE_INFINITY : this.#now()
    if (kept === undefined || syncStep(kept, endpoint, null, now) === 'rest') return kept
    const key = await this.#desk.key()
    switch (syncStep(kept, endpoint, key.id, now)) {
      case 'none':
      case 'rest':
        return kept
      case 'renew':
        return await this.#renew(kept.wishes, kept)
      case 'tell':
        return subscription === null ? kept : await this.#tell(subscription, kept.wishes, key.id, kept)
      case 'check':
        return subscription === null ? kept : await this.#check(subscription, kept)
    }
  }

  /** Changes what the reader wishes, at the server first. */
  async change(wishes: Partial<Wishes>): Promise<KeptSubscription | undefined> {
    const kept = await this.kept()
    if (kept === undefined) return undefined
    await this.#desk.change(kept, wishes)
    return await this.#keep({ ...kept, wishes: { ...kept.wishes, ...wishes } })
  }

  /** Ends it and forgets everything about it, in the browser first: from then on nothing can come, whether the server hears of it now or not. */
  async end(): Promise<void> {
    await this.#cupboard.remove(PAUSED)
    await this.#cupboard.remove(HEADLINES)
    await this.#end()
  }

  async #end(): Promise<void> {
    const kept = await this.kept()
    const subscription = await this.#push.pushManager.getSubscription()
    await subscription?.unsubscribe()
    await this.#cupboard.remove(SUBSCRIPTION)
    if (kept === undefined) return
    try {
      await this.#desk.remove(kept)
    } catch (error) {
      // Where it doesn't hear of it now, the push service tells it that the endpoint is gone.
      if (!(error instanceof PushDeskError)) throw error
    }
  }

  async #check(subscription: PushSubscription, kept: KeptSubscription): Promise<KeptSubscription> {
    try {
      const {
        follow,
        quietHours,
        timeZone,
        perDay,
        digest = false,
      } = {
        ...kept.wishes,
        ...(await this.#desk.read(kept)),
      }
      return await this.#keep({ ...kept, wishes: { follow, quietHours, timeZone, perDay, digest } })
    } catch (error) {
      if (!isUnknown(error)) throw error
      return await this.#tell(subscription, kept.wishes, kept.keyId, undefined)
    }
  }

  /** Tells the server of a subscription the browser has; where another reader's secret holds it, makes a new one. */
  async #tell(
    subscription: PushSubscription,
    wishes: Wishes,
    keyId: string,
    before: KeptSubscription | undefined,
  ): Promise<KeptSubscription> {
    try {
      return await this.#add(subscription, wishes, keyId, before)
    } catch (error) {
      if (!(error instanceof PushDeskError) || error.status !== 409) throw error
      return await this.#renew(wishes, before)
    }
  }

  /** A subscription is bound to one key for life: another key means another subscription. */
  async #renew(wishes: Wishes, before: KeptSubscription | undefined): Promise<KeptSubscription> {
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
    wishes: Wishes,
    keyId: string,
    before: KeptSubscription | undefined,
  ): Promise<KeptSubscription> {
    const { endpoint } = subscription
    const given = { subscription: subscription.toJSON(), vapidKeyId: keyId, ...wishes }
    if (before !== undefined) {
      try {
        await this.#desk.change(before, given)
        return await this.#keep({ ...before, endpoint, keyId, wishes, checkedAt: 0 })
      } catch (error) {
        if (!isUnknown(error)) throw error
      }
    }
    try {
      const { id, manage } = await this.#desk.add(given)
      return await this.#keep({ id, manage, endpoint, keyId, wishes, checkedAt: 0 })
    } catch (error) {
      const isRefused = error instanceof PushDeskError && error.status === 422
      if (!isRefused || wishes.timeZone === 'UTC') throw error
      // The one thing of ours that a server can be too old for: zones get new names.
      return await this.#add(subscription, { ...wishes, timeZone: 'UTC' }, keyId, undefined)
    }
  }

  async #keep(kept: KeptSubscription): Promise<KeptSubscription> {
    const checked = { ...kept, checkedAt: this.#now() }
    await this.#cupboard.put(SUBSCRIPTION, checked)
    return checked
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof PushDeskError && error.isUnknown
}
