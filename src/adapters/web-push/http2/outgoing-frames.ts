import type { Duplex } from 'node:stream'

/** The largest TLS record. */
const RECORD_BYTES = 16_384

/**
 * Collects the frames that are written within one turn of the event loop, so that many small requests share one TLS record
 * and one system call.
 */
export class OutgoingFrames {
  readonly #socket: Duplex
  #page: Buffer = newPage()
  #used = 0
  #isScheduled = false

  constructor(socket: Duplex) {
    this.#socket = socket
  }

  /** Reserves `bytes` for the caller to write into, from `offset` on; `commit` says how far it wrote. */
  reserve(bytes: number): { readonly page: Buffer; readonly offset: number } {
    if (this.#used + bytes > this.#page.length) this.flush()
    if (bytes > this.#page.length) this.#page = Buffer.allocUnsafeSlow(bytes)
    return { page: this.#page, offset: this.#used }
  }

  commit(end: number): void {
    this.#used = end
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.flush()
    })
  }

  write(bytes: Uint8Array): void {
    const { page, offset } = this.reserve(bytes.length)
    page.set(bytes, offset)
    this.commit(offset + bytes.length)
  }

  flush(): void {
    if (this.#used === 0) return
    const bytes = this.#page.subarray(0, this.#used)
    // The socket may hold on to these bytes; only the rest of the page can be reused.
    this.#page =
      this.#page.length - this.#used > RECORD_BYTES / 2 ? this.#page.subarray(this.#used) : newPage()
    this.#used = 0
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }
}

function newPage(): Buffer {
  return Buffer.allocUnsafeSlow(RECORD_BYTES)
}
