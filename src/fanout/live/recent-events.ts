import type { Seq } from '../../domain/ids.ts'
import type { EncodedEvent, Subject } from './encoded-event.ts'

/**
 * The latest events, encoded, so that a reader who was away for a moment is caught up without reading the store.
 *
 * Holds at most `recentEvents` and at most `recentBytes` of text (and its compressed form, about a third of that). When it is
 * full the oldest go, and readers from before them are caught up from the log.
 */
export class RecentEvents {
  readonly #maxEvents: number
  readonly #maxBytes: number
  readonly #events: EncodedEvent[] = []
  #bytes = 0
  #completeAfter: Seq

  constructor(completeAfter: Seq, limits: { readonly recentEvents: number; readonly recentBytes: number }) {
    this.#completeAfter = completeAfter
    this.#maxEvents = limits.recentEvents
    this.#maxBytes = limits.recentBytes
  }

  /** Every public event after this position is here. */
  get completeAfter(): Seq {
    return this.#completeAfter
  }

  /** Adds the next event. The newest is kept even when it alone exceeds the bound. */
  add(event: EncodedEvent): void {
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

  /** The events that contain words of these subjects, up to the position that changed each. */
  outdatedBy(changes: ReadonlyMap<Subject, Seq>): readonly EncodedEvent[] {
    return this.#events.filter(({ seq, shows }) => shows.some((subject) => seq < (changes.get(subject) ?? 0)))
  }

  /** Replaces the event with the same position, if it is still here. */
  replace(event: EncodedEvent): void {
    const index = this.#events.findIndex(({ seq }) => seq === event.seq)
    const old = this.#events[index]
    if (old === undefined) return
    this.#events[index] = event
    this.#bytes += event.plain.length - old.plain.length
  }

  /** The events after a position, oldest first. */
  after(seq: Seq): readonly EncodedEvent[] {
    let first = this.#events.length
    while (first > 0 && (this.#events[first - 1]?.seq ?? 0) > seq) first--
    return this.#events.slice(first)
  }
}
