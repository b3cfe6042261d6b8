import type { Hono } from 'hono'
import type { StoryId } from '../../domain/ids.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import { addressRateKey } from '../stream/address-limits.ts'
import { SecretResponseCache } from './secret-response-cache.ts'
import type { ApiCall, CallDeps, RateLimitName, RawRequest } from './api-call.ts'
import { cacheable, keepResponse, takeRate } from '../cache/keep-response.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'
import { idempotencyKeyOf, respondOnce } from './idempotency.ts'
import { bearerOf, identify } from './identify.ts'
import { LastUsed } from './last-used.ts'
import { RateLimit } from '../edge/rate-limit.ts'
import { readJsonBody } from '../edge/read-body.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'
import { sessionOf } from './session-cookie.ts'
import { SignInGuard } from './sign-in-guard.ts'
import { SubscriptionAllowance } from './subscription-allowance.ts'

/** Lets pages of other origins read what is public, but nothing that needs a session or a token. */
const anyOrigin = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Retry-After' }

/**
 * Mounts the calls on their paths. Every request goes through the same steps: authentication, rate limit, validation,
 * idempotency, handler. The first refusal is the response. No body is read before the caller is known.
 */
export function mountCalls(app: Hono<Env>, calls: readonly ApiCall[], deps: HttpDeps): void {
  const dispatcher = new Dispatcher(deps)
  for (const call of calls) {
    const respond = (c: HttpContext): Promise<Response> => dispatcher.respond(c, call)
    const path = honoPath(call.path)
    if (call.dependsOn === undefined) app.on(call.method.toUpperCase(), path, respond)
    else app.get(path, cacheable('all'), respond)
  }
}

/** `/stories/{slug}` in the router's notation. */
export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** What a handler returned, to whom, and of which story it said that it is. */
type Handled = {
  readonly value: unknown
  readonly actor: Actor | null
  readonly story: { readonly story: StoryId } | null
}

class Dispatcher {
  readonly #deps: CallDeps
  readonly #rateLimits: Readonly<Record<RateLimitName, RateLimit>>
  readonly #lastUsed: LastUsed
  readonly #secretResponses = new SecretResponseCache(() => performance.now())
  /** Of readers: their requests must not push out secrets of the desk. */
  readonly #readerResponses = new SecretResponseCache(() => performance.now())

