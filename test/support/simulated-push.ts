import type { PushMessage, PushOutcome, PushSender } from '../../src/fanout/push/delivery/push-sender.ts'

/** What a simulated push service does with one message. */
export type Fate =
  | 'accepts'
  | 'accepts-and-the-answer-is-lost'
  | 'is-lost'
  | 'throttles'
  | 'fails'
  | 'has-not-looked'
  | 'is-gone'
  | 'refuses'
  | 'knows-no-such-key'

/** Push services in memory: what arrived at each browser, and answers that come later, or never once it is `down`. */
export class SimulatedPush implements PushSender {
  /** Endpoints in the order in which messages arrived. */
  readonly arrived: string[] = []
  /** Their topics, in the same order. */
  readonly topics: string[] = []
  sent = 0
  /** The desk's process was killed: nobody hears the answers. */
  isDeaf = false
  readonly #fate: (endpoint: string, attempt: number) => Fate
  readonly #answerMs: (endpoint: string) => number
  readonly #attempts = new Map<string, number>()

  constructor(
    fate: (endpoint: string, attempt: number) => Fate,
    answerMs: (endpoint: string) => number = () => 0,
  ) {
    this.#fate = fate
    this.#answerMs = answerMs
  }

  originOf(endpoint: string): string {
    return new URL(endpoint).origin
  }

  capacity(): number {
    return 100
  }

  async send({ endpoint, topic }: PushMessage): Promise<PushOutcome> {
    this.sent++
    const attempt = (this.#attempts.get(endpoint) ?? 0) + 1
    this.#attempts.set(endpoint, attempt)
    const fate = this.#fate(endpoint, attempt)
    if (fate === 'accepts' || fate === 'accepts-and-the-answer-is-lost') {
      this.arrived.push(endpoint)
      this.topics.push(topic)
    }
    await new Promise((resolve) => setTimeout(resolve, this.#answerMs(endpoint)))
    if (this.isDeaf) return new Promise(() => undefined)
    return outcomeOf(fate)
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function outcomeOf(fate: Fate): PushOutcome {
  const retry = { kind: 'retry', detail: fate, afterMs: null, mayHaveArrived: false } as const
  switch (fate) {
    case 'accepts':
      return { kind: 'accepted' }
    case 'accepts-and-the-answer-is-lost':
    case 'is-lost':
      return { ...retry, reason: 'lost', mayHaveArrived: true }
    case 'throttles':
      return { ...retry, reason: 'throttled', afterMs: 500 }
    case 'fails':
      return { ...retry, reason: 'unavailable' }
    case 'has-not-looked':
      return { kind: 'not-sent' }
    case 'is-gone':
      return { kind: 'gone' }
    case 'refuses':
      return { kind: 'refused', detail: fate }
    case 'knows-no-such-key':
      return { kind: 'unauthorised', detail: fate, isAboutUs: true }
  }
}
