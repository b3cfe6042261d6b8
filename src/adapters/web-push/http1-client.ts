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
import { AddressNotPublicError } from './guarded-lookup.ts'
import { MAX_RESPONSE_BYTES, responseExcerpt, type Connection, type Request } from './connection.ts'
import type { RequestResult } from './request-result.ts'

/** Sockets to one push service. */
const MAX_SOCKETS = 64

type RequestInFlight = { readonly request: ClientRequest; readonly deadlineMs: number }

/** HTTP/1.1 with keep-alive sockets, one request on each at a time: for push services without HTTP/2. */
export class Http1Client implements Connection {
  readonly #to: AllowedOrigin
  readonly #agent: PlainAgent
  readonly #responseTimeoutMs: number
  readonly #now: () => number
  /** In the order of their deadlines. */
  readonly #inFlight = new Set<RequestInFlight>()
  #isOpen = true

  constructor(
    to: AllowedOrigin,
    options: ConnectOptions,
    { responseTimeoutMs, now }: { readonly responseTimeoutMs: number; readonly now: () => number },
  ) {
    this.#to = to
    this.#responseTimeoutMs = responseTimeoutMs
    this.#now = now
    const agentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS, noDelay: true }
    const lookup = to.checksAddress ? { lookup: options.lookup } : {}
    this.#agent = to.isTls
      ? new TlsAgent({ ...agentOptions, ...lookup, secureContext: options.secureContext })
      : new PlainAgent({ ...agentOptions, ...lookup })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get isBusy(): boolean {
    return this.#inFlight.size > 0
  }

  get capacity(): number {
    return this.#isOpen ? MAX_SOCKETS - this.#inFlight.size : 0
  }

  request(
    { path, authorization, body, ttlSeconds, urgency, topic }: Request,
    signal: AbortSignal,
  ): Promise<RequestResult> {
    const { host, port, isTls } = this.#to
    const send = isTls ? requestTls : requestPlain
    const request = send({
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
    const inFlight: RequestInFlight = { request, deadlineMs: this.#now() + this.#responseTimeoutMs }
    this.#inFlight.add(inFlight)
    return new Promise<RequestResult>((resolve) => {
      let isSent = false
      let hasResponse = false
      request.on('socket', (socket) => {
        if (request.reusedSocket) isSent = true
        else socket.once(isTls ? 'secureConnect' : 'connect', () => (isSent = true))
      })
      const abort = (): void => {
        if (isSent) return
        resolve({ kind: 'refused' })
        request.destroy()
      }
      setMaxListeners(0, signal)
      signal.addEventListener('abort', abort)
      request.on('response', (response) => {
        hasResponse = true
        this.#read(response, resolve)
      })
      request.on('error', (error) => resolve(resultOf(error, isSent)))
      request.on('close', () => {
        signal.removeEventListener('abort', abort)
        this.#inFlight.delete(inFlight)
        // A response that has begun has its own result and may still be read.
        if (!hasResponse) resolve({ kind: 'lost', detail: 'The connection closed.', isThrottle: false })
      })
      request.end(body)
    })
  }

  #read(response: IncomingMessage, resolve: (result: RequestResult) => void): void {
    const status = response.statusCode ?? 0
    const { 'retry-after': retryAfter = null, date = null } = response.headers
    const chunks: Buffer[] = []
    let length = 0
    const finish = (): void =>
      resolve({ kind: 'response', status, retryAfter, date, text: responseExcerpt(chunks) })
    if (status >= 200 && status <= 299) finish()
    response.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_RESPONSE_BYTES) chunks.push(chunk)
      else response.destroy()
    })
    // The status alone decides: a body that ends early changes nothing.
    response.on('error', finish)
    response.on('close', finish)
  }

  checkTimeouts(nowMs: number): void {
    for (const { request, deadlineMs } of this.#inFlight) {
      if (deadlineMs > nowMs) break
      request.destroy(new Error('No response in time.'))
    }
  }

  close(): void {
    this.#isOpen = false
    if (this.#inFlight.size === 0) this.#agent.destroy()
  }

  destroy(): void {
    this.#isOpen = false
    for (const { request } of this.#inFlight) request.destroy()
    this.#agent.destroy()
  }
}

function resultOf(error: Error, isSent: boolean): RequestResult {
  if (error instanceof AddressNotPublicError) return { kind: 'blocked', detail: error.message }
  const detail = 'code' in error ? String(error.code) : error.message
  return isSent ? { kind: 'lost', detail, isThrottle: false } : { kind: 'unreachable', detail }
}
