/** One message that the push service accepted for one subscription. */
export type ReceivedMessage = {
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
  /** Requests received, whatever the response. */
  readonly requests: number
  /** Messages accepted, repeats included. */
  readonly accepted: number
  /** Subscriptions with at least one message. */
  readonly reached: number
  /** Messages that a subscription already had: same topic and same text. */
  readonly repeated: number
  /** Responses by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Protocol violations in requests of the desk, and how often. */
  readonly violations: Readonly<Record<string, number>>
  readonly decrypted: number
  /** Milliseconds since 1970 of the first and the last message accepted; 0 without any. */
  readonly firstAt: number
  readonly lastAt: number
  /** TCP connections that were opened. */
  readonly connections: number
  /** The highest number of requests in flight at once. */
  readonly maxConcurrentRequests: number
}

/** The messages of each subscription, to compare with the desk's own ledger. */
export class ReceivedMessages {
  readonly #bySubscription = new Map<string, ReceivedMessage[]>()
  readonly #statuses: Record<string, number> = {}
  readonly #violations: Record<string, number> = {}
  #requests = 0
  #accepted = 0
  #repeated = 0
  #decrypted = 0
  #firstAt = 0
  #lastAt = 0
  #inFlight = 0
  #maxConcurrentRequests = 0
  readonly #acceptedAt: number[] = []
  connections = 0

  startRequest(): void {
    this.#requests++
    this.#inFlight++
    this.#maxConcurrentRequests = Math.max(this.#maxConcurrentRequests, this.#inFlight)
  }

  endRequest(): void {
    this.#inFlight--
  }

  add(message: ReceivedMessage): void {
    const earlier = this.#bySubscription.get(message.id)
    if (earlier === undefined) this.#bySubscription.set(message.id, [message])
    else {
      if (earlier.some(({ topic, text }) => topic === message.topic && text === message.text))
        this.#repeated++
      earlier.push(message)
    }
    this.#accepted++
    this.#acceptedAt.push(message.at)
    if (message.text !== null) this.#decrypted++
    if (this.#firstAt === 0) this.#firstAt = message.at
    this.#lastAt = message.at
  }

  countStatus(status: number | string): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
  }

  addViolation(why: string): void {
    this.#violations[why] = (this.#violations[why] ?? 0) + 1
  }

  /** When the `nth` message was accepted, counting from 1; 0 before that. */
  acceptedAt(nth: number): number {
    return this.#acceptedAt[nth - 1] ?? 0
  }

  of(id: string): readonly ReceivedMessage[] {
    return this.#bySubscription.get(id) ?? []
  }

  /** Messages of each subscription whose text contains `mark`. Messages that were not decrypted count too. */
  countsWith(mark: string): Record<string, number> {
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
      violations: this.#violations,
      decrypted: this.#decrypted,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      connections: this.connections,
      maxConcurrentRequests: this.#maxConcurrentRequests,
    }
  }
}
