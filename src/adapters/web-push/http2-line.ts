import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from 'node:http2'
import type { Socket } from 'node:net'
import { MAX_REPLY_BYTES, replyText, type Line, type Request } from './line.ts'
import type { Reply } from './reply.ts'

/** What we put on one connection at most; push services announce about 100, and one is asked to calm down beyond its own limit. */
const MAX_STREAMS = 128
/** After this long without a sign of life a connection is asked whether it still stands. */
const SILENCE_MS = 20_000
const PING_MS = 5_000
/** A connection nobody has used for this long is closed; the next alert opens a new one in a moment. */
const IDLE_MS = 600_000

/** A request whose answer is awaited. */
type Exchange = {
  readonly stream: ClientHttp2Stream
  readonly deadlineMs: number
  /** Set when we cut it off ourselves. */
  cut: string | null
}

/**
 * One HTTP/2 connection.
 *
 *   open      carries requests up to the service's limit
 *   closing   told to go away, or let go by us: what the service has taken on is finished, what it has not is `refused`
 *             and goes another way
 *   closed    what had no answer is `lost`: it may have arrived
 */
export class Http2Line implements Line {
  readonly #session: ClientHttp2Session
  readonly #authority: string
  readonly #answerMs: number
  readonly #now: () => number
  readonly #exchanges = new Set<Exchange>()
  #limit = MAX_STREAMS
  #used = 0
  /** Past this stream the service has looked at nothing; `null` while it has not said goodbye. */
  #lastTaken: number | null = null
  #lastSignMs: number
  #lastUseMs: number
  #pinging = false
  #isLeaving = false

  constructor(
    socket: Socket,
    origin: string,
    {
      answerMs,
      now,
      onClose,
    }: { readonly answerMs: number; readonly now: () => number; readonly onClose: () => void },
  ) {
    this.#session = connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: false },
    })
    this.#authority = new URL(origin).host
    this.#answerMs = answerMs
    this.#now = now
    this.#lastSignMs = now()
    this.#lastUseMs = now()
    this.#session.on('remoteSettings', ({ maxConcurrentStreams }) => {
      this.#limit = Math.min(maxConcurrentStreams ?? MAX_STREAMS, MAX_STREAMS)
    })
    this.#session.on('goaway', (_code, lastStreamId) => {
      this.#lastTaken = lastStreamId
      this.#isLeaving = true
    })
    // A session's error is told again by every stream of it, where it belongs to a message.
    this.#session.on('error', () => undefined)
    this.#session.on('close', onClose)
    this.#session.unref()
  }

  get isOpen(): boolean {
    return !this.#isLeaving && !this.#session.closed && !this.#session.destroyed
  }

  get isBusy(): boolean {
    return this.#exchanges.size > 0
  }

  get room(): number {
    return this.isOpen ? Math.max(0, this.#limit - this.#used) : 0
  }

  request(request: Request): Promise<Reply> {
    let stream: ClientHttp2Stream
    try {
      stream = this.#session.request(this.#head(request), { endStream: false })
    } catch {
      // The session knows before we are told; whoever asks again must come to another line.
      this.#isLeaving = true
      return Promise.resolve({ kind: 'refused' })
    }
    this.#used++
    this.#lastUseMs = this.#now()
    const exchange: Exchange = { stream, deadlineMs: this.#lastUseMs + this.#answerMs, cut: null }
    this.#exchanges.add(exchange)
    const reply = this.#replyOf(exchange)
    stream.end(request.body)
    return reply
  }

  #head({ path, authorization, body, ttlSeconds, urgency, topic }: Request): readonly string[] {
    return [
      ':method',
      'POST',
      ':scheme',
      'https',
      ':authority',
      this.#authority,
      ':path',
      path,
      'authorization',
      authorization,
      'content-encoding',
      'aes128gcm',
      'content-type',
      'application/octet-stream',
      'content-length',
      String(body.length),
      'ttl',
      String(ttlSeconds),
      'urgency',
      urgency,
      'topic',
      topic,
    ]
  }

  #replyOf(exchange: Exchange): Promise<Reply> {
    const { stream } = exchange
    return new Promise((resolve) => {
      let head: IncomingHttpHeaders | null = null
      const chunks: Buffer[] = []
      let length = 0
      stream.on('response', (headers) => {
        head = headers
        this.#lastSignMs = this.#now()
        if (isSuccess(headers)) resolve(answered(headers, []))
        stream.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length <= MAX_REPLY_BYTES) chunks.push(chunk)
          else stream.close(constants.NGHTTP2_CANCEL)
        })
      })
      stream.on('error', () => undefined)
      stream.on('close', () => {
        this.#used--
        this.#exchanges.delete(exchange)
        resolve(head === null ? this.#lost(exchange) : answered(head, chunks))
      })
    })
  }

  #lost({ stream, cut }: Exchange): Reply {
    if (cut !== null) return { kind: 'lost', detail: cut, isThrottle: false }
    const isUntaken = stream.id === undefined || (this.#lastTaken !== null && stream.id > this.#lastTaken)
    if (isUntaken || stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) return { kind: 'refused' }
    const isThrottle = stream.rstCode === constants.NGHTTP2_ENHANCE_YOUR_CALM
    return { kind: 'lost', detail: `The stream ended with code ${stream.rstCode}.`, isThrottle }
  }

  tend(nowMs: number): void {
    for (const exchange of this.#exchanges) {
      // They stand in the order of their deadlines.
      if (exchange.deadlineMs > nowMs) break
      exchange.cut = 'No answer in time.'
      exchange.stream.close(constants.NGHTTP2_CANCEL)
    }
    if (!this.isBusy && nowMs - this.#lastUseMs > IDLE_MS) this.close()
    if (!this.isOpen || this.#pinging || nowMs - this.#lastSignMs < SILENCE_MS) return
    this.#pinging = true
    const timer = setTimeout(() => this.#session.destroy(), PING_MS)
    this.#session.ping((error) => {
      clearTimeout(timer)
      this.#pinging = false
      if (error === null) this.#lastSignMs = this.#now()
    })
  }

  close(): void {
    this.#session.close()
  }

  destroy(): void {
    this.#session.destroy()
  }
}

function isSuccess(headers: IncomingHttpHeaders): boolean {
  const status = Number(headers[':status'])
  return status >= 200 && status <= 299
}

function answered(headers: IncomingHttpHeaders, chunks: readonly Buffer[]): Reply {
  return {
    kind: 'answered',
    status: Number(headers[':status']),
    retryAfter: headers['retry-after'] ?? null,
    date: headers.date ?? null,
    text: replyText(chunks),
  }
}
