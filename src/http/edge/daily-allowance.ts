const DAY_MS = 24 * 3_600_000
/** When there are more, the oldest are forgotten. */
const MAX_CALLERS = 50_000

type Spent = { amount: number; readonly until: number }

/**
 * What one caller may use up in a day, such as kilobytes of subscriptions. Everything is in memory only, and the name of a
 * caller is forgotten after the day.
 */
export class DailyAllowance {
  readonly #perDay: number
  /** A monotonic clock. */
  readonly #nowMs: () => number
  readonly #spent = new Map<string, Spent>()

  constructor(perDay: number, nowMs: () => number) {
    this.#perDay = perDay
    this.#nowMs = nowMs
  }

  /** Takes an amount, or says after how many seconds there is a new allowance. */
  take(
    caller: string,
    amount: number,
  ): { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number } {
    const now = this.#nowMs()
    const known = this.#spent.get(caller)
    const spent = known !== undefined && known.until > now ? known : { amount: 0, until: now + DAY_MS }
    if (spent.amount + amount > this.#perDay) {
      return { ok: false, retryAfterSeconds: Math.ceil((spent.until - now) / 1_000) }
    }
    spent.amount += amount
    if (spent !== known) {
      // The map stays in the order in which days end.
      this.#spent.delete(caller)
      this.#spent.set(caller, spent)
    }
    for (const [name, { until }] of this.#spent) {
      if (until > now && this.#spent.size <= MAX_CALLERS) break
      this.#spent.delete(name)
    }
    return { ok: true }
  }

  /** Gives back what was taken for something that was refused after all. */
  refund(caller: string, amount: number): void {
    const spent = this.#spent.get(caller)
    if (spent !== undefined) spent.amount = Math.max(0, spent.amount - amount)
  }
}
