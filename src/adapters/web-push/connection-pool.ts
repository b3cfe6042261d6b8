import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { CONNECT_TIMEOUT_MS, ConnectError, connectTo, type ConnectOptions } from './connect.ts'
import type { Connection, Request } from './connection.ts'
import type { AllowedOrigin } from './endpoint-guard.ts'
import { Http1Client } from './http1-client.ts'
import { Http2Client } from './http2-client.ts'
import type { RequestResult } from './request-result.ts'

/** A few long-lived connections carry more than a single one may; many would look like an attack. */
const MAX_CONNECTIONS = 4
/** How many requests may wait for the first connection. */
const CAPACITY_WHILE_CONNECTING = 64
/** With less capacity left than this the next connection is opened, before any request has to wait for it. */
const LOW_CAPACITY = 16
const CONNECT_RETRY_MS = 1_000
/** How long a push service gets HTTP/1.1 only, after HTTP/2 has failed with it. */
const HTTP1_FALLBACK_MS = 600_000
/** Consecutive attempts to start HTTP/2 before the fallback. */
const MAX_HTTP2_ATTEMPTS = 2

export type ConnectionPoolOptions = ConnectOptions & {
  readonly responseTimeoutMs: number
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number
}

type WaitingRequest = {
  readonly dispatch: (connection: Connection) => void
  readonly fail: (result: RequestResult) => void
}

/**
 * The connections to one push service: opened on demand, kept alive, replaced after they close.
 *
 * When the last one is nearly full another is opened, up to four. Requests wait while none has capacity. When no connection
 * can be opened, all waiting requests fail with the reason, and the next request tries again. Callers that look at
 * `capacity` first never wait long: at most 64 requests wait here.
 */
export class ConnectionPool {
  readonly #to: AllowedOrigin
  readonly #options: ConnectionPoolOptions
  #connections: readonly Connection[] = []
  /** Connections that take no more requests and still wait for responses. */
  readonly #draining = new Set<Connection>()
  readonly #waiting = new Set<WaitingRequest>()
  #connecting: Promise<void> | null = null
  #isClosed = false
  /** After a failed attempt no further connection is tried before this time. */
  #retryAtMs = 0
  /** Only HTTP/1.1 is offered until this time. */
  #http1UntilMs = 0
  #http2Attempts = 0

  constructor(to: AllowedOrigin, options: ConnectionPoolOptions) {
    this.#to = to
    this.#options = options
  }

