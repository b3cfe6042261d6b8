import type { Seq, StoryId } from '../../domain/ids.ts'

/** A line of the log, ready to send. */
export type ReadyEvent = { readonly seq: Seq; readonly storyId: StoryId; readonly bytes: Buffer }

/**
 * The latest lines, encoded, so that a reader who was away for a moment is caught up without a look at the store.
 *
 * Holds at most `maxEvents` and at most `maxBytes`; when it is full the oldest go, and readers from before them are
 * caught up from the log.
 */
export class RecentEvents {
  readonly #maxEvents: number
  readonly #maxBytes: number
  readonly #events: ReadyEvent[] = []
  #bytes = 0
  #completeAfter: Seq

  constructor(completeAfter: Seq, { maxEvents = 1_000, maxBytes = 8 * 1024 * 1024 } = {}) {
    this.#completeAfter = completeAfter
    this.#maxEvents = maxEvents
    this.#maxBytes = maxBytes
  }

  /** Every public line after this position is here. */
  get completeAfter(): Seq {
    return this.#completeAfter
  }

  add(event: ReadyEvent): void {
    this.#events.push(event)
    this.#bytes += event.bytes.length
    while (
      this.#events.length > this.#maxEvents ||
      (this.#bytes > this.#maxBytes && this.#events.length > 1)
    ) {
      const oldest = this.#events.shift()
      if (oldest === undefined) return
      this.#bytes -= oldest.bytes.length
      this.#completeAfter = oldest.seq
    }
  }

  /** Drops everything up to `now`: earlier lines were rewritten, as a retraction does. */
  clear(now: Seq): void {
    this.#events.length = 0
    this.#bytes = 0
    this.#completeAfter = now
  }

  /** How many bytes the lines after a position have. */
  bytesAfter(seq: Seq): number {
    return this.after(seq).reduce((bytes, event) => bytes + event.bytes.length, 0)
  }

  /** The lines after a position, oldest first. */
  after(seq: Seq): readonly ReadyEvent[] {
    let first = this.#events.length
    while (first > 0 && (this.#events[first - 1]?.seq ?? 0) > seq) first--
    return this.#events.slice(first)
  }
}
