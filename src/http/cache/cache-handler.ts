import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Hono } from 'hono'
import { clientAddress } from '../edge/client-address.ts'
import type { Env } from '../edge/context.ts'
import { encodingOf, type Encoding } from '../edge/send.ts'
import type { HttpDeps } from '../deps.ts'
import type { ProxyHint } from '../operations/proxy-hint.ts'
import type { RequestRecord } from '../operations/request-record.ts'
import { addressRateKey } from '../stream/address-limits.ts'
import { CacheFill } from './cache-fill.ts'
import { CacheKeys } from './cache-key.ts'
import { CachedResponse } from './cached-response.ts'
import { ResponseCache } from './response-cache.ts'

/** Hosts and values of `Accept-Encoding` that are remembered; there are a handful, and clients that make them up. */
const MAX_REMEMBERED = 64

/** What the handler is given beside the room's deps. */
export type CacheHandlerDeps = Pick<HttpDeps, 'changes' | 'limits' | 'newRequestId' | 'now'> & {
  readonly app: Hono<Env>
  readonly record: RequestRecord
  readonly proxyHint: Pick<ProxyHint, 'observe'>
  /** Gives a request that waited in vain to the app. */
  readonly pass: (exchange: Exchange) => void
}

/** One request that is answered from the cache, or waits for a fill. */
type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly closes: boolean
  readonly startedAtMs: number
}

/** A fill under way, and who waits for it. */
type Pending = { readonly fill: CacheFill; readonly pendingKey: string; readonly waiting: Exchange[] }

/**
 * Serves public responses from the cache, in Node's own request listener.
 *
 *   hit    the bytes are there: they are written in the same turn of the event loop
 *   fill   they are not: the app is asked, once, with the address and the encoding alone
 *   wait   the same is being asked: the request waits, and gets the bytes too
 *   pass   everything else goes to the app: other methods, requests with a body, addresses that no route lets be kept, and
 *          requests with a header that the kept response's rules look at
 *
 * The app makes every byte, so that rules, texts and headers have one home. What a fill brings that may not be kept goes to
 * the client for which it was asked, if its request has nothing more that matters.
 *
 * Holds the cache, and an entry for each request that waits; these are connections, which are limited.
 */
export class CacheHandler {
  readonly #deps: CacheHandlerDeps
  readonly #keys: CacheKeys
  readonly #cache: ResponseCache
  /** Fills that a request may wait for. */
  readonly #pending = new Map<string, Pending>()
  /** Fills that were begun and not yet asked, by the request that began them. */
  readonly #begun = new Map<IncomingMessage, Pending>()
  /** Values of `Host` that the app has taken. */
  readonly #hosts = new Set<string | undefined>([undefined])
  readonly #encodings = new Map<string, Encoding | null>()
  readonly #nowMs: () => number

  constructor(deps: CacheHandlerDeps) {
    this.#deps = deps
    this.#keys = new CacheKeys(deps.app)
    this.#nowMs = deps.now
    this.#cache = new ResponseCache(deps.changes, () => this.#pending.clear())
  }

  /**
   * Serves a request, now or when its fill is done; false when it is the app's, to be given to `fetch`.
   *
   * @param closes whether the connection is to be closed after the response.
   */
  handle(request: IncomingMessage, response: ServerResponse, closes: boolean): boolean {
    const { method, headers } = request
    if (method !== 'GET' && method !== 'HEAD') return false
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false
    return this.#serve({ request, response, closes, startedAtMs: performance.now() })
  }