  constructor(deps: HttpDeps) {
    const subscriptionAllowance = new SubscriptionAllowance(() => performance.now())
    this.#deps = { ...deps, signIns: new SignInGuard(), subscriptionAllowance }
    this.#lastUsed = new LastUsed(deps.people.store, deps.now, (fault) =>
      deps.report(fault, { where: 'last use' }),
    )
    const { requestsPerMinute } = deps.limits
    this.#rateLimits = {
      api: rateLimit(requestsPerMinute),
      // Stricter: a browser subscribes once, and one address must not fill the store.
      subscribing: rateLimit(Math.ceil(requestsPerMinute / 5)),
      receipts: rateLimit(requestsPerMinute),
    }
  }

  async respond(c: HttpContext, call: ApiCall): Promise<Response> {
    const isOpen = call.access === 'anyone' && call.method === 'get'
    if (isOpen) for (const [name, value] of Object.entries(anyOrigin)) c.header(name, value)
    const result = await this.#result(c, call)
    if (!result.ok) return sendProblem(c, this.#deps.site, result.refusal)
    const { value, actor, story } = result.value
    if (call.dependsOn !== undefined && actor === null) {
      const isPlain = !c.req.url.includes('?')
      const dependsOn = call.dependsOn === 'story' ? story : call.dependsOn
      if (dependsOn !== null) keepResponse(c, dependsOn, isPlain ? 'newest' : 'lists')
    }
    if (call.status === 204) {
      c.header('Cache-Control', 'no-store')
      return c.body(null, 204)
    }
    const text = JSON.stringify(value)
    const type = 'application/json'
    if (!isOpen || actor !== null) {
      const caching = isOpen ? 'private, no-cache' : 'no-store'
      return sendText(c, { status: call.status, type, text, caching }, this.#deps.now())
    }
    const etag = etagOf(this.#deps.log.epoch, JSON.stringify(value, withoutCursor))
    const response = { type, text, caching: PUBLIC_AND_FRESH, etag, vary: 'Authorization, Cookie' }
    return sendText(c, response, this.#deps.now())
  }

  async #result(c: HttpContext, call: ApiCall): Promise<Result<Handled, HttpRefusal>> {
    const { raw: httpRequest } = c.req
    const { people, site } = this.#deps
    const identified =
      call.access === 'reader' ? done(null) : await identify(httpRequest, people, site.publicUrl)
    const actor = identified.ok ? identified.value : null
    const rateKey =
      actor === null ? addressRateKey(c.get('address')) : { key: `${actor.kind} ${actor.id}`, group: null }
    const caller = actor === null ? `reader ${rateKey.key}` : rateKey.key
    const rate = takeRate(c, this.#rateLimits[call.rateLimit ?? 'api'], rateKey)
    if (!rate.ok) return refuse({ kind: 'rate-limited', retryAfterSeconds: rate.retryAfterSeconds })
    if (!identified.ok) return identified
    await this.#noteUse(actor, httpRequest.headers)
    if (call.access === 'desk' && actor === null) return refuse({ kind: 'not-signed-in' })

    const body =
      call.body === undefined ? done(undefined) : await readJsonBody(httpRequest, call.maxBodyBytes)
    if (!body.ok) return body
    const idempotencyKey = idempotencyKeyOf(httpRequest, call, caller, body.value)
    if (!idempotencyKey.ok) return idempotencyKey
    let story: { readonly story: StoryId } | null = null
    const request: RawRequest = {
      params: c.req.param(),
      query: c.req.query(),
      body: body.value ?? {},
      actor,
      idempotencyKey: idempotencyKey.value,
      bearer: bearerOf(httpRequest.headers.get('authorization')),
      headers: httpRequest.headers,
      address: c.get('address'),
      dependsOn: (id) => {
        story = { story: id }
      },
      setHeader: (name, value) => c.header(name, value, { append: name === 'Set-Cookie' }),
    }
    const checked = call.check(request)
    if (!checked.ok) return checked
    const result = await this.#handle(call, request)
    return result.ok
      ? done({ value: result.value, actor, story })
      : refuse(withClientKey(result.refusal, httpRequest))
  }

  async #noteUse(actor: Actor | null, headers: Headers): Promise<void> {
    if (actor?.kind === 'token') await this.#lastUsed.token(actor.id)
    if (actor?.kind !== 'editor') return
    const { people, site } = this.#deps
    await this.#lastUsed.session(people.secrets.hash(sessionOf(headers, site.publicUrl) ?? ''))
  }

  #handle(call: ApiCall, request: RawRequest): Promise<Result<unknown, HttpRefusal>> {
    const { idempotencyKey } = request
    const work = () => call.handle(request, this.#deps)
    if (idempotencyKey !== null && call.repeat === 'unstored') {
      return this.#readerResponses.respondOnce(idempotencyKey, work)
    }
    if (idempotencyKey === null || call.repeat !== 'cached') return work()
    return respondOnce(this.#deps.desk, this.#secretResponses, idempotencyKey, work)
  }
}

/** A burst of ten seconds' worth, and at least 20: the desk page sends about a dozen requests when it opens. */
function rateLimit(perMinute: number): RateLimit {
  const burst = Math.max(20, Math.ceil(perMinute / 6))
  return new RateLimit({ perMinute, burst, nowMs: () => performance.now() })
}

/** Replaces the scoped key in a refusal with the one that the client sent. */
function withClientKey(refusal: HttpRefusal, request: Request): HttpRefusal {
  if (refusal.kind !== 'idempotency-conflict' && refusal.kind !== 'answer-not-kept') return refusal
  return { ...refusal, key: request.headers.get('idempotency-key') ?? '' }
}

/**
 * The cursor moves with every post of every story, so the validator leaves it out. A cached response with an older
 * cursor leads the reader to the same events.
 */
function withoutCursor(key: string, value: unknown): unknown {
  return key === 'seq' || key === 'cursor' ? undefined : value
}
