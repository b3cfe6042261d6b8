import type { Instant } from '../../domain/ids.ts'

/**
 * The server's time: readers' clocks are often wrong by minutes, and some by years.
 *
 * Before the server has sent its time this is the browser's clock, but never earlier than a moment that the server has
 * dated, which must have passed.
 */
export class ServerClock {
  readonly #own: () => number
  #aheadMs = 0
  #earliest = 0
  #isSynchronized = false

  /** @param own the browser's clock, milliseconds since 1970. */
  constructor(own: () => number) {
    this.#own = own
  }

  /** Whether the server has sent its time. */
  get isSynchronized(): boolean {
    return this.#isSynchronized
  }

  now(): Instant {
    return Math.max(this.#own() + this.#aheadMs, this.#earliest) as Instant
  }

  /** @param now RFC 3339, as in the server's `hello`. Anything else is ignored. */
  synchronize(now: string): void {
    const instant = Date.parse(now)
    if (Number.isNaN(instant)) return
    this.#isSynchronized = true
    this.#aheadMs = instant - this.#own()
    this.#earliest = 0
  }

  /** @param at RFC 3339: something the server dated, which therefore is not in the future. */
  advanceTo(at: string): void {
    this.#earliest = Math.max(this.#earliest, Date.parse(at) || 0)
  }
}
