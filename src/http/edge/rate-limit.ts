/** When there are more, those without a debt are deleted first, then the oldest. */
const MAX_KEYS = 100_000

/** A group's share of a minute is no whole number, and errors of its sum must refuse nobody. */
const ROUNDING_MS = 0.01

/** The limit and its clock. */
export type RateLimitOptions = {
  /** Requests a minute in the long run; 0 sets no limit. */
  readonly perMinute: number
  /** Requests at once after a pause. */
  readonly burst: number
  /** A monotonic clock. */
  readonly nowMs: () => number
}

/** What is limited: a key, and with it the larger group that it stands in, such as an address's network. */
export type RateKey = {
  readonly key: string
  readonly group?: {
    readonly key: string
    /** Its limit, in multiples of what one key may. */
    readonly factor: number
  } | null
}

/**
 * A rate limit per key (an address, a token), by the generic cell rate algorithm: a leaky bucket without a timer. It keeps
 * one number a key, the time at which all admitted requests would be paid for.
 */
export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #paidAtMs = new Map<string, number>()

  constructor(options: RateLimitOptions) {
    this.#options = options
  }

  /** Admits one request, or says after how many seconds (1 or more) to retry. */
  take({
    key,
    group,
  }: RateKey): { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number } {
    if (this.#options.perMinute === 0) return { ok: true }
    const now = this.#options.nowMs()
    const waitMs = Math.max(this.#waitMs(key, 1, now), group ? this.#waitMs(group.key, group.factor, now) : 0)
    if (waitMs > ROUNDING_MS) return { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1_000) }
    if (this.#paidAtMs.size >= MAX_KEYS) this.#evict(now)
    this.#pay(key, 1, now)
    if (group) this.#pay(group.key, group.factor, now)
    return { ok: true }
  }

  /** Returns one request that does not count after all. */
  refund({ key, group }: RateKey): void {
    this.#refund(key, 1)
    if (group) this.#refund(group.key, group.factor)
  }

  #everyMs(factor: number): number {
    return 60_000 / this.#options.perMinute / factor
  }

  #waitMs(key: string, factor: number, now: number): number {
    const paidAt = Math.max(now, this.#paidAtMs.get(key) ?? 0)
    return paidAt - now - (this.#options.burst * factor - 1) * this.#everyMs(factor)
  }

  #pay(key: string, factor: number, now: number): void {
    this.#paidAtMs.set(key, Math.max(now, this.#paidAtMs.get(key) ?? 0) + this.#everyMs(factor))
  }

  #refund(key: string, factor: number): void {
    const paidAt = this.#paidAtMs.get(key)
    if (paidAt !== undefined) this.#paidAtMs.set(key, paidAt - this.#everyMs(factor))
  }

  #evict(now: number): void {
    for (const [key, paidAt] of this.#paidAtMs) {
      if (paidAt <= now) this.#paidAtMs.delete(key)
    }
    for (const key of this.#paidAtMs.keys()) {
      if (this.#paidAtMs.size < MAX_KEYS * 0.9) return
      this.#paidAtMs.delete(key)
    }
  }
}
