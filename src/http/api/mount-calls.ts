import type { Hono } from 'hono'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import { shareOf } from '../stream/address-limits.ts'
import { AnswerMemory } from './secret-response-cache.ts'
import type { ApiCall, CallDeps, Given, Pace } from './api-call.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { HttpDeps } from '../deps.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'
import { doneOnce, onceOf } from './idempotency.ts'
import { bearerOf, identify } from './identify.ts'
import { RateLimit } from '../edge/rate-limit.ts'
import { readJsonBody } from '../edge/read-body.ts'
import { etagOf, PUBLIC_AND_FRESH, sendText } from '../edge/send.ts'
import { sendProblem } from '../edge/send-problem.ts'
import { SignInGuard } from './sign-in-guard.ts'

/** Lets a page of other people's read what is public; nothing that needs a session or a token. */
const anyOrigin = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Retry-After' }

/**
 * Puts the calls on their addresses. Each request goes the same way: who asks, how often, what exactly, done it before?
 * The first "no" is the answer, and nothing is read of a body before it is known who sends it.
 */
export function mountCalls(app: Hono<Env>, calls: readonly ApiCall[], deps: HttpDeps): void {
  const mount = new Mount(deps)
  for (const call of calls) {
    app.on(call.method.toUpperCase(), honoPath(call.path), (c) => mount.answer(c, call))
  }
}

/** `/stories/{slug}` as the router writes it. */
export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

class Mount {
  readonly #deps: CallDeps
  readonly #rates: Readonly<Record<Pace, RateLimit>>
  readonly #memory = new AnswerMemory(() => performance.now())

  constructor(deps: HttpDeps) {
    this.#deps = { ...deps, signIns: new SignInGuard() }
    const { requestsPerMinute } = deps.limits
    this.#rates = {
      api: rate(requestsPerMinute),
      // Rarer than asking: nobody subscribes twice, and a store must not be filled from one address.
      subscribing: rate(Math.ceil(requestsPerMinute / 5)),
      receipts: rate(requestsPerMinute),
    }
  }

  async answer(c: HttpContext, call: ApiCall): Promise<Response> {
    const isOpen = call.access === 'anyone' && call.method === 'get'
    if (isOpen) for (const [name, value] of Object.entries(anyOrigin)) c.header(name, value)
    const result = await this.#result(c, call)
    if (!result.ok) return sendProblem(c, this.#deps.site, result.refusal)
    const { value, actor } = result.value
    if (call.status === 204) {
      c.header('Cache-Control', 'no-store')
      return c.body(null, 204)
    }
    const text = JSON.stringify(value)
    const type = 'application/json'
    if (!isOpen || actor !== null) {
      const answer = { status: call.status, type, text, caching: isOpen ? 'private, no-cache' : 'no-store' }
      return sendText(c, answer, this.#deps.now())
    }
    const etag = etagOf(this.#deps.log.epoch, JSON.stringify(value, withoutPlace))
    const answer = { type, text, caching: PUBLIC_AND_FRESH, etag, vary: 'Authorization, Cookie' }
    return sendText(c, answer, this.#deps.now())
  }

  async #result(
    c: HttpContext,
    call: ApiCall,
  ): Promise<Result<{ readonly value: unknown; readonly actor: Actor | null }, HttpRefusal>> {
    const request = c.req.raw
    const { people, site } = this.#deps
    const who = call.access === 'reader' ? done(null) : await identify(request, people, site.publicUrl)
    const actor = who.ok ? who.value : null
    const name = actor === null ? `reader ${shareOf(c.get('address'))}` : `${actor.kind} ${actor.id}`
    const pace = this.#rates[call.pace ?? 'api'].take(name)
    if (!pace.ok) return refuse({ kind: 'rate-limited', retryAfterSeconds: pace.retryAfterSeconds })
    if (!who.ok) return who
    if (call.access === 'desk' && actor === null) return refuse({ kind: 'not-signed-in' })

    const body =
      call.body === undefined
        ? done({ value: {}, canonical: '' })
        : await readJsonBody(request, call.maxBodyBytes)
    if (!body.ok) return body
    const once = onceOf(request, call, name, body.value.canonical)
    if (!once.ok) return once
    const given: Given = {
      params: c.req.param(),
      query: c.req.query(),
      body: body.value.value,
      actor,
      once: once.value,
      bearer: bearerOf(request.headers.get('authorization')),
      headers: request.headers,
      address: c.get('address'),
      setHeader: (name, value) => c.header(name, value, { append: name === 'Set-Cookie' }),
    }
    const checked = call.check(given)
    if (!checked.ok) return checked
    const result = await this.#handle(call, given)
    return result.ok ? done({ value: result.value, actor }) : refuse(named(result.refusal, request))
  }

  #handle(call: ApiCall, given: Given): Promise<Result<unknown, HttpRefusal>> {
    const { once } = given
    if (once === null || call.repeat !== 'remembered') return call.handle(given, this.#deps)
    return doneOnce(this.#deps.desk, this.#memory, once, () => call.handle(given, this.#deps))
  }
}

/** A desk that opens asks a dozen things at once: ten seconds' worth may come together, and never less than that. */
function rate(perMinute: number): RateLimit {
  const burst = Math.max(20, Math.ceil(perMinute / 6))
  return new RateLimit({ perMinute, burst, nowMs: () => performance.now() })
}

/** The caller's own key takes the place of the one it was made into. */
function named(refusal: HttpRefusal, request: Request): HttpRefusal {
  if (refusal.kind !== 'idempotency-conflict' && refusal.kind !== 'answer-not-kept') return refusal
  return { ...refusal, key: request.headers.get('idempotency-key') ?? '' }
}

/**
 * The position in the log moves with every post of every story. An answer that is otherwise the same is still good: its
 * older cursor leads the reader to the same place.
 */
function withoutPlace(key: string, value: unknown): unknown {
  return key === 'seq' || key === 'cursor' ? undefined : value
}
