import type { Wishes } from './kept.ts'

/** How long the server has for an answer. */
const WAIT_MS = 15_000

export type PushKey = { readonly id: string; readonly key: string }
/** A subscription as the server is told of it. */
export type Given = Wishes & {
  /** What the browser's `PushSubscription` gives as JSON. */
  readonly subscription: unknown
  /** The server's key it was made under. */
  readonly vapidKeyId: string
}
/** What manages a subscription. */
export type Keys = { readonly id: string; readonly manage: string }

/** The server said no, or said nothing. */
export class PushDeskError extends Error {
  override readonly name = 'PushDeskError'
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
export class PushDesk {
  readonly #base: string

  /** @param base the path the desk is served under, `''` at the root. */
  constructor(base: string) {
    this.#base = base
  }

  key(): Promise<PushKey> {
    return this.#ask('GET', '/key')
  }

  /** Tells of a subscription that the server doesn't know. */
  add(given: Given): Promise<Keys> {
    return this.#ask('POST', '/subscriptions', given)
  }

  read({ id, manage }: Keys): Promise<Wishes> {
    return this.#ask('GET', `/subscriptions/${id}`, undefined, manage)
  }

  /** Changes what the reader wishes, or moves it to the browser's new endpoint, under the same secret. */
  async change({ id, manage }: Keys, change: Partial<Given>): Promise<void> {
    await this.#ask('PATCH', `/subscriptions/${id}`, change, manage)
  }

  async remove({ id, manage }: Keys): Promise<void> {
    await this.#ask('DELETE', `/subscriptions/${id}`, undefined, manage)
  }

  /** Says whether a page is visible here; also as the page goes away. */
  async present({ id, manage }: Keys, visible: boolean): Promise<void> {
    await this.#ask('POST', `/subscriptions/${id}/presence`, { visible }, manage, true)
  }

  async #ask<T>(
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
      signal: AbortSignal.timeout(WAIT_MS),
    }).catch((error: unknown) => {
      throw new PushDeskError(0, error)
    })
    if (!response.ok) throw new PushDeskError(response.status)
    return (response.status === 204 ? undefined : await response.json()) as T
  }
}
