/** Who is sent away comes back after ten to thirty seconds, each at a time of its own; meanwhile its page asks for news. */
const RETRY_AFTER_SECONDS = { least: 10, most: 30 }
/** Above that whoever runs the desk should know. */
const NEARLY_FULL = 0.9

/**
 * Why streams were refused, counted since the start: no place left, too many of one address, a desk on its way down, or a
 * connection, whatever it was for, that found no room even to say so.
 */
export type StreamsRefused = { full: number; address: number; draining: number; unheard: number }

/**
 * How many streams this process may have open: as many as its open files leave room for. Whoever comes when all places are
 * taken is sent away with a time to come back; those who have one keep it.
 *
 * The operator is told when the last place goes, and told again only after a tenth of them were free meanwhile.
 */
export class StreamPlaces {
  /** Most open streams. */
  readonly ceiling: number
  readonly #random: () => number
  readonly #tell: () => void
  readonly refused: StreamsRefused = { full: 0, address: 0, draining: 0, unheard: 0 }
  #taken = 0
  #wasTold = false

  /**
   * @param random from 0 to below 1.
   * @param tell   called when somebody had to be sent away.
   */
  constructor(ceiling: number, random: () => number, tell: () => void) {
    this.ceiling = ceiling
    this.#random = random
    this.#tell = tell
  }

  get taken(): number {
    return this.#taken
  }

  get isNearlyFull(): boolean {
    return this.#taken >= this.ceiling * NEARLY_FULL
  }

  /** Takes one more, or says no. What is taken must be given back once. */
  take(): boolean {
    if (this.#taken < this.ceiling) {
      this.#taken++
      return true
    }
    if (!this.#wasTold) this.#tell()
    this.#wasTold = true
    return false
  }

  giveBack(): void {
    this.#taken--
    if (!this.isNearlyFull) this.#wasTold = false
  }

  /** When to try again, for one who was sent away: spread, so that those who were sent away at once don't return at once. */
  retryAfterSeconds(): number {
    const { least, most } = RETRY_AFTER_SECONDS
    return least + Math.floor(this.#random() * (most - least + 1))
  }
}
