import type { AlertPreferences } from './key-value-store.ts'

/** Request timeout. */
const TIMEOUT_MS = 15_000

export type PushKey = { readonly id: string; readonly key: string }
/** A subscription as it is sent to the server. */
export type SubscriptionRequest = AlertPreferences & {
  /** What the browser's `PushSubscription` gives as JSON. */
  readonly subscription: unknown
  /** The server's key it was made under. */
  readonly vapidKeyId: string
}
/** Id and secret that manage a subscription. */
export type SubscriptionCredentials = { readonly id: string; readonly manage: string }

/** The server responded with an error, or not at all. */
export class SubscriptionsApiError extends Error {
  override readonly name = 'SubscriptionsApiError'
  /** 0 when there was no answer. */
  readonly status: number

  constructor(status: number, cause?: unknown) {
    super(`The desk answered ${status}.`, { cause })
    this.status = status
  }

  /** The server no longer has this subscription, or it isn't ours to manage. */
  get isUnknown(): boolean {
    return this.status === 401 || this.status === 403 || this.status === 404 || this.status === 410
  }
}

/** The reader's side of the subscriptions API, for pages and the service worker alike. */
export class SubscriptionsApi {
  readonly #base: string

  /** @param base the path the desk is served under, `''` at the root. */
  constructor(base: string) {
    this.#base = base
  }

  key(): Promise<PushKey> {
    return this.#request('GET', '/key')
  }

  /** Registers a subscription that the server doesn't know. */
  add(given: SubscriptionRequest): Promise<SubscriptionCredentials> {
    return this.#request('POST', '/subscriptions', given)
  }

  read({ id, manage }: SubscriptionCredentials): Promise<AlertPreferences> {
    return this.#request('GET', `/subscriptions/${id}`, undefined, manage)
  }

  /** Changes preferences, or moves the subscription to the browser's new endpoint, under the same secret. */
  async change({ id, manage }: SubscriptionCredentials, change: Partial<SubscriptionRequest>): Promise<void> {
    await this.#request('PATCH', `/subscriptions/${id}`, change, manage)
  }

  async remove({ id, manage }: SubscriptionCredentials): Promise<void> {
    await this.#request('DELETE', `/subscriptions/${id}`, undefined, manage)
  }

  /** Reports whether a page is visible; also while the page unloads. */
  async present({ id, manage }: SubscriptionCredentials, visible: boolean): Promise<void> {
    await this.#request('POST', `/subscriptions/${id}/presence`, { visible }, manage, true)
  }

  async #request<T>(
    method: string,
    path: string,
    body?: unknown,
    manage?: string,
    keepalive = false,
  ): Promise<T> {
    const headers: Record<string, string> = {}
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (manage !== undefined) headers['authorization'] = `Bearer ${manage}`
    const response = await fetch(`${this.#base}/push${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      // An editor's session has no part in a reader's consent.
      credentials: 'omit',
      cache: 'no-store',
      keepalive,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new SubscriptionsApiError(0, error)
    })
    if (!response.ok) throw new SubscriptionsApiError(response.status)
    return (response.status === 204 ? undefined : await response.json()) as T
  }
}
