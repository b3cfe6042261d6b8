import { decrypt } from 'http_ece'
import { browserKeys, idInPath } from './browser-keys.ts'
import { PushChecker, type PushRequest } from './push-checker.ts'
import { FaultInjector, type Fault } from './faults.ts'
import { ReceivedMessages } from './received-messages.ts'

/** How a listener responds to a request, whatever its protocol. */
export type HandlerResult =
  | {
      readonly kind: 'response'
      readonly status: number
      readonly text: string
      readonly location: string | null
    }
  | { readonly kind: 'fault'; readonly fault: Fault }

export type PushHandlerOptions = {
  /** What the browsers' keys are made from. */
  readonly seed: string
  /** Every how many messages one is decrypted: 1 for all, 0 for none. */
  readonly decryptEvery: number
}

/** Forwards a message to a browser that is connected to this push service. */
export type Forward = (id: string, body: Buffer, headers: PushRequest['headers']) => void

/** What all protocols share: request checks, received messages and injected faults. */
export class PushHandler {
  readonly received = new ReceivedMessages()
  readonly faults = new FaultInjector()
  /** Responses are delayed by this much. */
  latencyMs = 0
  /** Subscriptions that browsers have ended: 410. */
  readonly unsubscribed = new Set<string>()
  /** The VAPID key of each subscription, where known. Requests under another key are refused as Apple refuses them. */
  readonly vapidKeys = new Map<string, string>()
  readonly #checker = new PushChecker(() => Date.now() / 1_000)
  readonly #options: PushHandlerOptions
  readonly #connected = new Map<string, Forward>()
  /** When the Retry-After of each subscription ends, milliseconds since 1970. */
  readonly #retryAt = new Map<string, number>()
  #accepted = 0

  constructor(options: PushHandlerOptions) {
    this.#options = options
  }

  /** Forwards messages for this subscription from now on instead of decrypting them: its keys are a real browser's. */
  connect(id: string, forward: Forward): void {
    this.#connected.set(id, forward)
  }

  disconnect(id: string): void {
    this.#connected.delete(id)
  }

  handle(request: PushRequest): HandlerResult {
    const id = idInPath(request.path)
    if (id === null || this.unsubscribed.has(id))
      return response(id === null ? 404 : 410, 'no such subscription')
    const checked = this.#checker.check(request)
    if ('status' in checked) {
      this.received.addViolation(checked.why)
      return response(
        checked.status,
        checked.why.startsWith('BadJwtToken') ? '{"reason":"BadJwtToken"}' : checked.why,
      )
    }
    const vapidKey = this.vapidKeys.get(id)
    if (vapidKey !== undefined && vapidKey !== checked.key)
      return response(403, '{"reason":"VapidPkHashMismatch"}')
    if (Date.now() < (this.#retryAt.get(id) ?? 0)) this.received.addViolation('sent before Retry-After')
    const fault = this.faults.for(id)
    if (fault !== null) {
      if (fault.kind === 'status' && /^\d+$/.test(fault.retryAfter ?? ''))
        this.#retryAt.set(id, Date.now() + Number(fault.retryAfter) * 1_000)
      if (fault.kind === 'disconnect' && fault.isAccepted) this.#accept(id, request)
      return { kind: 'fault', fault }
    }
    return this.#accept(id, request)
  }

  #accept(id: string, { headers, body }: PushRequest): HandlerResult {
    const forward = this.#connected.get(id)
    const { decryptEvery } = this.#options
    const isSample = forward === undefined && decryptEvery > 0 && this.#accepted % decryptEvery === 0
    this.#accepted++
    let text: string | null = null
    if (isSample) {
      try {
        const { pair, auth } = browserKeys(this.#options.seed, id)
        text = decrypt(body, { version: 'aes128gcm', privateKey: pair, authSecret: auth }).toString()
      } catch {
        this.received.addViolation('not decryptable')
      }
    }
    this.received.add({
      id,
      topic: String(headers['topic'] ?? ''),
      ttlSeconds: Number(headers['ttl']),
      urgency: String(headers['urgency'] ?? ''),
      at: Date.now(),
      text,
    })
    forward?.(id, body, headers)
    return { kind: 'response', status: 201, text: '', location: `/message/${this.#accepted}` }
  }
}

function response(status: number, text: string): HandlerResult {
  return { kind: 'response', status, text, location: null }
}
