import type { Duplex } from 'node:stream'
import { ConnectError } from './connect.ts'
import { MAX_RESPONSE_BYTES, type Connection, type Request } from './connection.ts'
import { errorCodes } from './http2/frames.ts'
import { Http2Connection } from './http2/http2-connection.ts'
import { RequestStream } from './http2/request-stream.ts'
import type { RequestResult } from './request-result.ts'

/**
 * The most concurrent streams on one connection. Push services announce about 100, and one answers ENHANCE_YOUR_CALM above
 * its own limit.
 */
const MAX_STREAMS = 128
/** A connection that has been silent for this long is checked with a PING. */
const SILENCE_MS = 20_000
const PING_TIMEOUT_MS = 5_000
/** A connection that is not used for this long is closed. */
const IDLE_TIMEOUT_MS = 600_000
/** The assumed size of a body before the first request. */
const DEFAULT_BODY_BYTES = 600
/** Stream ids run out after this one, and the connection is replaced. */
const LAST_STREAM_ID = 0x7f_ff_ff_00
/** With this much unsent data in the socket no requests are added: the push service reads too slowly. */
const MAX_UNSENT_BYTES = 262_144

const withoutStatus: RequestResult = {
  kind: 'lost',
  detail: 'The response has no status.',
  isThrottle: false,
}

export type Http2ClientOptions = {
  readonly responseTimeoutMs: number
  readonly now: () => number
  /** @param isProtocolError whether either side ended the connection because of a protocol error. */
  readonly onClose: (isProtocolError: boolean) => void
}

/**
 * One HTTP/2 connection with the subset that a push sender needs: requests with a small body, responses with hardly any.
 *
 *   opening   until the push service's SETTINGS arrive
 *   open      carries requests up to the push service's limits
 *   draining  after GOAWAY from either side: streams that the push service accepted are completed, others are `refused` and
 *             sent on another connection
 *   closed    requests without a response are `lost`: they may have arrived
 *
 * Requests of one turn of the event loop are sent together. `node:http2` takes ten times as long for a request. Memory is
 * bounded by 128 requests and 64 KiB of each response. @see RFC 9113
 */
export class Http2Client implements Connection {
  readonly #socket: Duplex
  readonly #options: Http2ClientOptions
  readonly #connection: Http2Connection
  /** In the order of their deadlines. */
  readonly #streams = new Map<number, RequestStream>()
  readonly #opened = Promise.withResolvers<void>()
  #state: 'opening' | 'open' | 'draining' | 'closed' = 'opening'
  #maxStreams = MAX_STREAMS
  #nextStreamId = 1
  /** The size of the latest body: messages of one alert have about the same size. */
  #bodyBytes = DEFAULT_BODY_BYTES
  #lastRequestMs: number
  #lastReceivedMs: number
  #pingedMs = 0

