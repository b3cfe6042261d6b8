import type { Server } from 'node:http'
import type { StreamCapacity } from '../stream/stream-capacity.ts'

/** Past half of the room each answer ends its connection, past three quarters those that are idle end at once. */
const TIGHT = 0.5
const VERY_TIGHT = 0.75

/**
 * Keeps the connections that are no streams within their part of what a process may have open.
 *
 *   roomy       a browser's connection is kept for its next request
 *   tight       an answer ends its connection
 *   very tight  idle connections are ended as well, as new ones come
 *   full        what comes is dropped by the system's hand, before it costs anything; the store and the senders of alerts
 *               have their files still
 *
 * Holds one number.
 */
export class OtherConnections {
  readonly #server: Server
  readonly #most: number
  readonly #capacity: StreamCapacity
  #trimming = false
  /** As they were when last counted. */
  #count = 0

  /** @param most how many there may be at once, beside the streams. */
  constructor(server: Server, most: number, capacity: StreamCapacity) {
    this.#server = server
    this.#most = most
    this.#capacity = capacity
    server.maxConnections = capacity.limit + most
    server.on('drop', () => {
      capacity.refused.connectionLimit++
      this.notice()
    })
  }

  get areTight(): boolean {
    return this.#count > this.#most * TIGHT
  }

  /** Something came that is no stream: makes room where there is little. */
  notice(): void {
    if (this.#trimming) return
    this.#trimming = true
    // NOTE: not before this turn is over. Until then a connection that has just come looks as idle as one that rests.
    setImmediate(() => {
      this.#trimming = false
      this.#server.getConnections((error, all) => {
        if (error !== null) return
        this.#count = all - this.#capacity.open
        if (this.#count > this.#most * VERY_TIGHT) this.#server.closeIdleConnections()
      })
    })
  }
}
