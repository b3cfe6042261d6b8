import type { Duplex } from 'node:stream'

/** One record of TLS: fuller ones save nothing. */
const RECORD_BYTES = 16_384

/**
 * Gathers what is written within one turn of the event loop, so that many small requests are one record of TLS and one
 * call to the system.
 */
export class Outgoing {
  readonly #socket: Duplex
  #page: Buffer = Buffer.allocUnsafeSlow(RECORD_BYTES)
  #used = 0
  #isScheduled = false

  constructor(socket: Duplex) {
    this.#socket = socket
  }

  /**
   * Room for `bytes` more, at most a record's worth: written by the caller, who says with `wrote` how far it came.
   */
  reserve(bytes: number): { readonly page: Buffer; readonly at: number } {
    if (this.#used + bytes > this.#page.length) this.flush()
    if (bytes > this.#page.length) this.#page = Buffer.allocUnsafeSlow(bytes)
    return { page: this.#page, at: this.#used }
  }

  wrote(end: number): void {
    this.#used = end
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.flush()
    })
  }

  write(bytes: Uint8Array): void {
    const { page, at } = this.reserve(bytes.length)
    page.set(bytes, at)
    this.wrote(at + bytes.length)
  }

  flush(): void {
    if (this.#used === 0) return
    const bytes = this.#page.subarray(0, this.#used)
    // The socket may keep the bytes until they are gone; what is left of the page is used on.
    this.#page = this.#page.length - this.#used > RECORD_BYTES / 2 ? this.#page.subarray(this.#used) : fresh()
    this.#used = 0
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }
}

function fresh(): Buffer {
  return Buffer.allocUnsafeSlow(RECORD_BYTES)
}
