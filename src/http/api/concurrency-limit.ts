/**
 * Limits how many tasks run at once. Tasks above the limit are queued; when the queue is full they are rejected. Tasks with
 * priority wait in a queue of their own, which the others cannot fill, and start before them.
 */
export class ConcurrencyLimit {
  readonly #atOnce: number
  readonly #maxWaiting: number
  readonly #waiting: (() => void)[] = []
  readonly #waitingFirst: (() => void)[] = []
  #running = 0

  constructor(atOnce: number, maxWaiting: number) {
    this.#atOnce = atOnce
    this.#maxWaiting = maxWaiting
  }

  /** The task's result, or `null` when the queue is full. */
  async run<T>(work: () => Promise<T>, { first = false } = {}): Promise<T | null> {
    if (this.#running >= this.#atOnce) {
      const queue = first ? this.#waitingFirst : this.#waiting
      if (queue.length >= this.#maxWaiting) return null
      // The finishing task hands its slot over, so that no new task can take it first.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else this.#running++
    try {
      return await work()
    } finally {
      const next = this.#waitingFirst.shift() ?? this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}
