/** One message a push service took for one subscription. */
export type Received = {
  readonly id: string
  readonly topic: string
  readonly ttlSeconds: number
  readonly urgency: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** The message as the browser reads it; `null` where it was not decrypted. */
  readonly text: string | null
}

export type Summary = {
  /** POSTs that came in, whatever became of them. */
  readonly requests: number
  /** Messages taken, repeats included. */
  readonly accepted: number
  /** Subscriptions that have at least one. */
  readonly reached: number
  /** Messages that a subscription had been given before: same topic and same text. */
  readonly repeated: number
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
  /** What was wrong with requests of the desk; empty when it does everything right. */
  readonly complaints: Readonly<Record<string, number>>
  readonly decrypted: number
  /** Milliseconds since 1970 of the first and the last message taken; 0 when there is none. */
  readonly firstAt: number
  readonly lastAt: number
  /** TCP connections that were opened. */
  readonly connections: number
  /** Most requests that were open at one time. */
  readonly mostAtOnce: number
}

/** What each subscription received: the ledger that the desk's own is held against. */
export class ReceivedLedger {
  readonly #bySubscription = new Map<string, Received[]>()
  readonly #statuses: Record<string, number> = {}
  readonly #complaints: Record<string, number> = {}
  #requests = 0
  #accepted = 0
  #repeated = 0
  #decrypted = 0
  #firstAt = 0
  #lastAt = 0
  #atOnce = 0
  #mostAtOnce = 0
  readonly #takenAt: number[] = []
  connections = 0

  begin(): void {
    this.#requests++
    this.#atOnce++
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#atOnce)
  }

  end(): void {
    this.#atOnce--
  }

  take(message: Received): void {
    const earlier = this.#bySubscription.get(message.id)
    if (earlier === undefined) this.#bySubscription.set(message.id, [message])
    else {
      if (earlier.some(({ topic, text }) => topic === message.topic && text === message.text))
        this.#repeated++
      earlier.push(message)
    }
    this.#accepted++
    this.#takenAt.push(message.at)
    if (message.text !== null) this.#decrypted++
    if (this.#firstAt === 0) this.#firstAt = message.at
    this.#lastAt = message.at
  }

  answered(status: number | string): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
  }

  complain(why: string): void {
    this.#complaints[why] = (this.#complaints[why] ?? 0) + 1
  }

  /** When the `nth` message was taken, counting from 1; 0 when it has not been. */
  takenAt(nth: number): number {
    return this.#takenAt[nth - 1] ?? 0
  }

  of(id: string): readonly Received[] {
    return this.#bySubscription.get(id) ?? []
  }

  /** How many messages each subscription has, of those whose text holds `mark`. Where nothing was decrypted, of all. */
  counts(mark: string): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const [id, messages] of this.#bySubscription) {
      const count = messages.filter(({ text }) => text === null || text.includes(mark)).length
      if (count > 0) counts[id] = count
    }
    return counts
  }

  get summary(): Summary {
    return {
      requests: this.#requests,
      accepted: this.#accepted,
      reached: this.#bySubscription.size,
      repeated: this.#repeated,
      statuses: this.#statuses,
      complaints: this.#complaints,
      decrypted: this.#decrypted,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      connections: this.connections,
      mostAtOnce: this.#mostAtOnce,
    }
  }
}
