import { decrypt } from 'http_ece'
import { browserKeys, idInPath } from './browser-keys.ts'
import { PushChecker, type PushRequest } from './check-push.ts'
import { Misbehaviour, type Misdeed } from './misbehaviour.ts'
import { ReceivedLedger } from './received.ts'

/** What a front is to do with a request, whatever its protocol. */
export type Reaction =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly text: string
      readonly location: string | null
    }
  | { readonly kind: 'misdeed'; readonly misdeed: Misdeed }

export type PushDeskOptions = {
  /** What the browsers' keys are made from. */
  readonly seed: string
  /** Every how many messages one is decrypted: 1 for all, 0 for none. */
  readonly decryptEvery: number
}

/** Takes a message on for a browser that keeps a connection to this push service. */
export type Forward = (id: string, body: Buffer, headers: PushRequest['headers']) => void

/** What is common to all protocols: checks, the ledger, and what goes wrong on purpose. */
export class PushDesk {
  readonly ledger = new ReceivedLedger()
  readonly misbehaviour = new Misbehaviour()
  /** Answers come this much later. */
  latencyMs = 0
  /** Subscriptions that have ended: 410. */
  readonly gone = new Set<string>()
  /** The key each subscription was made under, where it was said: another one is refused as Apple does. */
  readonly boundTo = new Map<string, string>()
  readonly #checker = new PushChecker(() => Date.now() / 1_000)
  readonly #options: PushDeskOptions
  readonly #live = new Map<string, Forward>()
  /** Until when a subscription's messages are not to come again, milliseconds since 1970. */
  readonly #notBefore = new Map<string, number>()
  #taken = 0

  constructor(options: PushDeskOptions) {
    this.#options = options
  }

  /** From now on messages for this subscription are forwarded instead of decrypted: its keys are a real browser's. */
  connect(id: string, forward: Forward): void {
    this.#live.set(id, forward)
  }

  disconnect(id: string): void {
    this.#live.delete(id)
  }

  react(request: PushRequest): Reaction {
    const id = idInPath(request.path)
    if (id === null || this.gone.has(id)) return answer(id === null ? 404 : 410, 'no such subscription')
    const checked = this.#checker.check(request)
    if ('status' in checked) {
      this.ledger.complain(checked.why)
      return answer(
        checked.status,
        checked.why.startsWith('BadJwtToken') ? '{"reason":"BadJwtToken"}' : checked.why,
      )
    }
    const bound = this.boundTo.get(id)
    if (bound !== undefined && bound !== checked.key) return answer(403, '{"reason":"VapidPkHashMismatch"}')
    if (Date.now() < (this.#notBefore.get(id) ?? 0)) this.ledger.complain('before its Retry-After was over')
    const misdeed = this.misbehaviour.for(id)
    if (misdeed !== null) {
      if (misdeed.kind === 'status' && /^\d+$/.test(misdeed.retryAfter ?? ''))
        this.#notBefore.set(id, Date.now() + Number(misdeed.retryAfter) * 1_000)
      if (misdeed.kind === 'cut' && misdeed.accepts) this.#take(id, request)
      return { kind: 'misdeed', misdeed }
    }
    return this.#take(id, request)
  }

  #take(id: string, { headers, body }: PushRequest): Reaction {
    const forward = this.#live.get(id)
    const { decryptEvery } = this.#options
    const isSample = forward === undefined && decryptEvery > 0 && this.#taken % decryptEvery === 0
    this.#taken++
    let text: string | null = null
    if (isSample) {
      try {
        const { pair, auth } = browserKeys(this.#options.seed, id)
        text = decrypt(body, { version: 'aes128gcm', privateKey: pair, authSecret: auth }).toString()
      } catch {
        this.ledger.complain('cannot be decrypted')
      }
    }
    this.ledger.take({
      id,
      topic: String(headers['topic'] ?? ''),
      ttlSeconds: Number(headers['ttl']),
      urgency: String(headers['urgency'] ?? ''),
      at: Date.now(),
      text,
    })
    forward?.(id, body, headers)
    return { kind: 'answer', status: 201, text: '', location: `/message/${this.#taken}` }
  }
}

function answer(status: number, text: string): Reaction {
  return { kind: 'answer', status, text, location: null }
}
