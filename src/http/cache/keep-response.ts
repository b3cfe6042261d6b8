import type { MiddlewareHandler } from 'hono'
import type { Instant } from '../../domain/ids.ts'
import type { Env, HttpContext } from '../edge/context.ts'
import type { RateKey, RateLimit } from '../edge/rate-limit.ts'
import type { CacheableRoute, CacheGroup, Dependency } from './cache-notes.ts'

const routes = new WeakMap<object, CacheableRoute>()

/**
 * Declares a route whose responses may be kept. Of the query it reads these parameters and no others; `all` keeps each query
 * apart. Each response says by `keepResponse` whether it is one.
 */
export function cacheable(query: CacheableRoute['query'] = []): MiddlewareHandler<Env> {
  const route = { query }
  const declare: MiddlewareHandler<Env> = async (c, next) => {
    c.env?.fill?.enter(route)
    await next()
  }
  routes.set(declare, route)
  return declare
}

/** The declaration that a handler is, if it is one. */
export function cacheableRouteOf(handler: unknown): CacheableRoute | null {
  return (typeof handler === 'function' && routes.get(handler)) || null
}

/** Lets this response be kept until what it depends on changes. Whatever its status is, only a 200 is kept. */
export function keepResponse(c: HttpContext, dependsOn: Dependency, group: CacheGroup = 'newest'): void {
  c.env?.fill?.keep(dependsOn, group)
}

/** Says when this response is outdated by the clock alone. */
export function expireResponse(c: HttpContext, at: Instant): void {
  c.env?.fill?.expire(at)
}

/** Takes from a rate limit, for this request and for each that gets the same response from the cache. */
export function takeRate(c: HttpContext, limit: RateLimit, key: RateKey): ReturnType<RateLimit['take']> {
  const taken = limit.take(key)
  c.env?.fill?.noteRate(limit, key, taken.ok)
  return taken
}
