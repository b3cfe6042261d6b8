import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

type PendingWrite = { readonly bytes: Buffer; readonly done: () => void }

/** The reader's end of the connection. */
export type ReaderEnd = {
  readonly take: (bytes: Buffer) => void
  readonly onEnd: () => void
}

/**
 * A connection without a network: the server sees a socket, the reader this. What was written counts as unsent until the
 * reader takes it, which it does a turn of the event loop later, or not at all while it is stalled.
 */
export class MemorySocket extends Duplex {
  readonly remoteAddress = '127.0.0.1'
  readonly #end: ReaderEnd
  readonly #untaken: PendingWrite[] = []
  #isStalled = false
  #hasEnded = false

  constructor(end: ReaderEnd) {
    super({ highWaterMark: 1_024 })
    this.#end = end
    this.on('error', () => undefined)
  }

  /** The same object, typed as the server expects it. It has what the server uses of a socket. */
  get asSocket(): Socket {
    return this as unknown as Socket
  }

  setTimeout(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  /** The reader sends something. */
  send(text: string): void {
    this.push(text)
  }

  stall(): void {
    this.#isStalled = true
  }

  /** Takes everything that is unsent, or only so many writes. */
  receive(writes = Infinity): void {
    this.#isStalled = writes !== Infinity
    for (let n = 0; n < writes; n++) {
      const next = this.#untaken.shift()
      if (next === undefined) return
      this.#end.take(next.bytes)
      next.done()
    }
  }

  /** The reader disconnects, in the middle of a write where one is pending. */
  leave(): void {
    const [half] = this.#untaken
    if (half !== undefined && !this.#hasEnded) this.#end.take(half.bytes.subarray(0, half.bytes.length >> 1))
    this.#finish()
    this.destroy()
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const deliver = (): void => {
      if (this.#isStalled) {
        this.#untaken.push({ bytes, done })
        return
      }
      this.#end.take(bytes)
      done()
    }
    if (this.#isStalled) deliver()
    else setImmediate(() => !this.#hasEnded && deliver())
  }

  override _final(done: () => void): void {
    this.#finish()
    this.push(null)
    done()
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#finish()
    done()
  }

  #finish(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#end.onEnd()
  }
}
