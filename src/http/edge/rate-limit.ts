/** Most names remembered at once. When it is full, those that owe nothing go first, then the oldest. */
const MAX_NAMES = 100_000

/** How much is let through, and by which clock. */
export type RateLimitOptions = {
  /** How many are let through a minute in the long run; 0 sets no limit. */
  readonly perMinute: number
  /** How many may come at once after a pause. */
  readonly burst: number
  /** Milliseconds from any beginning; must not go backwards. */
  readonly nowMs: () => number
}

/**
 * A rate for each name (an address, a token), kept as one number a name: the moment at which all that was let through
 * would have been earned. That is the generic cell rate algorithm, a leaky bucket without a timer.
 */
export class RateLimit {
  readonly #options: RateLimitOptions
  readonly #earnedAtMs = new Map<string, number>()

  constructor(options: RateLimitOptions) {
    this.#options = options
  }

  /** Lets one through, or says after how many seconds (1 or more) it would. */
  take(name: string): { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number } {
    const { perMinute, burst, nowMs } = this.#options
    if (perMinute === 0) return { ok: true }
    const everyMs = 60_000 / perMinute
    const now = nowMs()
    const earnedAt = Math.max(now, this.#earnedAtMs.get(name) ?? 0)
    const waitMs = earnedAt - now - (burst - 1) * everyMs
    if (waitMs > 0) return { ok: false, retryAfterSeconds: Math.ceil(waitMs / 1_000) }
    if (this.#earnedAtMs.size >= MAX_NAMES) this.#makeRoom(now)
    this.#earnedAtMs.set(name, earnedAt + everyMs)
    return { ok: true }
  }

  /** Gives one back that turned out not to count. */
  giveBack(name: string): void {
    const earnedAt = this.#earnedAtMs.get(name)
    if (earnedAt !== undefined) this.#earnedAtMs.set(name, earnedAt - 60_000 / this.#options.perMinute)
  }

  #makeRoom(now: number): void {
    for (const [name, earnedAt] of this.#earnedAtMs) {
      if (earnedAt <= now) this.#earnedAtMs.delete(name)
    }
    for (const name of this.#earnedAtMs.keys()) {
      if (this.#earnedAtMs.size < MAX_NAMES * 0.9) return
      this.#earnedAtMs.delete(name)
    }
  }
}