  private constructor(socket: Duplex, authority: string, options: Http2ClientOptions) {
    this.#socket = socket
    this.#options = options
    this.#lastRequestMs = options.now()
    this.#lastReceivedMs = this.#lastRequestMs
    this.#opened.promise.catch(() => undefined)
    this.#connection = new Http2Connection(socket, authority, MAX_RESPONSE_BYTES, {
      settings: ({ maxStreams, windowChange }) => {
        if (maxStreams !== null) this.#maxStreams = Math.min(maxStreams, MAX_STREAMS)
        for (const stream of this.#streams.values()) this.#updateWindow(stream, windowChange)
        if (this.#state === 'opening') this.#state = 'open'
        this.#opened.resolve()
      },
      headers: (id, headers, endStream) => {
        this.#lastReceivedMs = this.#options.now()
        this.#streams.get(id)?.headers(headers)
        if (endStream) this.#endResponse(id)
      },
      data: (id, content, endStream) => {
        const stream = this.#streams.get(id)
        if (stream === undefined) return
        const mayContinue = stream.data(content)
        if (endStream) this.#endResponse(id)
        else if (!mayContinue) this.#cancel(id, 'The response is too long.')
      },
      reset: (id, code) => this.#endStream(id, resultOfReset(code)),
      windowUpdate: (id, bytes) => {
        const stream = this.#streams.get(id)
        if (stream !== undefined) this.#updateWindow(stream, bytes)
        else if (id === 0) for (const each of this.#streams.values()) this.#updateWindow(each, 0)
      },
      goaway: (lastStream) => this.#drain(lastStream),
      closed: (isProtocolError) => this.#close(isProtocolError),
    })
  }

  /**
   * Starts HTTP/2 on a new connection and waits for the push service's SETTINGS.
   *
   * @param authority the push service's host, with its port unless it is 443.
   * @throws ConnectError when the SETTINGS do not arrive in time.
   */
  static async open(
    socket: Duplex,
    authority: string,
    timeoutMs: number,
    options: Http2ClientOptions,
  ): Promise<Http2Client> {
    const client = new Http2Client(socket, authority, options)
    const timer = setTimeout(() => socket.destroy(), timeoutMs)
    try {
      await client.#opened.promise
      return client
    } finally {
      clearTimeout(timer)
    }
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  get isBusy(): boolean {
    return this.#streams.size > 0
  }

  get capacity(): number {
    if (this.#state !== 'open' || this.#socket.writableLength > MAX_UNSENT_BYTES) return 0
    // Bodies beyond the window would wait here; they wait in the delivery ledger instead.
    const bodies = Math.floor(this.#connection.window / this.#bodyBytes)
    return Math.max(0, Math.min(this.#maxStreams - this.#streams.size, bodies))
  }

  request(request: Request): Promise<RequestResult> {
    if (this.#state !== 'open') return Promise.resolve({ kind: 'refused' })
    const id = this.#nextStreamId
    this.#nextStreamId += 2
    if (id >= LAST_STREAM_ID) this.#state = 'draining'
    this.#lastRequestMs = this.#options.now()
    this.#bodyBytes = request.body.length
    const { promise, resolve } = Promise.withResolvers<RequestResult>()
    const deadlineMs = this.#lastRequestMs + this.#options.responseTimeoutMs
    const window = this.#connection.streamWindow
    const stream = new RequestStream({ id, deadlineMs, window, body: request.body }, resolve)
    this.#streams.set(id, stream)
    this.#connection.sendHeaders(id, request)
    this.#updateWindow(stream, 0)
    return promise
  }

  /** Sends as much of a body as the windows allow. */
  #updateWindow(stream: RequestStream, bytes: number): void {
    const part = stream.updateWindow(bytes, this.#connection.window)
    if (part !== null) this.#connection.sendData(stream.id, part, stream.isSent)
  }

  /** A response may end before the request body. The rest of the body is not sent, and the stream is free for others. */
  #endResponse(id: number): void {
    if (this.#streams.get(id)?.isSent === false) this.#connection.reset(id, errorCodes.noError)
    this.#endStream(id, withoutStatus)
  }

  #endStream(id: number, result: RequestResult): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    this.#streams.delete(id)
    stream.end(result)
    if (this.#state === 'draining' && !this.isBusy) this.#socket.end()
  }

  #cancel(id: number, detail: string): void {
    this.#connection.reset(id, errorCodes.cancel)
    this.#endStream(id, { kind: 'lost', detail, isThrottle: false })
  }

  #drain(lastStream: number): void {
    if (this.#state === 'open') this.#state = 'draining'
    for (const id of this.#streams.keys()) {
      if (id > lastStream) this.#endStream(id, { kind: 'refused' })
    }
    if (!this.isBusy) this.#socket.end()
  }

  #close(isProtocolError: boolean): void {
    this.#state = 'closed'
    this.#opened.reject(new ConnectError(new Error('The connection closed before SETTINGS arrived.')))
    for (const id of this.#streams.keys()) {
      this.#endStream(id, { kind: 'lost', detail: 'The connection closed.', isThrottle: false })
    }
    this.#options.onClose(isProtocolError)
  }

  checkTimeouts(nowMs: number): void {
    for (const { deadlineMs, id } of this.#streams.values()) {
      if (deadlineMs > nowMs) break
      this.#cancel(id, 'No response in time.')
    }
    if (!this.isOpen) return
    const { isPinging } = this.#connection
    if (!isPinging && this.#pingedMs > this.#lastReceivedMs) this.#lastReceivedMs = nowMs
    if (!this.isBusy && nowMs - this.#lastRequestMs > IDLE_TIMEOUT_MS) this.close()
    else if (isPinging && nowMs - this.#pingedMs > PING_TIMEOUT_MS) this.destroy()
    else if (!isPinging && nowMs - this.#lastReceivedMs > SILENCE_MS) {
      this.#pingedMs = nowMs
      this.#connection.ping()
    }
  }

  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'draining'
    this.#connection.goaway()
    if (!this.isBusy) this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

function resultOfReset(code: number): RequestResult {
  if (code === errorCodes.refusedStream) return { kind: 'refused' }
  const detail = `The stream was reset with code ${code}.`
  return { kind: 'lost', detail, isThrottle: code === errorCodes.enhanceYourCalm }
}
