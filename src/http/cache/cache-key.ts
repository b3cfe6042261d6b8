import type { Hono } from 'hono'
import type { Env } from '../edge/context.ts'
import type { CacheableRoute } from './cache-notes.ts'
import { cacheableRouteOf } from './keep-response.ts'

/** Longer addresses are the app's: it refuses those above its own limit, which counts the host too. */
const MAX_ADDRESS_LENGTH = 2_000
/** What stands for itself in an address: no fragment, no backslash, nothing that a parser of addresses would write anew. */
const plainAddress = /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/
const asciiPath = /^\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/

/** An address whose response may be kept: its key, and the route that it leads to. */
export type CacheAddress = { readonly key: string; readonly route: CacheableRoute }

/**
 * Finds the key that a response is kept under: the path, and of the query what the route reads. One response has one key, so
 * that endless ways to write an address push out nothing.
 */
export class CacheKeys {
  readonly #app: Hono<Env>

  constructor(app: Hono<Env>) {
    this.#app = app
  }

  /** The key of a request's address, if it is one that may be kept; `null` where only the app can tell. */
  read(url: string): CacheAddress | null {
    if (url.length > MAX_ADDRESS_LENGTH || !plainAddress.test(url)) return null
    const end = url.indexOf('?')
    const path = end === -1 ? url : url.slice(0, end)
    if (!isCanonical(path)) return null
    const route = this.#routeOf(path)
    if (route === null) return null
    return { route, key: end === -1 ? path : path + queryKey(route, url.slice(end + 1)) }
  }

  #routeOf(path: string): CacheableRoute | null {
    const [handlers] = this.#app.router.match('GET', path)
    for (const [[handler]] of handlers) {
      const route = cacheableRouteOf(handler)
      if (route !== null) return route
    }
    return null
  }
}

/** The part of a query that the route reads, written in one way. */
function queryKey({ query }: CacheableRoute, text: string): string {
  if (query === 'all') return `?${text}`
  const given = new URLSearchParams(text)
  const read = query.flatMap((name) => {
    const value = given.get(name)
    return value === null ? [] : [`${name}=${encodeURIComponent(value)}`]
  })
  return read.length === 0 ? '' : `?${read.join('&')}`
}

/** Whether a path is written as we write it: nothing encoded that needn't be, and no segment that leads elsewhere. */
function isCanonical(path: string): boolean {
  if (asciiPath.test(path)) return true
  if (!path.includes('%')) return false
  try {
    const text = decodeURIComponent(path)
    return text.normalize('NFC') === text && path.split('/').every(isCanonicalSegment)
  } catch {
    return false
  }
}

function isCanonicalSegment(segment: string): boolean {
  return !segment.startsWith('.') && encodeURIComponent(decodeURIComponent(segment)) === segment
}
