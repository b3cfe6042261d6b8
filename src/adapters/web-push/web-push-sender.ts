import type { PushMessage, PushOutcome, PushSender } from '../../fanout/push/delivery/push-sender.ts'
import type { FindVapidKey } from '../../fanout/push/delivery/vapid-key.ts'
import { BrowserKeyError, MessageEncryptor } from './encrypt.ts'
import { EndpointGuard, type AllowedOrigin, type GuardOptions } from './endpoint-guard.ts'
import { guardedLookup, type ResolveAll } from './guarded-lookup.ts'
import type { Request } from './connection.ts'
import { sharedSecureContext } from './connect.ts'
import { ConnectionPool, type ConnectionPoolOptions } from './connection-pool.ts'
import { outcomeOf, type RequestResult } from './request-result.ts'
import { VapidTokens } from './vapid-token.ts'

export type SenderOptions = GuardOptions & {
  readonly findVapidKey: FindVapidKey
  /** A `mailto:` or `https:` contact for push services. It must exist. @see RFC 8292 section 2.1 */
  readonly contact: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Certificates to trust in addition to the system's, PEM. */
  readonly ca?: string | undefined
  readonly resolve?: ResolveAll | undefined
  readonly responseTimeoutMs?: number | undefined
  readonly connectTimeoutMs?: number | undefined
  /** Whether key agreement calls OpenSSL by FFI, where Node has it. */
  readonly ffi?: boolean | undefined
}

const RESPONSE_TIMEOUT_MS = 15_000
const TIMEOUT_CHECK_MS = 250
/** More than the number of existing push services. */
const MAX_POOLS = 500
/** Idle pools of push services that have never accepted a message. */
const MAX_IDLE_UNPROVEN_POOLS = 16
/** A token that was accepted within this time has not expired. */
const JUST_ACCEPTED_MS = 60_000
const CLOSE_GRACE_MS = 2_000

/** Web Push with one encryptor, one VAPID token for each push service and key, and one connection pool for each push service. */
export class WebPushSender implements PushSender {
  readonly #guard: EndpointGuard
  readonly #tokens: VapidTokens
  readonly #encryptor: MessageEncryptor
  readonly #poolOptions: ConnectionPoolOptions
  readonly #now: () => number
  readonly #pools = new Map<string, ConnectionPool>()
  /** The push services that have accepted a message, and when they last did under each of our keys. */
  readonly #accepting = new Map<string, Map<string, number>>()
  readonly #timeoutCheck: NodeJS.Timeout

