import type { PushMessage, PushOutcome, PushSender } from '../../src/fanout/push/delivery/push-sender.ts'

/** What a simulated push service does with one message. */
export type Fate =
  | 'accepts'
  | 'accepts-and-the-response-is-lost'
  | 'is-lost'
  | 'throttles'
  | 'fails'
  | 'is-not-sent'
  | 'is-unreachable'
  | 'is-gone'
  | 'refuses'
  | 'refuses-the-key'
  | 'is-stale'

/** Push services in memory, with responses that come later, or never once the desk is killed. */
export class SimulatedPush implements PushSender {
  /** Endpoints in the order in which messages arrived. */
  readonly arrived: string[] = []
  /** Their topics, in the same order. */
  readonly topics: string[] = []
  sent = 0
  /** The desk's process was killed: responses are never delivered. */
  isKilled = false
  readonly #fate: (endpoint: string, attempt: number) => Fate
  readonly #latencyMs: (endpoint: string) => number
  readonly #attempts = new Map<string, number>()

  constructor(
    fate: (endpoint: string, attempt: number) => Fate,
    latencyMs: (endpoint: string) => number = () => 0,
  ) {
    this.#fate = fate
    this.#latencyMs = latencyMs
  }

  /** Where subscriptions are at services that are listed by name. */
  isKnown(origin: string): boolean {
    return !origin.includes('made-up')
  }

  capacity(): number {
    return 100
  }

  async send({ endpoint, topic }: PushMessage): Promise<PushOutcome> {
    this.sent++
    const attempt = (this.#attempts.get(endpoint) ?? 0) + 1
    this.#attempts.set(endpoint, attempt)
    const fate = this.#fate(endpoint, attempt)
    if (fate === 'accepts' || fate === 'accepts-and-the-response-is-lost') {
      this.arrived.push(endpoint)
      this.topics.push(topic)
    }
    await new Promise((resolve) => setTimeout(resolve, this.#latencyMs(endpoint)))
    if (this.isKilled) return new Promise(() => undefined)
    return outcomeOf(fate)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function outcomeOf(fate: Fate): PushOutcome {
  const retry = { kind: 'retry', detail: fate, afterMs: null, mayHaveArrived: false } as const
  switch (fate) {
    case 'accepts':
      return { kind: 'accepted' }
    case 'accepts-and-the-response-is-lost':
    case 'is-lost':
      return { ...retry, reason: 'lost', mayHaveArrived: true }
    case 'throttles':
      return { ...retry, reason: 'throttled', afterMs: 500 }
    case 'fails':
      return { ...retry, reason: 'unavailable' }
    case 'is-unreachable':
      return { ...retry, reason: 'unreachable' }
    case 'is-not-sent':
      return { kind: 'not-sent' }
    case 'is-gone':
      return { kind: 'gone' }
    case 'refuses':
      return { kind: 'refused', detail: fate }
    case 'is-stale':
      return { kind: 'unauthorised', detail: '401', isAboutUs: false }
    case 'refuses-the-key':
      return { kind: 'unauthorised', detail: fate, isAboutUs: true }
  }
}
