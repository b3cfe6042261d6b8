const SECOND_MS = 1_000

/**
 * A push reaches a hundred thousand browsers in the same seconds: their receipts are spread over these, which also lets
 * several become one.
 */
const SPREAD_MS = 2 * SECOND_MS
const WAIT_MS = 10 * SECOND_MS

type Counts = { shown?: number; opened?: number }

/**
 * Tells the desk that an alert was shown or opened, and nothing else: neither who saw it nor where. A receipt that can't be
 * delivered is lost.
 */
export class Receipts {
  readonly #address: string
  readonly #waiting = new Map<string, Counts>()

  /** @param address where receipts go. */
  constructor(address: string) {
    this.#address = address
  }

  /** Resolves when it has left, or was given up. */
  async report(alert: string | null, what: keyof Counts): Promise<void> {
    if (alert === null) return
    this.#waiting.set(alert, { ...this.#waiting.get(alert), [what]: 1 })
    await new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD_MS))
    const counts = this.#waiting.get(alert)
    if (counts === undefined) return
    this.#waiting.delete(alert)
    await this.#send({ alert, ...counts })
  }

  async #send(receipt: object): Promise<void> {
    try {
      await fetch(this.#address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(receipt),
        credentials: 'omit',
        keepalive: true,
        signal: AbortSignal.timeout(WAIT_MS),
      })
    } catch {
      // Counting is worth less than the reader's network.
    }
  }
}
