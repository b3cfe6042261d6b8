import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { httpApp } from './app.ts'
import { CacheHandler } from './cache/cache-handler.ts'
import { clientAddress, isPrivateAddress } from './edge/client-address.ts'
import type { HttpDeps } from './deps.ts'
import { ConnectionLimit } from './edge/connection-limit.ts'
import { problemBody, problemOf } from './edge/problem.ts'
import { RateLimit } from './edge/rate-limit.ts'
import { Metrics } from './operations/metrics.ts'
import { ProxyHint } from './operations/proxy-hint.ts'
import { RequestRecord } from './operations/request-record.ts'
import { streamRoute } from './stream/stream-route.ts'
import { ConnectionRouter } from './stream/connection-router.ts'
import { NamedStreams } from './stream/named-streams.ts'
import { byeInstead, sendStreamHead } from './stream/stream-refusal.ts'
import type { StreamCapacity } from './stream/stream-capacity.ts'

/** Three of the longest cookies and a long address; larger requests get 431. */
const MAX_HEADER_BYTES = 16 * 1024
/** Headers are small; a slower client only occupies a socket. */
const HEADERS_TIMEOUT_MS = 10_000
/** Enough for a megabyte over a bad mobile connection; slower requests get 408. */
const REQUEST_TIMEOUT_MS = 60_000
/** Longer than most proxies', so that the proxy closes idle connections and no request races with our close. */
const KEEP_ALIVE_MS = 75_000
/** The system's maximum (`net.core.somaxconn`): after a crash all clients reconnect at once. */
const BACKLOG = 65_535
/** How long open requests may take during a graceful shutdown. */
const DRAIN_TIMEOUT_MS = 5_000
const IDLE_CHECK_INTERVAL_MS = 50
/** Connections that have sent nothing, of those that are not streams. */
const SILENT_RATIO = 0.5
/**
 * Streams that an address may open, in multiples of what it may have open: everybody twice after a restart, and ten times a
 * minute from page to page.
 */
const OPENINGS = { leastPerMinute: 60, perMinuteFactor: 10, leastBurst: 20, burstFactor: 2 }

type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * One HTTP server for everything: streams on bare sockets, the rest through the app.
 *
 *   listen   the port is bound; every request gets 503, because the desk is starting
 *   serve    requests are handled
 *   drain    graceful shutdown: no new connections, idle ones are closed, open requests get five seconds to finish
 *
 * Streams are the hub's: it disconnects its readers before the server drains.
 */
export class HttpServer implements AsyncDisposable {
  readonly #server: Server
  readonly #router: ConnectionRouter
  readonly #connectionLimit: ConnectionLimit
  #handle: RequestHandler
  #serveCached: CacheHandler['handle'] = () => false
  #draining: Promise<void> | null = null