  /** How many more requests can be taken now. */
  get capacity(): number {
    let capacity = 0
    for (const connection of this.#connections) capacity += connection.capacity
    if (this.#connections.length === 0) capacity = CAPACITY_WHILE_CONNECTING
    return Math.max(0, capacity - this.#waiting.size)
  }

  /** Whether a request is on its way, or waits for a connection. */
  get isBusy(): boolean {
    const connections = [...this.#connections, ...this.#draining]
    return this.#waiting.size > 0 || connections.some(({ isBusy }) => isBusy)
  }

  /**
   * Sends a request, at once where a connection has capacity.
   *
   * @param make builds the request when it is sent, because encryption is the expensive part.
   * @returns `refused` when `signal` is aborted before it is sent.
   */
  request(make: () => Request, signal: AbortSignal): Promise<RequestResult> {
    if (signal.aborted) return Promise.resolve({ kind: 'refused' })
    const connection = this.#leastLoaded()
    if (connection !== null) return connection.request(make(), signal)
    if (this.#isClosed) return Promise.resolve({ kind: 'refused' })
    this.#grow()
    return new Promise((resolve, reject) => {
      const settle = (result: RequestResult | Promise<RequestResult>): void => {
        this.#waiting.delete(waiting)
        signal.removeEventListener('abort', abort)
        resolve(result)
      }
      const abort = (): void => settle({ kind: 'refused' })
      const waiting: WaitingRequest = {
        fail: settle,
        dispatch: (connection) => {
          try {
            settle(connection.request(make(), signal))
          } catch (error) {
            this.#waiting.delete(waiting)
            reject(error)
          }
        },
      }
      setMaxListeners(0, signal)
      signal.addEventListener('abort', abort)
      this.#waiting.add(waiting)
    })
  }

  #leastLoaded(): Connection | null {
    let best: Connection | null = null
    let capacity = 0
    for (const connection of this.#connections) {
      capacity += connection.capacity
      if (connection.capacity > (best?.capacity ?? 0)) best = connection
    }
    if (best !== null && capacity < LOW_CAPACITY) this.#grow()
    return best
  }

  #grow(): void {
    if (this.#connecting !== null || this.#connections.length >= MAX_CONNECTIONS || this.#isClosed) return
    if (this.#options.now() < this.#retryAtMs) return
    this.#connecting = this.#connect()
  }

  async #connect(): Promise<void> {
    const failure = await this.#open()
    this.#connecting = null
    if (failure !== null) {
      this.#retryAtMs = this.#options.now() + CONNECT_RETRY_MS
      // Waiting requests fail only when there is no other connection that could take them.
      if (this.#connections.length === 0) {
        this.#retryAtMs = 0
        for (const { fail } of this.#waiting) fail(failure)
      }
    }
    this.dispatchWaiting()
  }

  /** Opens one more connection; the result for waiting requests when that failed. */
  async #open(): Promise<RequestResult | null> {
    if (!this.#to.isTls) return this.#add(new Http1Client(this.#to, this.#options, this.#options))
    const { now, connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.#options
    try {
      const protocols = now() < this.#http1UntilMs ? ['http/1.1'] : ['h2', 'http/1.1']
      const { socket, isHttp2 } = await connectTo(this.#to, this.#options, protocols)
      if (this.#isClosed || !isHttp2) socket.destroy()
      if (this.#isClosed) return { kind: 'refused' }
      if (!isHttp2) return this.#add(new Http1Client(this.#to, this.#options, this.#options))
      const onClose = (isProtocolError: boolean): void => {
        // Every push service supports HTTP/1.1 too, which is slower and better than nothing.
        if (isProtocolError) this.#http1UntilMs = now() + HTTP1_FALLBACK_MS
        if (client !== null) this.#remove(client)
      }
      let client: Http2Client | null = null
      const { host } = new URL(this.#to.origin)
      // A peer that keeps closing the connection before SETTINGS does not really support HTTP/2.
      if (++this.#http2Attempts > MAX_HTTP2_ATTEMPTS) this.#http1UntilMs = now() + HTTP1_FALLBACK_MS
      client = await Http2Client.open(socket, host, connectTimeoutMs, { ...this.#options, onClose })
      this.#http2Attempts = 0
      return this.#add(client)
    } catch (error) {
      if (error instanceof ConnectError) return error.result
      throw error
    }
  }

  #add(connection: Connection): null {
    // The HTTP/1.1 client has a pool of sockets of its own: one client is enough.
    this.#connections = connection instanceof Http1Client ? [connection] : [...this.#connections, connection]
    return null
  }

  #remove(connection: Connection): void {
    this.#connections = this.#connections.filter((other) => other !== connection)
  }

  /** Sends waiting requests as far as there is capacity. */
  dispatchWaiting(): void {
    for (const { dispatch } of this.#waiting) {
      const connection = this.#leastLoaded()
      if (connection === null) break
      dispatch(connection)
    }
    if (this.#waiting.size > 0) this.#grow()
  }

  checkTimeouts(nowMs: number): void {
    for (const connection of this.#connections) {
      connection.checkTimeouts(nowMs)
      // A connection that is draining completes its requests; another one replaces it meanwhile.
      if (connection.isOpen) continue
      this.#draining.add(connection)
      this.#remove(connection)
    }
    for (const connection of this.#draining) {
      connection.checkTimeouts(nowMs)
      if (!connection.isBusy) this.#draining.delete(connection)
    }
    this.dispatchWaiting()
  }

  /** Drains for at most `graceMs`, then destroys what is left. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true
    for (const { fail } of this.#waiting) fail({ kind: 'refused' })
    await this.#connecting
    const connections = [...this.#connections, ...this.#draining]
    for (const connection of connections) connection.close()
    const until = this.#options.now() + graceMs
    while (connections.some(({ isBusy }) => isBusy) && this.#options.now() < until) await sleep(10)
    for (const connection of connections) connection.destroy()
    this.#connections = []
  }
}
