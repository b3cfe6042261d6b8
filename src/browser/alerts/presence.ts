import type { PushDesk, Keys } from './push-desk.ts'

/** Well within the 45 seconds for which the server believes it. */
const AGAIN_MS = 30_000

/** What it needs of the page. */
export type VisiblePage = {
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
  readonly #desk: Pick<PushDesk, 'present'>
  readonly #page: VisiblePage
  #keys: Keys | null = null
  #told = false
  #stop: (() => void) | null = null

  constructor(desk: Pick<PushDesk, 'present'>, page: VisiblePage) {
    this.#desk = desk
    this.#page = page
    page.onChange(() => this.#tell())
  }

  /** @param keys of the subscription alerts pass by; `null` from when they don't. */
  set(keys: Keys | null): void {
    if (keys === null && this.#told && this.#keys !== null) this.#say(this.#keys, false)
    this.#keys = keys
    this.#tell()
  }

  #tell(): void {
    const keys = this.#keys
    const isVisible = keys !== null && this.#page.isVisible()
    if (isVisible) this.#stop ??= this.#page.every(AGAIN_MS, () => this.#tell())
    else {
      this.#stop?.()
      this.#stop = null
    }
    if (keys !== null && (isVisible || this.#told)) this.#say(keys, isVisible)
  }

  #say(keys: Keys, isVisible: boolean): void {
    this.#told = isVisible
    // Where it is not heard an alert comes that was not needed, which is the right way to be wrong.
    this.#desk.present(keys, isVisible).catch(() => undefined)
  }
}

export function thisPage(): VisiblePage {
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
