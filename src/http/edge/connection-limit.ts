import type { Server } from 'node:http'
import type { StreamCapacity } from '../stream/stream-capacity.ts'

/** From half of the limit on each response closes its connection; from three quarters on idle ones are closed too. */
const CLOSE_AFTER_RESPONSE_RATIO = 0.5
const CLOSE_IDLE_RATIO = 0.75

/**
 * Limits the connections that are not live streams, by their share of the connections that a process may have.
 *
 *   below half     keep-alive: a connection stays open for the client's next request
 *   half           each response closes its connection
 *   three quarters idle connections are closed too, as new ones arrive
 *   full           new connections are dropped by the system, so that the store and the alert senders keep their files
 *
 * Holds one number.
 */
export class ConnectionLimit {
  readonly #server: Server
  readonly #max: number
  readonly #capacity: StreamCapacity
  #isChecking = false
  /** At the last check. */
  #count = 0

  /** @param max connections at once, without the streams. */
  constructor(server: Server, max: number, capacity: StreamCapacity) {
    this.#server = server
    this.#max = max
    this.#capacity = capacity
    server.maxConnections = capacity.limit + max
    server.on('drop', () => {
      capacity.refused.connectionLimit++
      this.check()
    })
  }

  get isNearLimit(): boolean {
    return this.#count > this.#max * CLOSE_AFTER_RESPONSE_RATIO
  }

  /** Counts the connections, soon, and closes idle ones when there are too many. */
  check(): void {
    if (this.#isChecking) return
    this.#isChecking = true
    // NOTE: not in this turn of the event loop: until its end a new connection looks idle.
    setImmediate(() => {
      this.#isChecking = false
      this.#server.getConnections((error, all) => {
        if (error !== null) return
        this.#count = all - this.#capacity.open
        if (this.#count > this.#max * CLOSE_IDLE_RATIO) this.#server.closeIdleConnections()
      })
    })
  }
}