  /** @param otherConnections the limit of connections that are not streams. */
  constructor(capacity: StreamCapacity, otherConnections: number) {
    this.#handle = (request, response) => respondStarting(request, response, capacity)
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: 5_000,
      },
      (request, response) => {
        this.#connectionLimit.check()
        const closes = this.#draining !== null || this.#connectionLimit.isNearLimit
        const isCached = this.#serveCached(request, response, closes)
        // Most of what is in the cache is on its way now, and its connection has no request under way any more.
        if (isCached && response.writableFinished) return
        const end = this.#connectionLimit.begin(request.socket)
        if (end !== null) response.once('close', end)
        if (isCached) return
        if (closes) response.setHeader('Connection', 'close')
        this.#handle(request, response)
      },
    )
    const connectionLimit = new ConnectionLimit(this.#server, otherConnections, capacity)
    this.#connectionLimit = connectionLimit
    this.#router = new ConnectionRouter(this.#server, {
      maxSilent: otherConnections * SILENT_RATIO,
      admit: (socket) => connectionLimit.open(socket),
      nowMs: () => performance.now(),
    })
  }

  /** Starts to handle requests. */
  serve(deps: HttpDeps): void {
    const { hub, cursors, archive, addressLimits, capacity, limits, isDraining, report, newRequestId } = deps
    const proxyHint = new ProxyHint(deps)
    const namedStreams = new NamedStreams()
    const live = streamRoute({
      hub,
      cursors,
      archive,
      addressLimits,
      capacity,
      addressOf(request) {
        proxyHint.observeStream(request)
        return clientAddress(request, limits.trustProxy)
      },
      openings: streamOpenings(limits.streamsPerAddress),
      namedStreams,
      onStream: (socket) => this.#connectionLimit.release(socket),
      isDraining,
      report,
      newRequestId,
    })
    if (limits.trustProxy === 0) this.#connectionLimit.limitAddresses((address) => !isPrivateAddress(address))
    const metrics = new Metrics(deps)
    const record = new RequestRecord(metrics, deps.logRequest)
    const app = httpApp(deps, { proxyHint, namedStreams, metrics, record })
    const cache = new CacheHandler({
      ...deps,
      app,
      record,
      proxyHint,
      pass: ({ request, response, closes }) => {
        if (closes) response.setHeader('Connection', 'close')
        handleByApp(request, response)
      },
    })
    const respond = getRequestListener((request, env) => cache.fetch(request, env as HttpBindings), {
      // Health checks speak HTTP/1.0, which has no Host. HTTP/1.1 without one was refused before.
      hostname: new URL(deps.site.publicUrl).host,
      errorHandler: () => badRequest(newRequestId()),
    })
    const handleByApp: RequestHandler = (request, response) => {
      respond(request, response)
        .catch((error: unknown) => {
          report(error, { where: 'http' })
          response.destroy()
        })
        .finally(() => cache.release(request))
    }
    this.#router.serveStreams(live.tryServe)
    this.#serveCached = (request, response, closes) =>
      !live.knows(request.socket) && cache.handle(request, response, closes)
    this.#handle = (request, response) => {
      // All of the desk, which the front page stands for. @see RFC 9112 section 3.2.4
      if (request.url === '*' && request.method === 'OPTIONS') request.url = '/'
      if (live.handle(request, response)) return
      handleByApp(request, response)
    }
  }

  /**
   * Listens, and returns the address. `port` 0 picks a free one.
   *
   * @param reusePort shares the port with the desk's other processes; the system distributes the connections.
   * @throws the system's error when the address is in use or not local.
   */
  async listen(
    host: string,
    port: number,
    { reusePort = false } = {},
  ): Promise<{ readonly host: string; readonly port: number }> {
    this.#server.listen({ host, port, backlog: BACKLOG, reusePort })
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('Not listening on a TCP port.')
    return { host: address.address, port: address.port }
  }

  /** Stops listening and waits for open requests; may be called more than once. */
  drain(): Promise<void> {
    this.#draining ??= this.#close()
    return this.#draining
  }

  async #close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#router[Symbol.dispose]()
    // `close` ends only the connections that are idle at that moment; this ends those that become idle later.
    const idle = setInterval(() => this.#server.closeIdleConnections(), IDLE_CHECK_INTERVAL_MS)
    const deadline = setTimeout(() => this.#server.closeAllConnections(), DRAIN_TIMEOUT_MS)
    await closed
    clearInterval(idle)
    clearTimeout(deadline)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain()
  }
}

/** How often an address may open a stream; without a limit of open ones there is none. */
function streamOpenings(streamsPerAddress: number): RateLimit {
  const { leastPerMinute, perMinuteFactor, leastBurst, burstFactor } = OPENINGS
  return new RateLimit({
    perMinute: streamsPerAddress === 0 ? 0 : Math.max(leastPerMinute, streamsPerAddress * perMinuteFactor),
    burst: Math.max(leastBurst, streamsPerAddress * burstFactor),
    nowMs: () => performance.now(),
  })
}

/** Handles requests until the desk is ready. An `EventSource` that meets a restart is told to come back. */
function respondStarting(request: IncomingMessage, response: ServerResponse, capacity: StreamCapacity): void {
  const refusal = { kind: 'draining', retryAfterSeconds: 1 } as const
  const bye = request.url?.startsWith('/live') === true ? byeInstead(request, refusal, capacity, null) : null
  if (bye !== null) {
    sendStreamHead(response, bye)
    return
  }
  response.writeHead(503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Retry-After': '1',
  })
  response.end(JSON.stringify({ status: 'starting' }))
}

/** The response to a request with an invalid address or host, which never reaches the app. */
function badRequest(requestId: string): Response {
  const refusal = { kind: 'bad-request' } as const
  return new Response(JSON.stringify(problemBody(refusal, requestId)), {
    status: problemOf(refusal).status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': requestId,
    },
  })
}
