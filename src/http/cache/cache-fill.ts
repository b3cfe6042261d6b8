import type { Instant, Seq } from '../../domain/ids.ts'
import type { RateKey, RateLimit } from '../edge/rate-limit.ts'
import type { Encoding } from '../edge/send.ts'
import type { CacheableRoute, CacheGroup, CacheNotes, Dependency, FillOutcome } from './cache-notes.ts'

/**
 * One question to the app whose response may be kept: the address and the encoding, and nothing else of the request it is
 * asked for. The app writes down here what its response depends on, so that this has one home: the rules that made it.
 */
export class CacheFill implements CacheNotes {
  readonly key: string
  readonly encoding: Encoding | null
  readonly address: string
  /** The head that every reader of the response may rely on. */
  readonly head: Seq
  readonly #predicted: CacheableRoute
  /** Names of the request headers that the app looked at. `*` stands for all of them. */
  readonly headersRead = new Set<string>()
  #isPredicted = false
  #kept: { readonly dependsOn: Dependency; readonly group: CacheGroup } | null = null
  #expiresAt = Number.POSITIVE_INFINITY
  #rate: { readonly limit: RateLimit; readonly key: RateKey; readonly isTaken: boolean } | null = null
  /** Written by the app's own record of requests. */
  outcome: FillOutcome | null = null

  /** @param route what the address was taken for. */
  constructor(
    at: Pick<CacheFill, 'key' | 'encoding' | 'address' | 'head'> & { readonly route: CacheableRoute },
  ) {
    this.key = at.key
    this.encoding = at.encoding
    this.address = at.address
    this.head = at.head
    this.#predicted = at.route
  }

  enter(route: CacheableRoute): void {
    this.#isPredicted = route === this.#predicted
  }

  keep(dependsOn: Dependency, group: CacheGroup): void {
    this.#kept = { dependsOn, group }
  }

  expire(at: Instant): void {
    this.#expiresAt = Math.min(this.#expiresAt, at)
  }

  noteRate(limit: RateLimit, key: RateKey, isTaken: boolean): void {
    this.#rate = { limit, key, isTaken }
  }

  /** What the response depends on; `null` when it must not be kept. */
  get kept(): { readonly dependsOn: Dependency; readonly group: CacheGroup } | null {
    return this.#isPredicted && !this.headersRead.has('*') ? this.#kept : null
  }

  get expiresAt(): number {
    return this.#expiresAt
  }

  /** The rate limit that each request for this response counts against. */
  get rate(): RateLimit | null {
    return this.#rate?.limit ?? null
  }

  /** Whether the response is a refusal of the one client for whom it was asked. */
  get isRefused(): boolean {
    return this.#rate?.isTaken === false
  }

  /** Gives back what was taken from the rate limit, because the response is used for nobody. */
  refund(): void {
    if (this.#rate?.isTaken === true) this.#rate.limit.refund(this.#rate.key)
  }

  /** The request for the app: it has no header but the encoding. */
  request(url: string): Request {
    const headers = new Headers(this.encoding === null ? {} : { 'accept-encoding': this.encoding })
    const request = new Request(url)
    return Object.defineProperty(request, 'headers', { value: recorded(headers, this.headersRead) })
  }
}

/** Headers that note which of them are looked at, there or not. */
function recorded(headers: Headers, read: Set<string>): Headers {
  return new Proxy(headers, {
    get(target, property) {
      if (property === 'get' || property === 'has') {
        return (name: string) => {
          read.add(name.toLowerCase())
          return target[property](name)
        }
      }
      read.add('*')
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
