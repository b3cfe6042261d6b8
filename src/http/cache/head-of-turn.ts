import type { Seq } from '../../domain/ids.ts'
import type { LogChanges } from '../../log/log-changes.ts'

/**
 * The log's head, read at most once in a turn of the event loop: all requests of one turn arrived before it, so that each
 * of them sees every event whose commit was answered before it was sent.
 */
export class HeadOfTurn {
  readonly #changes: Pick<LogChanges, 'head'>
  #head: Seq | null = null
  #isRead = false
  readonly #endTurn = (): void => {
    this.#isRead = false
  }

  constructor(changes: Pick<LogChanges, 'head'>) {
    this.#changes = changes
  }

  /** The head; `null` while the store can't be read at once. */
  read(): Seq | null {
    if (this.#isRead) return this.#head
    this.#isRead = true
    setImmediate(this.#endTurn)
    try {
      this.#head = this.#changes.head()
    } catch {
      // The app meets the fault again, waits where that helps, and reports it.
      this.#head = null
    }
    return this.#head
  }
}
