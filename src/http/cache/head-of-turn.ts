import { performance } from 'node:perf_hooks'
import type { Seq } from '../../domain/ids.ts'
import type { LogChanges } from '../../log/log-changes.ts'

/**
 * The log's head, read once for all requests that came in with one poll of the event loop: they were sent before it, so that
 * each of them sees every event whose commit was answered before.
 *
 * One turn may poll more than once, and what runs after a poll may read the head too. So libuv's own counters tell which
 * poll it is.
 *
 * @see https://nodejs.org/api/perf_hooks.html#performancenodetiminguvmetricsinfo
 */
export class HeadOfTurn {
  readonly #changes: Pick<LogChanges, 'head'>
  #head: Seq | null = null
  #turn = -1
  #events = -1

  constructor(changes: Pick<LogChanges, 'head'>) {
    this.#changes = changes
  }

  /** The head; `null` while the store can't be read at once. */
  read(): Seq | null {
    const { loopCount, events } = performance.nodeTiming.uvMetricsInfo
    if (loopCount === this.#turn && events === this.#events) return this.#head
    this.#turn = loopCount
    this.#events = events
    try {
      this.#head = this.#changes.head()
    } catch {
      // The app meets the fault again, waits where that helps, and reports it.
      this.#head = null
    }
    return this.#head
  }
}