  constructor(options: SenderOptions) {
    this.#guard = new EndpointGuard(options)
    this.#now = options.now
    this.#encryptor = new MessageEncryptor({ ffi: options.ffi ?? false })
    this.#tokens = new VapidTokens(options.findVapidKey, options.contact, () => options.now() / 1_000)
    const { ca, resolve, connectTimeoutMs, responseTimeoutMs = RESPONSE_TIMEOUT_MS } = options
    const now = (): number => performance.now()
    const secureContext = sharedSecureContext(ca)
    this.#poolOptions = {
      secureContext,
      lookup: guardedLookup(resolve),
      connectTimeoutMs,
      responseTimeoutMs,
      now,
    }
    this.#timeoutCheck = setInterval(() => this.#checkTimeouts(), TIMEOUT_CHECK_MS).unref()
  }

  isKnown(origin: string): boolean {
    return this.#guard.isKnown(`${origin}/`)
  }

  capacity(origin: string): number {
    return this.#pools.get(origin)?.capacity ?? 1
  }

  async send(message: PushMessage, signal: AbortSignal): Promise<PushOutcome> {
    const to = this.#guard.check(message.endpoint)
    if (typeof to === 'string') return { kind: 'blocked', detail: to }
    try {
      const first = await this.#attempt(to, message, signal)
      if (first === null) return { kind: 'key-missing' }
      if (first.kind !== 'response' || first.status !== 401 || this.#wasJustAccepted(to, message))
        return this.#outcome(first, to, message)
      // A token expires early for a service whose clock differs. One retry with a fresh token rules that out.
      this.#tokens.forget(to.origin, message.vapidKeyId)
      const second = await this.#attempt(to, message, signal)
      return second === null ? { kind: 'key-missing' } : this.#outcome(second, to, message)
    } catch (error) {
      if (error instanceof BrowserKeyError) return { kind: 'refused', detail: error.message }
      throw error
    }
  }

  /** `null` without the VAPID key of the subscription. */
  async #attempt(
    to: AllowedOrigin,
    message: PushMessage,
    signal: AbortSignal,
  ): Promise<RequestResult | null> {
    const authorization = this.#tokens.for(to.origin, message.vapidKeyId)
    if (authorization === null) return null
    const pool = this.#poolFor(to)
    const { urgency, topic, ttlSeconds } = message
    const make = (): Request => ({
      path: message.endpoint.slice(to.origin.length),
      authorization,
      body: this.#encryptor.encrypt(message.text, message),
      ttlSeconds,
      urgency,
      topic,
    })
    const result = await pool.request(make, signal)
    pool.dispatchWaiting()
    return result
  }

  /** The same token was accepted a moment ago, so it has not expired. */
  #wasJustAccepted({ origin }: AllowedOrigin, { vapidKeyId }: PushMessage): boolean {
    const acceptedAt = this.#accepting.get(origin)?.get(vapidKeyId)
    return acceptedAt !== undefined && performance.now() - acceptedAt < JUST_ACCEPTED_MS
  }

  /**
   * A key mismatch ends a subscription only if the service has accepted a message under the same key before. Otherwise the
   * fault may be ours, such as a proxy that changes our header, and would end all of them.
   */
  #outcome(result: RequestResult, { origin }: AllowedOrigin, { vapidKeyId }: PushMessage): PushOutcome {
    const outcome = outcomeOf(result, this.#now())
    const accepted = this.#accepting.get(origin) ?? new Map<string, number>()
    if (outcome.kind === 'accepted') {
      accepted.set(vapidKeyId, performance.now())
      this.#accepting.set(origin, accepted)
    }
    if (outcome.kind !== 'key-retired' || accepted.has(vapidKeyId)) return outcome
    const detail = 'It reports another VAPID key and has not accepted any message yet.'
    return { kind: 'unauthorised', detail, isAboutUs: false }
  }

  /** The most recently used pool is the last one in the map. */
  #poolFor(to: AllowedOrigin): ConnectionPool {
    const known = this.#pools.get(to.origin)
    if (known !== undefined) {
      this.#pools.delete(to.origin)
      this.#pools.set(to.origin, known)
      return known
    }
    if (!this.#isProven(to.origin))
      this.#evictIdle(MAX_IDLE_UNPROVEN_POOLS, (origin) => !this.#isProven(origin))
    if (this.#pools.size >= MAX_POOLS) {
      // One that has accepted a message goes only where no other can, and none goes while it is in use.
      this.#evictIdle(1, (origin) => !this.#isProven(origin))
      if (this.#pools.size >= MAX_POOLS) this.#evictIdle(MAX_POOLS, () => true)
    }
    const pool = new ConnectionPool(to, this.#poolOptions)
    this.#pools.set(to.origin, pool)
    return pool
  }

  #isProven(origin: string): boolean {
    return this.#accepting.has(origin) || this.isKnown(origin)
  }

  /** Closes idle pools, the least recently used first, until fewer than `limit` of these are left. */
  #evictIdle(limit: number, mayGo: (origin: string) => boolean): void {
    const idle = [...this.#pools].filter(([origin, pool]) => !pool.isBusy && mayGo(origin))
    for (const [origin, pool] of idle.slice(0, Math.max(0, idle.length - limit + 1))) {
      this.#pools.delete(origin)
      void pool.close(CLOSE_GRACE_MS)
    }
  }

  #checkTimeouts(): void {
    const now = performance.now()
    for (const pool of this.#pools.values()) pool.checkTimeouts(now)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timeoutCheck)
    await Promise.all(Array.from(this.#pools.values(), (pool) => pool.close(CLOSE_GRACE_MS)))
    this.#pools.clear()
  }
}
