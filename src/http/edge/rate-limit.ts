/** When there are more, those without a debt are deleted first, then the oldest. */
const MAX_KEYS = 100_000

/** The limit and its clock. */
export type RateLimitOptions = {
  /** Requests a minute in the long run; 0 sets no limit. */
  readonly perMinute: number
  /** Requests at once after a pause. */
  readonly burst: number
  /** A monotonic clock. */
  readonly nowMs: () => number
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
  take(key: string): { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number } {
    const { perMinute, burst, nowMs } = this.#options
    if (perMinute === 0) return { ok: true }
    const everyMs = 60_000 / perMinute
    const now = nowMs()
    const paidAt = Math.max(now, this.#paidAtMs.get(key) ?? 0)
    const waitMs = paidAt - now - (burst - 1) * everyMs
    if (waitMs > 0) return { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1_000) }
    if (this.#paidAtMs.size >= MAX_KEYS) this.#evict(now)
    this.#paidAtMs.set(key, paidAt + everyMs)
    return { ok: true }
  }

  /** Returns one request that does not count after all. */
  refund(key: string): void {
    const paidAt = this.#paidAtMs.get(key)
    if (paidAt !== undefined) this.#paidAtMs.set(key, paidAt - 60_000 / this.#options.perMinute)
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
