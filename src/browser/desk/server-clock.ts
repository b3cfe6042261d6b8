/**
 * The server's time, on a computer whose own clock may be wrong.
 *
 * Each answer says that the server's clock stood within some second while the question was under way: that bounds the
 * difference between the two clocks. The bounds of all answers together close in on it, to well under a second after a
 * few. Bounds that contradict what was known mean that a clock was set, and begin anew.
 */
export class ServerClock {
  readonly #now: () => number
  #low = Number.NEGATIVE_INFINITY
  #high = Number.POSITIVE_INFINITY

  /** @param now this computer's clock, in milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** The server's time as well as it is known, in milliseconds since 1970. */
  now(): number {
    return this.#now() + this.#offset()
  }

  /** An answer's `Date` header: whole seconds, cut off, somewhere between asking and hearing (both by our clock). */
  heardDate(header: string | null, askedAt: number, heardAt: number): void {
    const at = header === null ? Number.NaN : Date.parse(header)
    if (Number.isFinite(at)) this.#bound(at - heardAt, at + 1_000 - askedAt)
  }

  /** The moment in a stream's `hello`: exact when it was written, which was at most so long ago. */
  heardMoment(moment: string, at = this.#now(), delayMs = 2_000): void {
    const said = Date.parse(moment)
    if (Number.isFinite(said)) this.#bound(said - at, said - at + delayMs)
  }

  #bound(low: number, high: number): void {
    const [lower, upper] = [Math.max(low, this.#low), Math.min(high, this.#high)]
    const agree = lower <= upper
    this.#low = agree ? lower : low
    this.#high = agree ? upper : high
  }

  #offset(): number {
    return Number.isFinite(this.#low) ? (this.#low + this.#high) / 2 : 0
  }
}
