import type { PostId, Seq } from '../../domain/ids.ts'
import type { HubLimits } from './hub-limits.ts'
import type { ReadyEvent } from './ready-bytes.ts'

/**
 * The latest lines, encoded, so that a reader who was away for a moment is caught up without a look at the store.
 *
 * Holds at most `recentEvents` and at most `recentBytes` of text (and what of it was compressed, about a third of that); when it
 * is full the oldest go, and readers from before them are caught up from the log.
 */
export class RecentEvents {
  readonly #maxEvents: number
  readonly #maxBytes: number
  readonly #events: ReadyEvent[] = []
  #bytes = 0
  #completeAfter: Seq

  constructor(completeAfter: Seq, limits: Pick<HubLimits, 'recentEvents' | 'recentBytes'>) {
    this.#completeAfter = completeAfter
    this.#maxEvents = limits.recentEvents
    this.#maxBytes = limits.recentBytes
  }

  /** Every public line after this position is here. */
  get completeAfter(): Seq {
    return this.#completeAfter
  }

  /** Takes the next line; the newest one always has room. */
  add(event: ReadyEvent): void {
    this.#events.push(event)
    this.#bytes += event.plain.length
    while (
      this.#events.length > this.#maxEvents ||
      (this.#bytes > this.#maxBytes && this.#events.length > 1)
    ) {
      const oldest = this.#events.shift()
      if (oldest === undefined) return
      this.#bytes -= oldest.plain.length
      this.#completeAfter = oldest.seq
    }
  }

  /** The lines that have a post's words in them. */
  showing(post: PostId): readonly ReadyEvent[] {
    return this.#events.filter((event) => event.shows === post)
  }

  /** Puts a line in the place of the one with its position, if that is still here. */
  replace(event: ReadyEvent): void {
    const index = this.#events.findIndex(({ seq }) => seq === event.seq)
    const old = this.#events[index]
    if (old === undefined) return
    this.#events[index] = event
    this.#bytes += event.plain.length - old.plain.length
  }

  /** The lines after a position, oldest first. */
  after(seq: Seq): readonly ReadyEvent[] {
    let first = this.#events.length
    while (first > 0 && (this.#events[first - 1]?.seq ?? 0) > seq) first--
    return this.#events.slice(first)
  }
}
