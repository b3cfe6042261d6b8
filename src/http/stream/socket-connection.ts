import { writeSync } from 'node:fs'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Encoding } from '../../fanout/live/shared-gzip.ts'
import type { ReaderConnection } from '../../fanout/live/reader-connection.ts'

/** How long a reader that is told goodbye may take to read it. */
const FLUSH_MS = 5_000
const nothing = Buffer.alloc(0)

/**
 * A reader's bare socket. Per reader there is this object and what the socket itself holds, and no more.
 *
 * Bytes go straight to the operating system; what it does not take at once is the socket's to send. A write through the
 * socket's own stream makes an object and calls of its own, for each reader of each post. Even to ask the socket how it is
 * costs too much there: what is known of it is kept here.
 */
export class SocketConnection implements ReaderConnection {
  readonly #socket: Socket
  /** Where bytes go straight to; `null` from the moment in which the number may become somebody else's. */
  #descriptor: number | null
  /** Whether the socket was given bytes to send, and may not be through with them. */
  #mayWait: boolean
  readonly encoding: Encoding

  constructor(socket: Socket, encoding: Encoding) {
    this.#socket = socket
    this.#descriptor = descriptorOf(socket)
    this.#mayWait = socket.writableLength > 0
    this.encoding = encoding
    socket.setTimeout(0)
    socket.setNoDelay(true)
    // What is wrong with one reader's line is nobody else's business, and 'close' always follows.
    socket.on('error', ignore)
    // 'close' comes too late: by then the number may have been given away.
    const destroy = socket._destroy.bind(socket)
    socket._destroy = (error, done) => {
      this.#descriptor = null
      destroy(error, done)
    }
  }

  get isClosed(): boolean {
    return this.#socket.destroyed
  }

  onClose(listener: () => void): void {
    if (this.#socket.closed) listener()
    else this.#socket.once('close', listener)
  }

  get unsentBytes(): number {
    return this.#mayWait ? this.#socket.writableLength : 0
  }

  write(bytes: Buffer): void {
    if (this.#mayWait && this.#socket.writableLength === 0) this.#mayWait = false
    const taken = this.#mayWait ? 0 : this.#writeNow(bytes)
    if (taken === bytes.length || !this.#socket.writable) return
    this.#mayWait = true
    this.#socket.write(bytes.subarray(taken))
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

  end(how: 'flush' | 'destroy'): void {
    if (how === 'destroy') {
      this.#socket.destroy()
      return
    }
    this.#descriptor = null
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
