import type { Duplex } from 'node:stream'
import { NoConnectionError } from './connect.ts'
import { Conversation } from './http2/conversation.ts'
import { Exchange } from './http2/exchange.ts'
import { codes } from './http2/frames.ts'
import { MAX_REPLY_BYTES, type Line, type Request } from './line.ts'
import type { Reply } from './reply.ts'

/** What we put on one connection at most; push services announce about 100, and one is asked to calm down beyond its own limit. */
const MAX_STREAMS = 128
/** After this long without a sign of life a connection is asked whether it still stands. */
const SILENCE_MS = 20_000
const PING_MS = 5_000
/** A connection nobody has used for this long is closed; the next alert opens a new one in a moment. */
const IDLE_MS = 600_000
/** What a message's body takes, before the first one says. */
const USUAL_BODY_BYTES = 600
/** Numbers of streams are used up after that: the connection is replaced. */
const LAST_STREAM = 0x7f_ff_ff_00
/** So much unsent in the socket means that the other end reads too slowly for more. */
const MAX_UNSENT_BYTES = 262_144

const withoutStatus: Reply = { kind: 'lost', detail: 'An answer without a status.', isThrottle: false }

export type Http2Options = {
  readonly answerMs: number
  readonly now: () => number
  /** @param isOdd whether it ended because one of us does not speak the protocol as the other understands it. */
  readonly onClose: (isOdd: boolean) => void
}

/**
 * One HTTP/2 connection, as much of it as a sender needs: requests with a small body, replies with hardly any.
 *
 *   opening   until the service has said what it allows
 *   open      carries requests up to the service's limit
 *   leaving   told to go away, or let go by us: what the service has taken on is finished, what it has not is `refused`
 *             and goes another way
 *   closed    what had no answer is `lost`: it may have arrived
 *
 * Requests of one turn of the event loop leave together, which is why it is our own: `node:http2` takes ten times as long
 * for a request. Holds at most 128 requests, and 64 KiB of each reply. @see RFC 9113
 */
export class Http2Line implements Line {
  readonly #socket: Duplex
  readonly #options: Http2Options
  readonly #conversation: Conversation
  readonly #exchanges = new Map<number, Exchange>()
  readonly #opened = Promise.withResolvers<void>()
  #state: 'opening' | 'open' | 'leaving' | 'closed' = 'opening'
  #limit = MAX_STREAMS
  #nextStream = 1
  /** Messages of one time are about the same length. */
  #bodyBytes = USUAL_BODY_BYTES
  #lastUseMs: number
  #lastSignMs: number
  #pingedMs = 0

