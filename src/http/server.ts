import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { httpApp } from './app.ts'
import { clientAddress } from './edge/client-address.ts'
import type { HttpDeps } from './deps.ts'
import { OtherConnections } from './edge/connection-limit.ts'
import { problemBody, problemOf } from './edge/problem.ts'
import { streamRoute } from './stream/stream-route.ts'
import { ConnectionRouter } from './stream/connection-router.ts'
import type { StreamCapacity } from './stream/stream-capacity.ts'

/** Three of the longest cookies and a long address; what is larger is answered 431. */
const MAX_HEADER_BYTES = 16 * 1024
/** A request's headers are small; who takes longer holds a socket for nothing. */
const HEADERS_WITHIN_MS = 10_000
/** A megabyte over a bad mobile line; past that the request is cut with 408. */
const REQUEST_WITHIN_MS = 60_000
/** Longer than most proxies keep an idle connection, so that they and not we end it, and no request runs into the end. */
const KEEP_ALIVE_MS = 75_000
/** As many as the system allows (`net.core.somaxconn`): all readers come back at one moment after a crash. */
const BACKLOG = 65_535
/** How long a request under way may take once the desk goes down. */
const FINISH_WITHIN_MS = 5_000
const LOOK_FOR_IDLE_MS = 50

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/**
 * One HTTP server for everything: streams on bare sockets, the rest through the app.
 *
 *   listen   the address is ours; every request is answered 503, since the desk is starting
 *   serve    requests are answered
 *   drain    no new connections; idle ones end; what is under way is finished, for at most five seconds, then cut
 *
 * Streams are the hub's: it sends its readers away before the server is drained.
 */
export class HttpServer implements AsyncDisposable {
  readonly #server: Server
  readonly #router: ConnectionRouter
  readonly #others: OtherConnections
  #answer: Answer = answerStarting
  #draining: Promise<void> | null = null

  /** @param others most connections at once that are no streams. */
  constructor(capacity: StreamCapacity, others: number) {
    this.#server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: HEADERS_WITHIN_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: 5_000,
      },
      (request, response) => {
        this.#others.notice()
        if (this.#draining !== null || this.#others.areTight) response.setHeader('Connection', 'close')
        this.#answer(request, response)
      },
    )
    this.#router = new ConnectionRouter(this.#server)
    this.#others = new OtherConnections(this.#server, others, capacity)
  }

  /** From here on requests get their answers. */
  serve(deps: HttpDeps): void {
    const { hub, log, archive, addressLimits, capacity, limits, isDraining, report, newRequestId } = deps
    const live = streamRoute({
      hub,
      log,
      archive,
      addressLimits,
      capacity,
      addressOf: (request) => clientAddress(request, limits.trustProxy),
      isDraining,
      report,
      newRequestId,
    })
    const app = httpApp(deps)
    const answer = getRequestListener((request, env) => app.fetch(request, env), {
      overrideGlobalObjects: false,
      errorHandler: () => badRequest(newRequestId()),
    })
    this.#router.serveStreams(live.tryServe)
    this.#answer = (request, response) => {
      if (live.handle(request, response)) return
      answer(request, response).catch((error: unknown) => {
        report(error, { where: 'http' })
        response.destroy()
      })
    }
  }

  /**
   * Listens; `port` 0 takes a free one. Gives back where.
   *
   * @param reusePort shares the port with the desk's other processes: the system gives each its part of the connections.
   * @throws the system's error when the address is taken or not ours.
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

  /** Stops listening and finishes what is under way; may be called more than once. */
  drain(): Promise<void> {
    this.#draining ??= this.#close()
    return this.#draining
  }

  async #close(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#router[Symbol.dispose]()
    // Closing ends the connections that are idle at that moment; those that come to rest a little later are ended here.
    const idle = setInterval(() => this.#server.closeIdleConnections(), LOOK_FOR_IDLE_MS)
    const cut = setTimeout(() => this.#server.closeAllConnections(), FINISH_WITHIN_MS)
    await closed
    clearInterval(idle)
    clearTimeout(cut)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain()
  }
}

/** Before the desk has its deps, a request knows nothing of them. */
function answerStarting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Retry-After': '1',
  })
  response.end(JSON.stringify({ status: 'starting' }))
}

/** A request whose address or host HTTP does not allow: it never comes as far as the app. */
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
