import { createECDH, randomBytes, randomUUID, type ECDH } from 'node:crypto'
import type { CanaryBrowser, CanaryConnection } from '../../fanout/push/canary/canary-browser.ts'
import { decryptMessage } from './decrypt.ts'

/** Messages that nobody has asked for yet; beyond that the oldest are dropped. */
const MAX_UNREAD = 20

/** What a push service says, as far as it is read here. */
type Said = {
  readonly messageType?: string
  readonly uaid?: string
  readonly status?: number
  readonly channelID?: string
  readonly pushEndpoint?: string
  readonly version?: string
  readonly data?: string
}

type Kept = {
  readonly uaid: string
  readonly channelID: string
  readonly endpoint: string
  readonly keys: ECDH
  readonly auth: Buffer
}

export type MozillaBrowserOptions = {
  /** The WebSocket address of a push service. */
  readonly service: string
  /** Our VAPID public key, base64url: the only one that may push to the subscription. */
  readonly publicKey: string
}

/**
 * Plays a browser towards a push service that speaks Mozilla's client protocol: hello, register, and an ack for each
 * message. It is connected only while it is listened to; what comes meanwhile waits at the push service.
 *
 * @see https://mozilla-push-service.readthedocs.io/en/latest/design/
 */
export class MozillaBrowser implements CanaryBrowser {
  readonly #options: MozillaBrowserOptions
  #kept: Kept | null = null

  constructor(options: MozillaBrowserOptions) {
    this.#options = options
  }

  async open(signal: AbortSignal): Promise<CanaryConnection> {
    const talk = new Talk(this.#options.service)
    try {
      await talk.opened(signal)
      const uaid = await talk.hello(this.#kept?.uaid ?? '', signal)
      // A push service that gives another name has forgotten what was subscribed under the old one.
      if (this.#kept?.uaid !== uaid) this.#kept = await subscribe(talk, uaid, this.#options.publicKey, signal)
    } catch (error) {
      talk.close()
      throw error
    }
    const { endpoint, keys, auth, channelID } = this.#kept
    return {
      subscription: { endpoint, p256dh: new Uint8Array(keys.getPublicKey()), auth: new Uint8Array(auth) },
      async received(text, waiting) {
        for (;;) {
          const { version = '', data = '' } = await talk.next('notification', waiting)
          // Said before it is read: a message that can't be read would otherwise come again for ever.
          talk.say({ messageType: 'ack', updates: [{ channelID, version, code: 100 }] })
          if (decryptMessage(Buffer.from(data, 'base64url'), keys, auth).toString() === text) return
        }
      },
      async [Symbol.asyncDispose]() {
        talk.close()
      },
    }
  }

  forget(): void {
    this.#kept = null
  }
}

async function subscribe(talk: Talk, uaid: string, publicKey: string, signal: AbortSignal): Promise<Kept> {
  const keys = createECDH('prime256v1')
  keys.generateKeys()
  const channelID = randomUUID()
  // Padded, as Firefox sends it.
  const key = publicKey.padEnd(Math.ceil(publicKey.length / 4) * 4, '=')
  talk.say({ messageType: 'register', channelID, key })
  const { status, pushEndpoint } = await talk.next('register', signal)
  if (status !== 200 || pushEndpoint === undefined) {
    throw new Error(`The push service answered ${status} when it was asked for a subscription.`)
  }
  return { uaid, channelID, endpoint: pushEndpoint, keys, auth: randomBytes(16) }
}

/** One connection, with what was said on it and not yet read. */
class Talk {
  readonly #socket: WebSocket
  readonly #unread: Said[] = []
  #heard = Promise.withResolvers<void>()
  #isOver = false

  constructor(service: string) {
    this.#socket = new WebSocket(service)
    this.#socket.addEventListener('message', ({ data }) => {
      const said = readSaid(data)
      if (said !== null) this.#unread.push(said)
      if (this.#unread.length > MAX_UNREAD) this.#unread.shift()
      this.#stir()
    })
    this.#socket.addEventListener('open', () => this.#stir())
    this.#socket.addEventListener('error', () => this.#end())
    this.#socket.addEventListener('close', () => this.#end())
  }

  async opened(signal: AbortSignal): Promise<void> {
    while (this.#socket.readyState === WebSocket.CONNECTING) await this.#change(signal)
  }

  async hello(uaid: string, signal: AbortSignal): Promise<string> {
    this.say({ messageType: 'hello', use_webpush: true, broadcasts: {}, ...(uaid !== '' && { uaid }) })
    const { status, uaid: given } = await this.next('hello', signal)
    if (status !== 200 || given === undefined)
      throw new Error(`The push service answered hello with ${status}.`)
    return given
  }

  say(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  /** The next message of this kind. */
  async next(kind: string, signal: AbortSignal): Promise<Said> {
    for (;;) {
      const at = this.#unread.findIndex(({ messageType }) => messageType === kind)
      const [found] = at < 0 ? [] : this.#unread.splice(at, 1)
      if (found !== undefined) return found
      await this.#change(signal)
    }
  }

  async #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#isOver) throw new Error('The push service could not be reached, or ended the connection.')
    const { promise, resolve } = this.#heard
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    signal.throwIfAborted()
  }

  #end(): void {
    this.#isOver = true
    this.#stir()
  }

  #stir(): void {
    this.#heard.resolve()
    this.#heard = Promise.withResolvers<void>()
  }

  close(): void {
    this.#socket.close()
  }
}

function readSaid(data: unknown): Said | null {
  try {
    const said: unknown = JSON.parse(String(data))
    return typeof said === 'object' && said !== null ? said : null
  } catch {
    return null
  }
}
