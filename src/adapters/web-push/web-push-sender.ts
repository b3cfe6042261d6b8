import type { PushMessage, PushOutcome, PushSender } from '../../fanout/push/delivery/push-sender.ts'
import type { FindVapidKey } from '../../fanout/push/delivery/vapid-key.ts'
import { BrowserKeyError, MessageEncryptor } from './encrypt.ts'
import { EndpointGuard, type AllowedOrigin, type GuardOptions } from './endpoint-guard.ts'
import type { Request } from './line.ts'
import { Lines, type LineOptions } from './lines.ts'
import { outcomeOf, type Reply } from './reply.ts'
import { VapidTokens } from './vapid-token.ts'

export type SenderOptions = GuardOptions & {
  readonly findVapidKey: FindVapidKey
  /** Whom a push service may write to: a `mailto:` or `https:` address that exists. @see RFC 8292 section 2.1 */
  readonly contact: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Trusted beside the system's certificates, PEM: for push services of the tests. */
  readonly ca?: string | undefined
  readonly resolve?: LineOptions['resolve']
  readonly answerMs?: number | undefined
  readonly connectMs?: number | undefined
}

/** A push service that takes longer to answer has lost the request. */
const ANSWER_MS = 15_000
const TEND_EVERY_MS = 250
/** More push services than there are. */
const MAX_ORIGINS = 500
const CLOSE_GRACE_MS = 2_000

/**
 * Web Push on Node's own cryptography and HTTP/2: one encryptor, one token for each push service and key, a few
 * connections to each push service.
 */
export class WebPushSender implements PushSender {
  readonly #guard: EndpointGuard
  readonly #tokens: VapidTokens
  readonly #encryptor = new MessageEncryptor()
  readonly #lineOptions: LineOptions
  readonly #now: () => number
  readonly #origins = new Map<string, Lines>()
  /** Of these, those that have taken a message. */
  readonly #takers = new Set<string>()
  readonly #tending: NodeJS.Timeout

  constructor(options: SenderOptions) {
    this.#guard = new EndpointGuard(options)
    this.#now = options.now
    this.#tokens = new VapidTokens(options.findVapidKey, options.contact, () => options.now() / 1_000)
    const { ca, resolve, connectMs, answerMs = ANSWER_MS } = options
    this.#lineOptions = { ca, resolve, connectMs, answerMs, now: () => performance.now() }
    this.#tending = setInterval(() => this.#tend(), TEND_EVERY_MS).unref()
  }

  originOf(endpoint: string): string | null {
    const allowed = this.#guard.check(endpoint)
    return typeof allowed === 'string' ? null : allowed.origin
  }

  capacity(origin: string): number {
    return this.#origins.get(origin)?.room ?? 1
  }

  async send(message: PushMessage, signal: AbortSignal): Promise<PushOutcome> {
    const to = this.#guard.check(message.endpoint)
    if (typeof to === 'string') return { kind: 'blocked', detail: to }
    try {
      const first = await this.#try(to, message, signal)
      if (first === null) return { kind: 'key-missing' }
      if (first.kind !== 'answered' || first.status !== 401) return this.#judged(first, to)
      // A token can end, or be refused by a clock that has moved: a fresh one settles whether it was that.
      this.#tokens.forget(to.origin, message.vapidKeyId)
      const second = await this.#try(to, message, signal)
      return second === null ? { kind: 'key-missing' } : this.#judged(second, to)
    } catch (error) {
      if (error instanceof BrowserKeyError) return { kind: 'refused', detail: error.message }
      throw error
    }
  }

  /** `null` where we have not got the key it is to be signed with. */
  async #try(to: AllowedOrigin, message: PushMessage, signal: AbortSignal): Promise<Reply | null> {
    const authorization = this.#tokens.for(to.origin, message.vapidKeyId)
    if (authorization === null) return null
    const lines = this.#linesTo(to)
    const { urgency, topic, ttlSeconds } = message
    const make = (): Request => ({
      path: message.endpoint.slice(to.origin.length),
      authorization,
      body: this.#encryptor.encrypt(message.text, message),
      ttlSeconds,
      urgency,
      topic,
    })
    const reply = await lines.request(make, signal)
    lines.admit()
    return reply
  }

  /**
   * A service that has taken nothing of ours yet and speaks of another key may mean all that we send (something on the way
   * changes our header, say): nobody is given up on such a word.
   */
  #judged(reply: Reply, { origin }: AllowedOrigin): PushOutcome {
    const outcome = outcomeOf(reply, this.#now())
    if (outcome.kind === 'accepted') this.#takers.add(origin)
    if (outcome.kind !== 'key-retired' || this.#takers.has(origin)) return outcome
    const detail =
      'It says that a subscription was made under another key, and has taken nothing of ours yet.'
    return { kind: 'unauthorised', detail, isAboutUs: false }
  }

  #linesTo(to: AllowedOrigin): Lines {
    const known = this.#origins.get(to.origin)
    if (known !== undefined) return known
    if (this.#origins.size >= MAX_ORIGINS) this.#letGoOfOne()
    const lines = new Lines(to, this.#lineOptions)
    this.#origins.set(to.origin, lines)
    return lines
  }

  #letGoOfOne(): void {
    const [oldest] = this.#origins
    if (oldest === undefined) return
    const [origin, lines] = oldest
    this.#origins.delete(origin)
    this.#takers.delete(origin)
    // Whatever it carries finishes by itself or is cut off; its requests have their own promises.
    void lines.close(CLOSE_GRACE_MS)
  }

  #tend(): void {
    const now = performance.now()
    for (const lines of this.#origins.values()) lines.tend(now)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#tending)
    await Promise.all(Array.from(this.#origins.values(), (lines) => lines.close(CLOSE_GRACE_MS)))
    this.#origins.clear()
  }
}
