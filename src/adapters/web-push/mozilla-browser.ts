import { createECDH, randomBytes, randomUUID, type ECDH } from 'node:crypto'
import type { CanaryBrowser, CanaryConnection } from '../../fanout/push/canary/canary-browser.ts'
import { decryptMessage } from './decrypt.ts'

/** Messages that are queued; the oldest are dropped above that. */
const MAX_QUEUED = 20

/** The fields of autopush messages that are used here. */
type AutopushMessage = {
  readonly messageType?: string
  readonly uaid?: string
  readonly status?: number
  readonly channelID?: string
  readonly pushEndpoint?: string
  readonly version?: string
  readonly data?: string
}

type Registration = {
  readonly uaid: string
  readonly channelID: string
  readonly endpoint: string
  readonly keys: ECDH
  readonly auth: Buffer
}

export type MozillaBrowserOptions = {
  /** The WebSocket URL of the push service. */
  readonly service: string
  /** The VAPID public key that the subscription is bound to, base64url. */
  readonly publicKey: string
}

/**
 * A browser in Mozilla's autopush protocol: hello, register, and an ack for each message. It is connected only while the
 * canary runs; the push service keeps messages meanwhile.
 *
 * @see https://mozilla-push-service.readthedocs.io/en/latest/design/
 */
export class MozillaBrowser implements CanaryBrowser {
  readonly #options: MozillaBrowserOptions
  #registration: Registration | null = null

  constructor(options: MozillaBrowserOptions) {
    this.#options = options
  }

  async open(signal: AbortSignal): Promise<CanaryConnection> {
    const socket = new AutopushSocket(this.#options.service)
    try {
      await socket.opened(signal)
      const uaid = await socket.hello(this.#registration?.uaid ?? '', signal)
      // A new uaid means that the push service has dropped the subscriptions of the old one.
      if (this.#registration?.uaid !== uaid)
        this.#registration = await subscribe(socket, uaid, this.#options.publicKey, signal)
    } catch (error) {
      socket.close()
      throw error
    }
    const { endpoint, keys, auth, channelID } = this.#registration
    return {
      subscription: { endpoint, p256dh: new Uint8Array(keys.getPublicKey()), auth: new Uint8Array(auth) },
      async received(text, waiting) {
        for (;;) {
          const { version = '', data = '' } = await socket.next('notification', waiting)
          // Acknowledged before decryption: an unreadable message would otherwise be delivered again for ever.
          socket.send({ messageType: 'ack', updates: [{ channelID, version, code: 100 }] })
          if (decryptMessage(Buffer.from(data, 'base64url'), keys, auth).toString() === text) return
        }
      },
      async [Symbol.asyncDispose]() {
        socket.close()
      },
    }
  }

  forget(): void {
    this.#registration = null
  }
}

async function subscribe(
  socket: AutopushSocket,
  uaid: string,
  publicKey: string,
  signal: AbortSignal,
): Promise<Registration> {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const channelID = randomUUID()
  // Padded base64url, as Firefox sends it.
  const key = publicKey.padEnd(Math.ceil(publicKey.length / 4) * 4, '=')
  socket.send({ messageType: 'register', channelID, key })
  const { status, pushEndpoint } = await socket.next('register', signal)
  if (status !== 200 || pushEndpoint === undefined) {
    throw new Error(`The push service refused to register a subscription (${status}).`)
  }
  return { uaid, channelID, endpoint: pushEndpoint, keys, auth: randomBytes(16) }
}

/** One connection to an autopush service, with a queue of received messages. */
class AutopushSocket {
  readonly #socket: WebSocket
  readonly #queue: AutopushMessage[] = []
  #changed = Promise.withResolvers<void>()
  #isClosed = false

  constructor(service: string) {
    this.#socket = new WebSocket(service)
    this.#socket.addEventListener('message', ({ data }) => {
      const message = parseMessage(data)
      if (message !== null) this.#queue.push(message)
      if (this.#queue.length > MAX_QUEUED) this.#queue.shift()
      this.#notify()
    })
    this.#socket.addEventListener('open', () => this.#notify())
    this.#socket.addEventListener('error', () => this.#close())
    this.#socket.addEventListener('close', () => this.#close())
  }

  async opened(signal: AbortSignal): Promise<void> {
    while (this.#socket.readyState === WebSocket.CONNECTING) await this.#nextChange(signal)
  }

  async hello(uaid: string, signal: AbortSignal): Promise<string> {
    this.send({ messageType: 'hello', use_webpush: true, broadcasts: {}, ...(uaid !== '' && { uaid }) })
    const { status, uaid: assigned } = await this.next('hello', signal)
    if (status !== 200 || assigned === undefined)
      throw new Error(`The push service refused hello (${status}).`)
    return assigned
  }

  send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  /** Takes the next message of this type from the queue. */
  async next(messageType: string, signal: AbortSignal): Promise<AutopushMessage> {
    for (;;) {
      const at = this.#queue.findIndex((message) => message.messageType === messageType)
      const [found] = at < 0 ? [] : this.#queue.splice(at, 1)
      if (found !== undefined) return found
      await this.#nextChange(signal)
    }
  }

  async #nextChange(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#isClosed) throw new Error('The push service is unreachable or closed the connection.')
    const { promise, resolve } = this.#changed
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    signal.throwIfAborted()
  }

  #close(): void {
    this.#isClosed = true
    this.#notify()
  }

  #notify(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  close(): void {
    this.#socket.close()
  }
}

function parseMessage(data: unknown): AutopushMessage | null {
  try {
    const message: unknown = JSON.parse(String(data))
    return typeof message === 'object' && message !== null ? message : null
  } catch {
    return null
  }
}
