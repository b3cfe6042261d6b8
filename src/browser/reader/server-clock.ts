import { parseInstant, type Instant } from '../../domain/ids.ts'

/**
 * The server's time, as well as a browser can know it: many a reader's clock is wrong by minutes, and some by years.
 *
 * Until the server has said what time it is the browser's own clock is taken, but never for earlier than a moment the
 * server has written about: that has passed.
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

  /** Whether the server has said what time it is. */
  get isSynchronized(): boolean {
    return this.#isSynchronized
  }

  now(): Instant {
    return Math.max(this.#own() + this.#aheadMs, this.#earliest) as Instant
  }

  /** @param now RFC 3339, as the server's `hello` says it. Anything else changes nothing. */
  synchronize(now: string): void {
    const instant = parseInstant(now)
    if (instant === null) return
    this.#isSynchronized = true
    this.#aheadMs = instant - this.#own()
    this.#earliest = 0
  }

  /** @param at RFC 3339: something the server dated, which therefore is not in the future. */
  advanceTo(at: string): void {
    this.#earliest = Math.max(this.#earliest, parseInstant(at) ?? 0)
  }
}
