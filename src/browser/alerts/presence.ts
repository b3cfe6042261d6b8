import type { SubscriptionsApi, SubscriptionCredentials } from './subscriptions-api.ts'

/** Well within the server's 45-second presence timeout. */
const REPEAT_MS = 30_000

/** The page's visibility. */
export type PageVisibility = {
  readonly isVisible: () => boolean
  /** Calls when the page becomes visible, is hidden, left, or come back to. */
  readonly onChange: (call: () => void) => void
  /** Calls repeatedly; the returned function cancels it. */
  readonly every: (ms: number, call: () => void) => () => void
}

/**
 * Reports to the server while this page is visible, so that no alert is sent to this browser: its reader sees the post
 * here. Only for a browser with alerts on, and only while its reader allows it.
 *
 * A report expires after 45 seconds, so that alerts resume soon after a page that couldn't report its end.
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

  /** @param keys of the subscription to mute; `null` to stop. */
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
    // A lost report means an unneeded alert, which is better than a missing one.
    this.#desk.present(keys, isVisible).catch(() => undefined)
  }
}

export function pageVisibility(): PageVisibility {
  // A page that is being left still calls itself visible, and hides a moment later: two reports could overtake each other.
  let isLeft = false
  return {
    isVisible: () => !isLeft && document.visibilityState === 'visible',
    onChange(call) {
      document.addEventListener('visibilitychange', call)
      for (const name of ['pagehide', 'pageshow'] as const) {
        addEventListener(name, () => {
          isLeft = name === 'pagehide'
          call()
        })
      }
    },
    every(ms, call) {
      const timer = setInterval(call, ms)
      return () => clearInterval(timer)
    },
  }
}
