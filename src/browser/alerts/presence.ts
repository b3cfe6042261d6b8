import type { SubscriptionsApi, SubscriptionCredentials } from './subscriptions-api.ts'

/** Well within the 45 seconds for which the server believes it. */
const REPEAT_MS = 30_000

/** What it needs of the page. */
export type PageVisibility = {
  readonly isVisible: () => boolean
  /** Calls whenever the page comes into sight, goes out of it, or is left. */
  readonly onChange: (call: () => void) => void
  /** Calls again and again; the answer calls it off. */
  readonly every: (ms: number, call: () => void) => () => void
}

/**
 * Tells the server while this page is open and visible, so that an alert passes this browser by: its reader sees the post
 * here. Only for a browser that takes alerts, and only while its reader allows it.
 *
 * The server believes it for three quarters of a minute: a page that can't say goodbye is soon sent alerts again.
 */
export class Presence {
  readonly #desk: Pick<SubscriptionsApi, 'present'>
  readonly #page: PageVisibility
  #keys: SubscriptionCredentials | null = null
  #told = false
  #stop: (() => void) | null = null

  constructor(desk: Pick<SubscriptionsApi, 'present'>, page: PageVisibility) {
    this.#desk = desk
    this.#page = page
    page.onChange(() => this.#update())
  }

  /** @param keys of the subscription alerts pass by; `null` from when they don't. */
  set(keys: SubscriptionCredentials | null): void {
    if (keys === null && this.#told && this.#keys !== null) this.#say(this.#keys, false)
    this.#keys = keys
    this.#update()
  }

  #update(): void {
    const keys = this.#keys
    const isVisible = keys !== null && this.#page.isVisible()
    if (isVisible) this.#stop ??= this.#page.every(REPEAT_MS, () => this.#update())
    else {
      this.#stop?.()
      this.#stop = null
    }
    if (keys !== null && (isVisible || this.#told)) this.#say(keys, isVisible)
  }

  #say(keys: SubscriptionCredentials, isVisible: boolean): void {
    this.#told = isVisible
    // Where it is not heard an alert comes that was not needed, which is the right way to be wrong.
    this.#desk.present(keys, isVisible).catch(() => undefined)
  }
}

export function pageVisibility(): PageVisibility {
  return {
    isVisible: () => document.visibilityState === 'visible',
    onChange(call) {
      document.addEventListener('visibilitychange', call)
      addEventListener('pagehide', call)
    },
    every(ms, call) {
      const timer = setInterval(call, ms)
      return () => clearInterval(timer)
    },
  }
}
