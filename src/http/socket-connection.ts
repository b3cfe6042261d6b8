import { writeSync } from 'node:fs'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Encoding } from '../fanout/live/compress.ts'
import type { ReaderConnection } from '../fanout/live/reader-connection.ts'

/** How long a reader that is told goodbye may take to read it. */
const FLUSH_MS = 5_000
const nothing = Buffer.alloc(0)

/**
 * A reader's bare socket. Per reader there is this object and what the socket itself holds, and no more.
 *
 * Bytes go straight to the operating system; what it does not take at once is the socket's to send. A write through the
 * socket's own stream makes an object and calls of its own, for each reader of each post.
 */
export class SocketConnection implements ReaderConnection {
  readonly #socket: Socket
  readonly #descriptor: number | null
  readonly encoding: Encoding

  constructor(socket: Socket, encoding: Encoding) {
    this.#socket = socket
    this.#descriptor = descriptorOf(socket)
    this.encoding = encoding
    socket.setTimeout(0)
    socket.setNoDelay(true)
    // What is wrong with one reader's line is nobody else's business, and 'close' always follows.
    socket.on('error', ignore)
  }

  get isClosed(): boolean {
    return this.#socket.destroyed
  }

  onClose(listener: () => void): void {
    if (this.#socket.closed) listener()
    else this.#socket.once('close', listener)
  }

  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  write(bytes: Buffer): void {
    const socket = this.#socket
    // A socket that is closed is not writable, so that its number is not used when it is somebody else's.
    if (!socket.writable) return
    const taken = socket.writableLength === 0 ? this.#writeNow(bytes) : 0
    if (taken < bytes.length) socket.write(bytes.subarray(taken))
  }

  /** Gives how many bytes were taken. Nothing may wait to be sent before them. */
  #writeNow(bytes: Buffer): number {
    if (this.#descriptor === null) return 0
    try {
      return writeSync(this.#descriptor, bytes)
    } catch {
      // It takes no more for now, or is broken: the socket, which is asked next, knows what to do in either case.
      return 0
    }
  }

  async drained(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#socket.writableLength === 0 || !this.#socket.writable) return
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        signal.removeEventListener('abort', end)
        this.#socket.removeListener('close', end)
        if (signal.aborted) reject(signal.reason as Error)
        else resolve()
      }
      signal.addEventListener('abort', end)
      this.#socket.once('close', end)
      // 'drain' comes only past the high-water mark; the callback of an empty write comes whenever all before it is out.
      this.#socket.write(nothing, end)
    })
  }

  end(how: 'flush' | 'cut'): void {
    if (how === 'cut') {
      this.#socket.destroy()
      return
    }
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), FLUSH_MS)
    this.#socket.once('close', () => clearTimeout(timer))
  }
}

function ignore(): void {}

/** The number of a TCP socket, for which Node has no public name; `null` where bytes can't be written to it as they are. */
function descriptorOf(socket: Socket): number | null {
  if (socket instanceof TLSSocket) return null
  const { _handle: handle } = socket as { readonly _handle?: { readonly fd?: number } | null }
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : null
}
