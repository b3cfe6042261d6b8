/** Jitter of Retry-After: refused clients come back after ten to thirty seconds. Meanwhile their pages poll. */
const RETRY_AFTER_SECONDS = { least: 10, most: 30 }
/** Jitter of an `EventSource` that is refused: all of them obey the time to the millisecond. */
const RECONNECT_JITTER_MS = 5_000
/** Above this the operator is warned. */
const NEARLY_FULL = 0.9

/**
 * Why streams were refused, counted since the start: no capacity left, too many from one address, a desk that shuts down, or
 * a connection, whatever it was for, that was above the limit of connections.
 */
export type StreamsRefused = {
  capacity: number
  addressLimit: number
  shutdown: number
  connectionLimit: number
}

/**
 * Counts the open streams of this process against its capacity, which its limit of open files sets. Above the capacity new
 * streams are refused with `Retry-After`; open ones stay.
 *
 * Warns when the capacity is reached, and again only after a tenth of it was free in between.
 */
export class StreamCapacity {
  /** Most open streams. */
  readonly limit: number
  readonly #random: () => number
  readonly #warn: () => void
  readonly refused: StreamsRefused = { capacity: 0, addressLimit: 0, shutdown: 0, connectionLimit: 0 }
  #open = 0
  #hasWarned = false

  /**
   * @param random from 0 to below 1.
   * @param warn   called when a stream had to be refused.
   */
  constructor(limit: number, random: () => number, warn: () => void) {
    this.limit = limit
    this.#random = random
    this.#warn = warn
  }

  /** Open streams. */
  get open(): number {
    return this.#open
  }

  get isNearlyFull(): boolean {
    return this.#open >= this.limit * NEARLY_FULL
  }

  /** Counts one more stream, or returns false. What is acquired must be released once. */
  acquire(): boolean {
    if (this.#open < this.limit) {
      this.#open++
      return true
    }
    if (!this.#hasWarned) this.#warn()
    this.#hasWarned = true
    return false
  }

  release(): void {
    this.#open--
    if (!this.isNearlyFull) this.#hasWarned = false
  }

  /** When a refused client may retry, with jitter, so that clients refused together don't return together. */
  retryAfterSeconds(): number {
    const { least, most } = RETRY_AFTER_SECONDS
    return least + Math.floor(this.#random() * (most - least + 1))
  }

  /** When a refused `EventSource` reconnects: the seconds of its refusal and some more. */
  reconnectInMs(retryAfterSeconds: number): number {
    return retryAfterSeconds * 1_000 + Math.round(this.#random() * RECONNECT_JITTER_MS)
  }
}
