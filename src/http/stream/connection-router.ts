import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { readRequestHead, type RequestHead } from './request-head.ts'

/** The timeout of a connection that sends nothing. The same as for a request's headers. */
const FIRST_BYTE_TIMEOUT_MS = 10_000
/** How often the silent ones are looked through: one timer for all of them. */
const SILENCE_CHECK_MS = 1_000
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

/** What a request for a stream begins with; a parser reads the rest. */
const STREAM_REQUEST = Buffer.from('GET /live')

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
 *   waiting   nothing was received yet; closed after ten seconds or eleven, or earlier when too many are waiting
 *   stream    a plain GET for a stream, complete in the first bytes, is served on the bare socket
 *   HTTP      everything else goes to Node's HTTP, with the bytes received
 *
 * Node's HTTP keeps a parser and the request for as long as a connection lasts, which for an idle reader is more memory than
 * everything else together. A stream that is requested on a connection that was used before goes through HTTP and pays that.
 *
 * Holds one entry per connection that has sent nothing yet. The listeners are the same functions for all of them: a new
 * connection is what a crowd costs most.
 */
export class ConnectionRouter implements Disposable {
  readonly #toHttp: (socket: Socket) => void
  readonly #options: RouterOptions
  /** When each was accepted, the oldest first. */
  readonly #waiting = new Map<Socket, number>()
  #tryStream: TryStream = () => false
  readonly #silenceCheck: NodeJS.Timeout
  readonly #onData: (this: Socket, bytes: Buffer) => void
  readonly #onClose: (this: Socket) => void

  /** @param server one that does not listen yet. */
  constructor(server: Server, options: RouterOptions = unlimited) {
    this.#options = options
    const [listener, ...more] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
    this.#toHttp = (socket) => {
      listener?.call(server, socket)
      for (const other of more) other.call(server, socket)
    }
    const route = (socket: Socket, bytes: Buffer): void => this.#route(socket, bytes)
    this.#onData = function (bytes) {
      route(this, bytes)
    }
    const waiting = this.#waiting
    this.#onClose = function () {
      waiting.delete(this)
    }
    server.removeAllListeners('connection')
    server.on('connection', (socket) => this.#accept(socket))
    // The system closed a new connection, because there are too many.
    server.on('drop', () => this.#closeSilent())
    this.#silenceCheck = setInterval(() => this.#closeLate(), SILENCE_CHECK_MS).unref()
  }

  /** From here on streams are served. */
  serveStreams(tryStream: TryStream): void {
    this.#tryStream = tryStream
  }

  #accept(socket: Socket): void {
    if (!this.#options.admit(socket)) return
    this.#waiting.set(socket, this.#options.nowMs())
    this.#closeSilent()
    socket.on('error', ignore)
    socket.on('close', this.#onClose)
    socket.on('end', destroy)
    socket.on('data', this.#onData)
  }

  /** The oldest come first: it stops at the first that has time left. */
  #closeLate(): void {
    const now = this.#options.nowMs()
    for (const [socket, acceptedAtMs] of this.#waiting) {
      if (now - acceptedAtMs < FIRST_BYTE_TIMEOUT_MS) return
      this.#waiting.delete(socket)
      socket.destroy()
    }
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
    this.#waiting.delete(socket)
    socket.off('data', this.#onData)
    socket.off('end', destroy)
    const head = isStreamRequest(bytes) ? readRequestHead(bytes) : null
    if (head === null) {
      this.#giveToHttp(socket, bytes)
      return
    }
    socket.pause()
    const served = this.#tryStream({ ...head, socket })
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
    if (!isStream) this.#giveToHttp(socket, bytes)
    else {
      // A stream holds nothing of this.
      socket.off('close', this.#onClose)
      // A stream's client sends nothing more; one that does, or that closes, is disconnected.
      socket.on('data', destroy)
      socket.on('end', destroy)
    }
    socket.resume()
  }

  /** Node's HTTP listens from now on, and gets what was received first. */
  #giveToHttp(socket: Socket, bytes: Buffer): void {
    this.#toHttp(socket)
    socket.unshift(bytes)
  }

  /** Closes the connections that have sent nothing yet. */
  [Symbol.dispose](): void {
    clearInterval(this.#silenceCheck)
    for (const socket of this.#waiting.keys()) socket.destroy()
  }
}

/** Whether it may be a request for a stream: of a request that comes in pieces only Node's HTTP sees the whole. */
function isStreamRequest(bytes: Buffer): boolean {
  return (
    bytes.length > STREAM_REQUEST.length &&
    bytes.compare(STREAM_REQUEST, 0, STREAM_REQUEST.length, 0, STREAM_REQUEST.length) === 0
  )
}

function destroy(this: Socket): void {
  this.destroy()
}

function ignore(): void {}
