import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const MAX_MESSAGE_BYTES = 1_048_576
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

/** The server's end of a WebSocket that carries text messages in one frame each. @see RFC 6455 */
export class WebSocketEnd {
  readonly #socket: Duplex
  readonly #onText: (text: string) => void
  #pending: Buffer = Buffer.alloc(0)

  /** Answers the upgrade. `head` is what came after it. */
  constructor(request: IncomingMessage, socket: Duplex, head: Buffer, onText: (text: string) => void) {
    this.#socket = socket
    this.#onText = onText
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    const [protocol] = (request.headers['sec-websocket-protocol'] ?? '').split(',')
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n` +
        `${protocol === undefined || protocol === '' ? '' : `Sec-WebSocket-Protocol: ${protocol.trim()}\r\n`}\r\n`,
    )
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    if (head.length > 0) this.#read(head)
  }

  send(text: string): void {
    if (!this.#socket.destroyed) this.#socket.write(frame(TEXT, Buffer.from(text)))
  }

  close(): void {
    this.#socket.end(frame(CLOSE, Buffer.alloc(0)))
  }

  #read(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    for (;;) {
      const parsed = parseFrame(this.#pending)
      if (parsed === null) break
      this.#pending = this.#pending.subarray(parsed.size)
      if (parsed.opcode === TEXT) this.#onText(parsed.payload.toString())
      else if (parsed.opcode === PING) this.#socket.write(frame(PONG, parsed.payload))
      else if (parsed.opcode === CLOSE) this.close()
    }
    if (this.#pending.length > MAX_MESSAGE_BYTES) this.#socket.destroy()
  }
}

type Frame = { readonly opcode: number; readonly payload: Buffer; readonly size: number }

/** The first whole frame; `null` while it is not all there. Frames from a browser are masked. @see RFC 6455 section 5.2 */
function parseFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null
  const opcode = bytes.readUInt8(0) & 0x0f
  const isMasked = (bytes.readUInt8(1) & 0x80) !== 0
  let length = bytes.readUInt8(1) & 0x7f
  let at = 2
  if (length === 126) {
    if (bytes.length < 4) return null
    length = bytes.readUInt16BE(2)
    at = 4
  } else if (length === 127) {
    if (bytes.length < 10) return null
    length = Number(bytes.readBigUInt64BE(2))
    at = 10
  }
  const maskAt = at
  if (isMasked) at += 4
  if (bytes.length < at + length) return null
  const payload = Buffer.from(bytes.subarray(at, at + length))
  if (isMasked) {
    for (let index = 0; index < length; index++) {
      payload.writeUInt8(payload.readUInt8(index) ^ bytes.readUInt8(maskAt + (index % 4)), index)
    }
  }
  return { opcode, payload, size: at + length }
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  if (length < 126) return Buffer.concat([Buffer.of(0x80 | opcode, length), payload])
  if (length < 0x1_0000) {
    return Buffer.concat([Buffer.of(0x80 | opcode, 126, length >> 8, length & 0xff), payload])
  }
  const head = Buffer.alloc(10)
  head.writeUInt8(0x80 | opcode, 0)
  head.writeUInt8(127, 1)
  head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
