import type { Socket } from 'node:net'
import type { ReaderConnection } from '../../fanout/live/reader-connection.ts'
import type { Encoding } from '../../fanout/live/shared-gzip.ts'

/** How long a client may take to read `bye`. */
const FLUSH_TIMEOUT_MS = 5_000
const nothing = Buffer.alloc(0)

/** A stream's bare socket. Per reader there is this object and what the socket itself holds, and no more. */
export class SocketConnection implements ReaderConnection {
  readonly #socket: Socket
  readonly encoding: Encoding

  constructor(socket: Socket, encoding: Encoding) {
    this.#socket = socket
    this.encoding = encoding
    socket.setTimeout(0)
    socket.setNoDelay(true)
    // An error ends this connection only, and 'close' always follows.
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
    if (this.#socket.writable) this.#socket.write(bytes)
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
      // 'drain' comes only above the high-water mark; the callback of an empty write comes whenever all before it is out.
      this.#socket.write(nothing, end)
    })
  }

  end(how: 'flush' | 'destroy'): void {
    if (how === 'destroy') {
      this.#socket.destroy()
      return
    }
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), FLUSH_TIMEOUT_MS)
    this.#socket.once('close', () => clearTimeout(timer))
  }
}

function ignore(): void {}
