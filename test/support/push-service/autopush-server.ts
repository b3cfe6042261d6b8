import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { PushRequest } from './push-checker.ts'
import type { PushHandler } from './push-handler.ts'

const MAX_MESSAGE_BYTES = 1_048_576

/** A message from Firefox over its push connection. */
type ClientMessage = {
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

type Channel = { readonly uaid: string; readonly channelID: string; readonly pending: Map<string, string> }

export type AutopushCounts = {
  /** Browsers connected now. */
  readonly connected: number
  /** Active subscriptions. */
  readonly channels: number
  /** Messages that the browser's service worker handled. */
  readonly acknowledged: number
  /** Firefox's error codes for messages whose service worker threw or that could not be decrypted. */
  readonly refused: readonly number[]
}

/**
 * The client side of Mozilla's push service (autopush), so that a real Firefox can subscribe and receive messages.
 * Messages for a disconnected Firefox wait for its next hello; a later one with the same topic replaces an earlier one.
 */
export class AutopushServer {
  readonly #handler: PushHandler
  readonly #endpoint: (id: string) => string
  readonly #connected = new Map<string, WebSocket>()
  readonly #channels = new Map<string, Channel>()
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  #acknowledged = 0
  readonly #refused: number[] = []

  constructor(handler: PushHandler, endpoint: (id: string) => string) {
    this.#handler = handler
    this.#endpoint = endpoint
  }

  get counts(): AutopushCounts {
    return {
      connected: this.#connected.size,
      channels: this.#channels.size,
      acknowledged: this.#acknowledged,
      refused: this.#refused,
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (socket) => this.#connect(socket))
  }

  #connect(socket: WebSocket): void {
    let uaid = ''
    socket.on('message', (data: RawData) => {
      // `ws` hands over a Buffer unless `binaryType` says otherwise.
      const text = (data as Buffer).toString()
      if (text.trim() === '{}') {
        socket.send('{}')
        return
      }
      const message = JSON.parse(text) as ClientMessage
      if (message.messageType === 'hello') {
        uaid = this.#hello(socket, message.uaid)
      } else this.#handleMessage(socket, uaid, message)
    })
    // Firefox may drop its connection at any time.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (this.#connected.get(uaid) === socket) this.#connected.delete(uaid)
    })
  }

  #hello(socket: WebSocket, known: string | undefined): string {
    const uaid = known === undefined || known === '' ? randomUUID().replaceAll('-', '') : known
    this.#connected.set(uaid, socket)
    socket.send(
      JSON.stringify({ messageType: 'hello', uaid, status: 200, use_webpush: true, broadcasts: {} }),
    )
    for (const channel of this.#channels.values()) {
      if (channel.uaid === uaid) for (const text of channel.pending.values()) socket.send(text)
    }
    return uaid
  }

  #handleMessage(socket: WebSocket, uaid: string, message: ClientMessage): void {
    const { messageType, channelID = '' } = message
    if (messageType === 'register') {
      const id = `firefox-${randomUUID()}`
      this.#channels.set(id, { uaid, channelID, pending: new Map() })
      if (message.key !== undefined) this.#handler.vapidKeys.set(id, message.key.replaceAll('=', ''))
      this.#handler.connect(id, (_, body, headers) => this.#forward(id, body, headers))
      socket.send(
        JSON.stringify({ messageType: 'register', channelID, status: 200, pushEndpoint: this.#endpoint(id) }),
      )
    } else if (messageType === 'unregister') {
      for (const [id, channel] of this.#channels) {
        if (channel.channelID !== channelID) continue
        this.#channels.delete(id)
        this.#handler.disconnect(id)
        this.#handler.unsubscribed.add(id)
      }
      socket.send(JSON.stringify({ messageType: 'unregister', channelID, status: 200 }))
    } else if (messageType === 'ack') {
      for (const { channelID, version, code } of message.updates ?? [])
        this.#acknowledge(channelID, version, code)
    } else if (messageType === 'nack') {
      const { version, code } = message as unknown as { version: string; code: number }
      this.#acknowledge('', version, code)
    }
  }

  #acknowledge(channelID: string, version: string, code: number): void {
    if (code === 100) this.#acknowledged++
    else this.#refused.push(code)
    for (const channel of this.#channels.values()) {
      if (channelID !== '' && channel.channelID !== channelID) continue
      for (const [topic, text] of channel.pending) {
        if ((JSON.parse(text) as { version: string }).version === version) channel.pending.delete(topic)
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
    channel.pending.set(topic === '' ? randomUUID() : topic, text)
    this.#connected.get(channel.uaid)?.send(text)
  }
}
