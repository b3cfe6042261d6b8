import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { readRequestHead, type RequestHead } from './request-head.ts'

/** Who opens a connection and says nothing holds a socket for nothing. The same as for a request's head. */
const SPEAK_WITHIN_MS = 10_000

/**
 * Serves a request for a stream on the bare socket and says so; says no where it is none, or one to be refused: that is then
 * HTTP's to answer.
 */
export type TakeStream = (request: RequestHead & { readonly socket: Socket }) => boolean | Promise<boolean>

/**
 * Looks at what each new connection says first.
 *
 *   waiting    nothing was said yet; ends after ten seconds
 *   a stream   a plain GET for a stream, whole in the first bytes, is served there and then
 *   all else   goes to HTTP, with the bytes that came
 *
 * Node's HTTP keeps a parser and the request for as long as a connection lasts, which for an idle reader is more than all
 * else together. A stream that comes over a connection that was used before goes by HTTP, and costs what it costs.
 *
 * Holds one entry per connection that has said nothing yet.
 */
export class StreamDoor implements Disposable {
  readonly #toHttp: (socket: Socket) => void
  readonly #waiting = new Set<Socket>()
  #take: TakeStream = () => false

  /** Stands before a server that does not listen yet. */
  constructor(server: Server) {
    const listeners = server.listeners('connection') as ((socket: Socket) => void)[]
    this.#toHttp = (socket) => {
      for (const listener of listeners) listener.call(server, socket)
    }
    server.removeAllListeners('connection')
    server.on('connection', (socket) => this.#welcome(socket))
  }

  /** From here on streams are served. */
  open(take: TakeStream): void {
    this.#take = take
  }

  #welcome(socket: Socket): void {
    this.#waiting.add(socket)
    const forget = (): void => {
      this.#waiting.delete(socket)
      socket.setTimeout(0)
      socket.off('timeout', destroy)
      socket.off('close', forget)
      socket.off('end', destroy)
      socket.off('data', hear)
    }
    const hear = (bytes: Buffer): void => {
      forget()
      socket.pause()
      this.#hear(socket, bytes)
    }
    socket.on('error', ignore)
    socket.on('timeout', destroy)
    socket.on('close', forget)
    socket.on('end', destroy)
    socket.on('data', hear)
    socket.setTimeout(SPEAK_WITHIN_MS)
  }

  #hear(socket: Socket, bytes: Buffer): void {
    const head = readRequestHead(bytes)
    const taken = head !== null && this.#take({ ...head, socket })
    if (typeof taken === 'boolean') this.#settle(socket, bytes, taken)
    // A fault is HTTP's to meet again, and to report with an answer.
    else
      taken.then(
        (taken) => this.#settle(socket, bytes, taken),
        () => this.#settle(socket, bytes, false),
      )
  }

  #settle(socket: Socket, bytes: Buffer, taken: boolean): void {
    if (!taken) {
      socket.off('error', ignore)
      socket.unshift(bytes)
      this.#toHttp(socket)
    } else {
      // A reader has nothing more to say, and one that hangs up is gone.
      socket.on('data', destroy)
      socket.on('end', destroy)
    }
    socket.resume()
  }

  /** Ends the connections over which nothing was said yet. */
  [Symbol.dispose](): void {
    for (const socket of this.#waiting) socket.destroy()
  }
}

function destroy(this: Socket): void {
  this.destroy()
}

function ignore(): void {}
