import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

type Piece = { readonly bytes: Buffer; readonly taken: () => void }

/** What the reader's end of a connection does with what comes. */
export type Taker = {
  readonly take: (bytes: Buffer) => void
  readonly onEnd: () => void
}

/**
 * A connection without a network: the server has a socket, the reader this. What was written counts as unsent until the
 * reader takes it, which it does a turn later, or not at all while it is stalled.
 */
export class MemorySocket extends Duplex {
  readonly remoteAddress = '127.0.0.1'
  readonly #taker: Taker
  readonly #untaken: Piece[] = []
  #isStalled = false
  #isOver = false

  constructor(taker: Taker) {
    super({ highWaterMark: 1_024 })
    this.#taker = taker
    this.on('error', () => undefined)
  }

  /** The same object, as the server takes it: it uses of a socket what is here. */
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

  /** The reader says something. */
  say(text: string): void {
    this.push(text)
  }

  stall(): void {
    this.#isStalled = true
  }

  /** Takes all there is, or only so many pieces. */
  takeOn(pieces = Infinity): void {
    this.#isStalled = pieces !== Infinity
    for (let n = 0; n < pieces; n++) {
      const piece = this.#untaken.shift()
      if (piece === undefined) return
      this.#taker.take(piece.bytes)
      piece.taken()
    }
  }

  /** The reader goes, in the midst of what it is being given if there is something. */
  leave(): void {
    const [half] = this.#untaken
    if (half !== undefined && !this.#isOver) this.#taker.take(half.bytes.subarray(0, half.bytes.length >> 1))
    this.#over()
    this.destroy()
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, taken: () => void): void {
    const give = (): void => {
      if (this.#isStalled) {
        this.#untaken.push({ bytes, taken })
        return
      }
      this.#taker.take(bytes)
      taken()
    }
    if (this.#isStalled) give()
    else setImmediate(() => !this.#isOver && give())
  }

  override _final(done: () => void): void {
    this.#over()
    this.push(null)
    done()
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#over()
    done()
  }

  #over(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#taker.onEnd()
  }
}
