import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { readRequestHead, type RequestHead } from './request-head.ts'

/** The timeout of a connection that sends nothing. The same as for a request's headers. */
const FIRST_BYTE_TIMEOUT_MS = 10_000
/** When there are too many silent ones, those that have been silent for this long are closed: a request comes with the connection. */
const SPARED_MS = 5_000

/** What a router may hold. */
export type RouterOptions = {
  /** Above this the connections that have been silent longest are closed. */
  readonly maxSilent: number
  /** Counts a new connection; false when it was one too many, and is closed. */
  readonly admit: (socket: Socket) => boolean
  /** A monotonic clock. */
  readonly nowMs: () => number
}

const unlimited: RouterOptions = {
  maxSilent: Number.POSITIVE_INFINITY,
  admit: () => true,
  nowMs: () => performance.now(),
}

/**
 * Serves a request for a stream on the bare socket and returns true. Returns false for other requests and for streams that
 * are refused: Node's HTTP answers those.
 */
export type TryStream = (request: RequestHead & { readonly socket: Socket }) => boolean | Promise<boolean>

/**
 * Routes each new connection by its first bytes.
 *
 *   waiting   nothing was received yet; times out after ten seconds, or earlier when too many are waiting
 *   stream    a plain GET for a stream, complete in the first bytes, is served on the bare socket
 *   HTTP      everything else goes to Node's HTTP, with the bytes received
 *
 * Node's HTTP keeps a parser and the request for as long as a connection lasts, which for an idle reader is more memory than
 * everything else together. A stream that is requested on a connection that was used before goes through HTTP and pays that.
 *
 * Holds one entry per connection that has sent nothing yet.
 */
export class ConnectionRouter implements Disposable {
  readonly #toHttp: (socket: Socket) => void
  readonly #options: RouterOptions
  /** When each was accepted, the oldest first. */
  readonly #waiting = new Map<Socket, number>()
  #tryStream: TryStream = () => false

  /** @param server one that does not listen yet. */
  constructor(server: Server, options: RouterOptions = unlimited) {
    this.#options = options
    const listeners = server.listeners('connection') as ((socket: Socket) => void)[]
    this.#toHttp = (socket) => {
      for (const listener of listeners) listener.call(server, socket)
    }
    server.removeAllListeners('connection')
    server.on('connection', (socket) => this.#accept(socket))
    // The system closed a new connection, because there are too many.
    server.on('drop', () => this.#closeSilent())
  }

  /** From here on streams are served. */
  serveStreams(tryStream: TryStream): void {
    this.#tryStream = tryStream
  }

  #accept(socket: Socket): void {
    if (!this.#options.admit(socket)) return
    this.#waiting.set(socket, this.#options.nowMs())
    this.#closeSilent()
    const stopWaiting = (): void => {
      this.#waiting.delete(socket)
      socket.setTimeout(0)
      socket.off('timeout', destroy)
      socket.off('close', stopWaiting)
      socket.off('end', destroy)
      socket.off('data', onData)
    }
    const onData = (bytes: Buffer): void => {
      stopWaiting()
      socket.pause()
      this.#route(socket, bytes)
    }
    socket.on('error', ignore)
    socket.on('timeout', destroy)
    socket.on('close', stopWaiting)
    socket.on('end', destroy)
    socket.on('data', onData)
    socket.setTimeout(FIRST_BYTE_TIMEOUT_MS)
  }

  #closeSilent(): void {
    const { maxSilent, nowMs } = this.#options
    for (const [socket, acceptedAtMs] of this.#waiting) {
      if (this.#waiting.size <= maxSilent || nowMs() - acceptedAtMs < SPARED_MS) return
      this.#waiting.delete(socket)
      socket.destroy()
    }
  }

  #route(socket: Socket, bytes: Buffer): void {
    const head = readRequestHead(bytes)
    const served = head !== null && this.#tryStream({ ...head, socket })
    if (typeof served === 'boolean') this.#settle(socket, bytes, served)
    // HTTP meets a fault again, and reports it with a response.
    else
      served.then(
        (isStream) => this.#settle(socket, bytes, isStream),
        () => this.#settle(socket, bytes, false),
      )
  }

  #settle(socket: Socket, bytes: Buffer, isStream: boolean): void {
    // Its client has left meanwhile; a parser of Node's HTTP would wait for ever.
    if (socket.destroyed) return
    if (!isStream) {
      socket.off('error', ignore)
      socket.unshift(bytes)
      this.#toHttp(socket)
    } else {
      // A stream's client sends nothing more; one that does, or that closes, is disconnected.
      socket.on('data', destroy)
      socket.on('end', destroy)
    }
    socket.resume()
  }

  /** Closes the connections that have sent nothing yet. */
  [Symbol.dispose](): void {
    for (const socket of this.#waiting.keys()) socket.destroy()
  }
}

function destroy(this: Socket): void {
  this.destroy()
}

function ignore(): void {}