  #serve(exchange: Exchange): boolean {
    const { request } = exchange
    const { url = '', headers } = request
    const head = this.#cache.refresh()
    if (head === null) return false
    const encoding = this.#encodingOf(headers['accept-encoding'])
    const cached = url.includes('?') ? null : this.#cache.find(url, encoding, this.#nowMs)
    if (cached !== null) return this.#send(cached, exchange)
    const address = this.#keys.read(url)
    if (address === null) return false
    const found = this.#cache.find(address.key, encoding, this.#nowMs)
    if (found !== null) return this.#send(found, exchange)
    return this.#wait(exchange, { ...address, encoding, head })
  }

  /** Waits for the fill under way. Begins one where there is none, and returns false: `fetch` asks the app. */
  #wait(
    exchange: Exchange,
    at: Pick<CacheFill, 'key' | 'encoding' | 'head'> &
      Pick<ConstructorParameters<typeof CacheFill>[0], 'route'>,
  ): boolean {
    const pendingKey = `${at.encoding ?? ''} ${at.key}`
    const underWay = this.#pending.get(pendingKey)
    if (underWay !== undefined) {
      underWay.waiting.push(exchange)
      return true
    }
    const address = clientAddress(exchange.request, this.#deps.limits.trustProxy)
    const pending = { fill: new CacheFill({ ...at, address }), pendingKey, waiting: [] }
    this.#pending.set(pendingKey, pending)
    this.#begun.set(exchange.request, pending)
    return false
  }

  /** Sends a cached response, unless this request needs one of its own. */
  #send(cached: CachedResponse, exchange: Exchange): boolean {
    const { request } = exchange
    if (!this.#hosts.has(request.headers.host) || !isUsableFor(request, cached.otherHeaders)) return false
    if (cached.rate !== null) {
      const address = clientAddress(request, this.#deps.limits.trustProxy)
      // The app refuses it once more, and says when to retry.
      if (!cached.rate.take(addressRateKey(address)).ok) return false
    }
    this.#write(cached, exchange)
    return true
  }

  #write(cached: CachedResponse, { request, response, closes, startedAtMs }: Exchange): void {
    this.#deps.proxyHint.observe(request)
    const requestId = this.#deps.newRequestId()
    const status = cached.send(request, response, requestId, closes)
    this.#deps.record.served(cached, request.method === 'HEAD' ? 'HEAD' : 'GET', {
      requestId,
      status,
      durationMs: performance.now() - startedAtMs,
    })
  }

  /** Answers a request that `handle` left: fills what it began, or asks the app. */
  async fetch(request: Request, env: HttpBindings): Promise<Response> {
    const { incoming } = env
    this.#noteHost(incoming.headers.host)
    const pending = this.#begun.get(incoming)
    if (pending === undefined) return this.#deps.app.fetch(request, env)
    const { fill } = pending
    const startedAtMs = performance.now()
    const response = await this.#deps.app.fetch(fill.request(request.url), { fill })
    const cached = await this.#keep(fill, response)
    this.#begun.delete(incoming)
    this.#settle(pending, cached)
    if (cached !== null && isUsableFor(incoming, cached.otherHeaders)) {
      this.#write(cached, { request: incoming, response: env.outgoing, closes: false, startedAtMs })
      return RESPONSE_ALREADY_SENT
    }
    const { outcome } = fill
    const lookedAt = [...fill.headersRead].filter((name) => name !== 'accept-encoding')
    if (cached === null && outcome !== null && incoming.method === 'GET' && isUsableFor(incoming, lookedAt)) {
      this.#deps.proxyHint.observe(incoming)
      this.#deps.record.write({ ...outcome, method: 'GET' })
      return response
    }
    fill.refund()
    return this.#deps.app.fetch(request, env)
  }

  /** The request is done: what it began and did not fill is nothing to wait for. */
  release(request: IncomingMessage): void {
    const pending = this.#begun.get(request)
    if (pending === undefined) return
    this.#begun.delete(request)
    this.#settle(pending, null)
  }
  async #keep(fill: CacheFill, response: Response): Promise<CachedResponse | null> {
    const { kept } = fill
    if (kept === null || fill.outcome === null || response.status !== 200) return null
    if (response.headers.has('set-cookie')) return null
    const body = Buffer.from(await response.arrayBuffer())
    const cached = new CachedResponse(fill, kept, response, body)
    this.#cache.keep(cached)
    return cached
  }

  /** Answers those who waited. Where the fill failed for its own client's sake, the next of them begins another one. */
  #settle({ fill, pendingKey, waiting }: Pending, cached: CachedResponse | null): void {
    if (this.#pending.get(pendingKey)?.fill === fill) this.#pending.delete(pendingKey)
    const here = waiting.filter(({ response }) => !response.destroyed)
    if (cached === null && (fill.isRefused || fill.outcome === null)) {
      const [next, ...others] = here
      if (next === undefined) return
      const isServed = this.#serve(next)
      const again = this.#begun.get(next.request)
      if (again !== undefined) again.waiting.push(...others)
      else for (const exchange of others) if (!this.#serve(exchange)) this.#deps.pass(exchange)
      if (!isServed) this.#deps.pass(next)
      return
    }
    for (const exchange of here) {
      if (cached === null || !this.#send(cached, exchange)) this.#deps.pass(exchange)
    }
  }

  #noteHost(host: string | undefined): void {
    if (this.#hosts.has(host)) return
    if (this.#hosts.size > MAX_REMEMBERED) this.#hosts.clear()
    this.#hosts.add(undefined).add(host)
  }

  #encodingOf(accepted: string | string[] | undefined): Encoding | null {
    const text = typeof accepted === 'string' ? accepted : ''
    const known = this.#encodings.get(text)
    if (known !== undefined) return known
    if (this.#encodings.size > MAX_REMEMBERED) this.#encodings.clear()
    const encoding = encodingOf(text)
    this.#encodings.set(text, encoding)
    return encoding
  }
}

/** Whether a response that was made with none of these headers is this request's too. */
function isUsableFor({ headers }: IncomingMessage, names: readonly string[]): boolean {
  for (const name of names) if (name === '*' || headers[name] !== undefined) return false
  return true
}