  private constructor(socket: Duplex, authority: string, options: Http2Options) {
    this.#socket = socket
    this.#options = options
    this.#lastUseMs = options.now()
    this.#lastSignMs = this.#lastUseMs
    this.#opened.promise.catch(() => undefined)
    this.#conversation = new Conversation(socket, authority, MAX_REPLY_BYTES, {
      settled: ({ streams, windowChange }) => {
        if (streams !== null) this.#limit = Math.min(streams, MAX_STREAMS)
        for (const exchange of this.#exchanges.values()) this.#makeRoom(exchange, windowChange)
        if (this.#state === 'opening') this.#state = 'open'
        this.#opened.resolve()
      },
      headers: (stream, head, isLast) => {
        this.#lastSignMs = this.#options.now()
        this.#exchanges.get(stream)?.headers(head)
        if (isLast) this.#end(stream, withoutStatus)
      },
      data: (stream, content, isLast) => {
        const exchange = this.#exchanges.get(stream)
        if (exchange === undefined) return
        const mayGoOn = exchange.data(content)
        if (isLast) this.#end(stream, withoutStatus)
        else if (!mayGoOn) this.#cancel(stream, 'An answer without end.')
      },
      reset: (stream, code) => this.#end(stream, replyOfReset(code)),
      room: (stream, bytes) => {
        const exchange = this.#exchanges.get(stream)
        if (exchange !== undefined) this.#makeRoom(exchange, bytes)
        else if (stream === 0) for (const each of this.#exchanges.values()) this.#makeRoom(each, 0)
      },
      goodbye: (lastTaken) => this.#leave(lastTaken),
      closed: (isOdd) => this.#close(isOdd),
    })
  }

  /**
   * Begins to speak HTTP/2 over a fresh connection.
   *
   * @param authority the service's host, with its port where that is not 443.
   * @param withinMs how long the service may take to say what it allows.
   * @throws NoConnectionError when it doesn't.
   */
  static async open(
    socket: Duplex,
    authority: string,
    withinMs: number,
    options: Http2Options,
  ): Promise<Http2Line> {
    const line = new Http2Line(socket, authority, options)
    const timer = setTimeout(() => socket.destroy(), withinMs)
    try {
      await line.#opened.promise
      return line
    } finally {
      clearTimeout(timer)
    }
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  get isBusy(): boolean {
    return this.#exchanges.size > 0
  }

  get room(): number {
    if (this.#state !== 'open' || this.#socket.writableLength > MAX_UNSENT_BYTES) return 0
    // Those that the service has no room for would wait here; they wait in the ledger instead.
    const bodies = Math.floor(this.#conversation.window / this.#bodyBytes)
    return Math.max(0, Math.min(this.#limit - this.#exchanges.size, bodies))
  }

  request(request: Request): Promise<Reply> {
    if (this.#state !== 'open') return Promise.resolve({ kind: 'refused' })
    const stream = this.#nextStream
    this.#nextStream += 2
    if (stream >= LAST_STREAM) this.#state = 'leaving'
    this.#lastUseMs = this.#options.now()
    this.#bodyBytes = request.body.length
    const { promise, resolve } = Promise.withResolvers<Reply>()
    const deadlineMs = this.#lastUseMs + this.#options.answerMs
    const window = this.#conversation.streamWindow
    const exchange = new Exchange({ stream, deadlineMs, window, unsent: request.body }, resolve)
    this.#exchanges.set(stream, exchange)
    this.#conversation.writeHead(stream, request)
    this.#makeRoom(exchange, 0)
    return promise
  }

  /** Sends as much of a body as there is room for; the rest follows when the service makes more. */
  #makeRoom(exchange: Exchange, bytes: number): void {
    const part = exchange.makeRoom(bytes, this.#conversation.window)
    if (part !== null) this.#conversation.writeData(exchange.stream, part, exchange.isSent)
  }

  #end(stream: number, reply: Reply): void {
    const exchange = this.#exchanges.get(stream)
    if (exchange === undefined) return
    this.#exchanges.delete(stream)
    exchange.end(reply)
    if (this.#state === 'leaving' && !this.isBusy) this.#socket.end()
  }

  #cancel(stream: number, detail: string): void {
    this.#conversation.cancel(stream)
    this.#end(stream, { kind: 'lost', detail, isThrottle: false })
  }

  #leave(lastTaken: number): void {
    if (this.#state === 'open') this.#state = 'leaving'
    for (const stream of this.#exchanges.keys()) {
      if (stream > lastTaken) this.#end(stream, { kind: 'refused' })
    }
    if (!this.isBusy) this.#socket.end()
  }

  #close(isOdd: boolean): void {
    this.#state = 'closed'
    this.#opened.reject(new NoConnectionError(new Error('It closed before it said what it allows.')))
    for (const stream of this.#exchanges.keys()) {
      this.#end(stream, { kind: 'lost', detail: 'The connection closed.', isThrottle: false })
    }
    this.#options.onClose(isOdd)
  }

  tend(nowMs: number): void {
    for (const { deadlineMs, stream } of this.#exchanges.values()) {
      // They stand in the order of their deadlines.
      if (deadlineMs > nowMs) break
      this.#cancel(stream, 'No answer in time.')
    }
    if (!this.isOpen) return
    const { isPinging } = this.#conversation
    if (!isPinging && this.#pingedMs > this.#lastSignMs) this.#lastSignMs = nowMs
    if (!this.isBusy && nowMs - this.#lastUseMs > IDLE_MS) this.close()
    else if (isPinging && nowMs - this.#pingedMs > PING_MS) this.destroy()
    else if (!isPinging && nowMs - this.#lastSignMs > SILENCE_MS) {
      this.#pingedMs = nowMs
      this.#conversation.ping()
    }
  }

  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'leaving'
    this.#conversation.goodbye()
    if (!this.isBusy) this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

function replyOfReset(code: number): Reply {
  if (code === codes.refusedStream) return { kind: 'refused' }
  const detail = `The stream ended with code ${code}.`
  return { kind: 'lost', detail, isThrottle: code === codes.enhanceYourCalm }
}
