import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { PushRequest } from './check-push.ts'
import type { PushDesk } from './push-desk.ts'

const MAX_MESSAGE_BYTES = 1_048_576

/** What Firefox sends over its push connection. */
type FromFirefox = {
  readonly messageType?: string
  readonly uaid?: string
  readonly channelID?: string
  readonly key?: string
  readonly updates?: readonly {
    readonly channelID: string
    readonly version: string
    readonly code: number
  }[]
}

type Channel = { readonly uaid: string; readonly channelID: string; readonly waiting: Map<string, string> }

export type FirefoxCounts = {
  /** Browsers connected now. */
  readonly connected: number
  /** Subscriptions made and not ended. */
  readonly channels: number
  /** Messages that the browser's service worker took. */
  readonly acknowledged: number
  /** Messages whose service worker threw, or that could not be decrypted, by Firefox's own code. */
  readonly refused: readonly number[]
}

/**
 * Speaks Mozilla's client protocol, so that a real Firefox subscribes here and is pushed to. A message for a Firefox that
 * is away waits until it says hello again; a later one with the same topic takes its place.
 */
export class FirefoxLine {
  readonly #desk: PushDesk
  readonly #endpoint: (id: string) => string
  readonly #connected = new Map<string, WebSocket>()
  readonly #channels = new Map<string, Channel>()
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  #acknowledged = 0
  readonly #refused: number[] = []

  constructor(desk: PushDesk, endpoint: (id: string) => string) {
    this.#desk = desk
    this.#endpoint = endpoint
  }

  get counts(): FirefoxCounts {
    return {
      connected: this.#connected.size,
      channels: this.#channels.size,
      acknowledged: this.#acknowledged,
      refused: this.#refused,
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (line) => this.#talk(line))
  }

  #talk(line: WebSocket): void {
    let uaid = ''
    line.on('message', (data: RawData) => {
      // A text message in one piece is a Buffer; `ws` types the kinds that are asked for by option as well.
      const text = (data as Buffer).toString()
      if (text.trim() === '{}') {
        line.send('{}')
        return
      }
      const message = JSON.parse(text) as FromFirefox
      if (message.messageType === 'hello') {
        uaid = this.#hello(line, message.uaid)
      } else this.#answer(line, uaid, message)
    })
    // What Firefox does to its connection is no fault of the service.
    line.on('error', () => undefined)
    line.on('close', () => {
      if (this.#connected.get(uaid) === line) this.#connected.delete(uaid)
    })
  }

  #hello(line: WebSocket, known: string | undefined): string {
    const uaid = known === undefined || known === '' ? randomUUID().replaceAll('-', '') : known
    this.#connected.set(uaid, line)
    line.send(JSON.stringify({ messageType: 'hello', uaid, status: 200, use_webpush: true, broadcasts: {} }))
    for (const channel of this.#channels.values()) {
      if (channel.uaid === uaid) for (const text of channel.waiting.values()) line.send(text)
    }
    return uaid
  }

  #answer(line: WebSocket, uaid: string, message: FromFirefox): void {
    const { messageType, channelID = '' } = message
    if (messageType === 'register') {
      const id = `firefox-${randomUUID()}`
      this.#channels.set(id, { uaid, channelID, waiting: new Map() })
      if (message.key !== undefined) this.#desk.boundTo.set(id, message.key.replaceAll('=', ''))
      this.#desk.connect(id, (_, body, headers) => this.#forward(id, body, headers))
      line.send(
        JSON.stringify({ messageType: 'register', channelID, status: 200, pushEndpoint: this.#endpoint(id) }),
      )
    } else if (messageType === 'unregister') {
      for (const [id, channel] of this.#channels) {
        if (channel.channelID !== channelID) continue
        this.#channels.delete(id)
        this.#desk.disconnect(id)
        this.#desk.gone.add(id)
      }
      line.send(JSON.stringify({ messageType: 'unregister', channelID, status: 200 }))
    } else if (messageType === 'ack') {
      for (const { channelID, version, code } of message.updates ?? []) this.#settle(channelID, version, code)
    } else if (messageType === 'nack') {
      const { version, code } = message as unknown as { version: string; code: number }
      this.#settle('', version, code)
    }
  }

  #settle(channelID: string, version: string, code: number): void {
    if (code === 100) this.#acknowledged++
    else this.#refused.push(code)
    for (const channel of this.#channels.values()) {
      if (channelID !== '' && channel.channelID !== channelID) continue
      for (const [topic, text] of channel.waiting) {
        if ((JSON.parse(text) as { version: string }).version === version) channel.waiting.delete(topic)
      }
    }
  }

  #forward(id: string, body: Buffer, headers: PushRequest['headers']): void {
    const channel = this.#channels.get(id)
    if (channel === undefined) return
    const text = JSON.stringify({
      messageType: 'notification',
      channelID: channel.channelID,
      version: randomUUID(),
      data: body.toString('base64url'),
      headers: { encoding: 'aes128gcm' },
    })
    const topic = String(headers['topic'] ?? '')
    channel.waiting.set(topic === '' ? randomUUID() : topic, text)
    this.#connected.get(channel.uaid)?.send(text)
  }
}
