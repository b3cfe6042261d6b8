import { setMaxListeners } from 'node:events'
import {
  Agent as PlainAgent,
  request as requestPlain,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http'
import { Agent as TlsAgent, request as requestTls } from 'node:https'
import type { ConnectOptions } from './connect.ts'
import type { AllowedOrigin } from './endpoint-guard.ts'
import { AddressNotPublicError, guardedLookup } from './guarded-lookup.ts'
import { MAX_REPLY_BYTES, replyText, type Line, type Request } from './line.ts'
import type { Reply } from './reply.ts'

/** Connections kept to one push service that speaks only HTTP/1.1. */
const MAX_CONNECTIONS = 64

type Exchange = { readonly sent: ClientRequest; readonly deadlineMs: number }

/** HTTP/1.1 with connections kept open: for a push service that speaks nothing newer, one request on each at a time. */
export class Http1Line implements Line {
  readonly #to: AllowedOrigin
  readonly #agent: PlainAgent
  readonly #answerMs: number
  readonly #now: () => number
  readonly #exchanges = new Set<Exchange>()
  #isOpen = true

  constructor(
    to: AllowedOrigin,
    options: ConnectOptions,
    { answerMs, now }: { readonly answerMs: number; readonly now: () => number },
  ) {
    this.#to = to
    this.#answerMs = answerMs
    this.#now = now
    const kept = { keepAlive: true, maxSockets: MAX_CONNECTIONS, noDelay: true }
    const lookup = to.checksAddress ? { lookup: guardedLookup(options.resolve) } : {}
    this.#agent = to.isTls
      ? new TlsAgent({ ...kept, ...lookup, ...(options.ca !== undefined && { ca: options.ca }) })
      : new PlainAgent({ ...kept, ...lookup })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get isBusy(): boolean {
    return this.#exchanges.size > 0
  }

  get room(): number {
    return this.#isOpen ? MAX_CONNECTIONS - this.#exchanges.size : 0
  }

  request(
    { path, authorization, body, ttlSeconds, urgency, topic }: Request,
    signal: AbortSignal,
  ): Promise<Reply> {
    const { host, port, isTls } = this.#to
    const send = isTls ? requestTls : requestPlain
    const sent = send({
      host,
      port,
      path,
      method: 'POST',
      agent: this.#agent,
      headers: {
        Authorization: authorization,
        'Content-Encoding': 'aes128gcm',
        'Content-Type': 'application/octet-stream',
        'Content-Length': body.length,
        TTL: ttlSeconds,
        Urgency: urgency,
        Topic: topic,
      },
    })
    const exchange: Exchange = { sent, deadlineMs: this.#now() + this.#answerMs }
    this.#exchanges.add(exchange)
    return new Promise<Reply>((resolve) => {
      let hasLeft = false
      let hasBegun = false
      sent.on('socket', (socket) => {
        if (sent.reusedSocket) hasLeft = true
        else socket.once(isTls ? 'secureConnect' : 'connect', () => (hasLeft = true))
      })
      const recall = (): void => {
        if (hasLeft) return
        resolve({ kind: 'refused' })
        sent.destroy()
      }
      setMaxListeners(0, signal)
      signal.addEventListener('abort', recall)
      sent.on('response', (response) => {
        hasBegun = true
        this.#read(response, resolve)
      })
      sent.on('error', (error) => resolve(replyOf(error, hasLeft)))
      sent.on('close', () => {
        signal.removeEventListener('abort', recall)
        this.#exchanges.delete(exchange)
        // A response that has begun speaks for itself, and may still be read.
        if (!hasBegun) resolve({ kind: 'lost', detail: 'The connection closed.', isThrottle: false })
      })
      sent.end(body)
    })
  }

  #read(response: IncomingMessage, resolve: (reply: Reply) => void): void {
    const status = response.statusCode ?? 0
    const { 'retry-after': retryAfter = null, date = null } = response.headers
    const chunks: Buffer[] = []
    let length = 0
    const finish = (): void =>
      resolve({ kind: 'answered', status, retryAfter, date, text: replyText(chunks) })
    if (status >= 200 && status <= 299) finish()
    response.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_REPLY_BYTES) chunks.push(chunk)
      else response.destroy()
    })
    // The status is what counts: a body that breaks off, or that we cut off, changes nothing about it.
    response.on('error', finish)
    response.on('close', finish)
  }

  tend(nowMs: number): void {
    for (const { sent, deadlineMs } of this.#exchanges) {
      if (deadlineMs > nowMs) break
      sent.destroy(new Error('No answer in time.'))
    }
  }

  close(): void {
    this.#isOpen = false
    if (this.#exchanges.size === 0) this.#agent.destroy()
  }

  destroy(): void {
    this.#isOpen = false
    for (const { sent } of this.#exchanges) sent.destroy()
    this.#agent.destroy()
  }
}

function replyOf(error: Error, hasLeft: boolean): Reply {
  if (error instanceof AddressNotPublicError) return { kind: 'blocked', detail: error.message }
  const detail = 'code' in error ? String(error.code) : error.message
  return hasLeft ? { kind: 'lost', detail, isThrottle: false } : { kind: 'unreachable', detail }
}
