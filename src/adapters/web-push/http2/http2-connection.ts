import type { Duplex } from 'node:stream'
import type { Request } from '../connection.ts'
import {
  clientPreface,
  errorCodes,
  flags,
  FRAME_HEADER_BYTES,
  frame,
  FrameReader,
  frameTypes,
  isProtocolErrorCode,
  ProtocolError,
  readUint32,
  settings,
  settingsFrame,
  stripPadding,
  uint32Frame,
  writeFrameHeader,
  type Frame,
} from './frames.ts'
import { OutgoingFrames } from './outgoing-frames.ts'
import { RequestHeaderEncoder } from './request-headers.ts'
import { HeaderError, ResponseHeaderDecoder, type ResponseHeaders } from './response-headers.ts'

/** The flow-control window of a connection before any WINDOW_UPDATE. @see RFC 9113 section 6.9.2 */
export const DEFAULT_WINDOW_BYTES = 65_535
const MAX_WINDOW_BYTES = 0x7f_ff_ff_ff
const MAX_STREAM_ID = 0x7f_ff_ff_ff
/** How long the peer may take to read our GOAWAY before the socket is destroyed. */
const GOAWAY_TIMEOUT_MS = 1_000
/** The largest header block, over all its CONTINUATION frames. */
const MAX_HEADER_BYTES = 65_536

/** Called for what the peer sends, as far as the requests on the connection are concerned. */
export type ConnectionHandlers = {
  /** The peer's SETTINGS. `windowChange` applies to every open stream; `maxStreams` is null where it is not mentioned. */
  readonly settings: (change: { readonly maxStreams: number | null; readonly windowChange: number }) => void
  readonly headers: (stream: number, headers: ResponseHeaders, endStream: boolean) => void
  readonly data: (stream: number, content: Buffer, endStream: boolean) => void
  readonly reset: (stream: number, code: number) => void
  /** The window of a stream has grown; 0 is the connection. */
  readonly windowUpdate: (stream: number, bytes: number) => void
  /** The peer accepts no new streams and has processed none above `lastStream`. */
  readonly goaway: (lastStream: number) => void
  /** @param isProtocolError whether either side ended the connection because of a protocol error. */
  readonly closed: (isProtocolError: boolean) => void
}

/** The frame layer of one connection: settings, flow control, header compression, PING and GOAWAY. @see RFC 9113 */
export class Http2Connection {
  /** How many more bytes of request bodies may be sent on the whole connection. */
  window = DEFAULT_WINDOW_BYTES
  /** The same for each new stream. */
  streamWindow = DEFAULT_WINDOW_BYTES
  /** Whether a PING of ours has not been acknowledged. */
  isPinging = false
  readonly #socket: Duplex
  readonly #handlers: ConnectionHandlers
  readonly #outgoing: OutgoingFrames
  readonly #reader = new FrameReader()
  readonly #decoder = new ResponseHeaderDecoder()
  readonly #encoder: RequestHeaderEncoder
  #hasSettings = false
  #isClosed = false
  #isProtocolError = false
  /** Whether the peer has sent GOAWAY without an error. */
  #isShuttingDown = false
  /** Bytes received since our last WINDOW_UPDATE. */
  #receivedBytes = 0
  /** The header block that is being received. */
  #headerBlock: {
    readonly stream: number
    readonly endStream: boolean
    readonly fragments: Buffer[]
  } | null = null

  /** @param maxResponseBytes the window of each stream, which is never enlarged. */
  constructor(socket: Duplex, authority: string, maxResponseBytes: number, handlers: ConnectionHandlers) {
    this.#socket = socket
    this.#handlers = handlers
    this.#outgoing = new OutgoingFrames(socket)
    this.#encoder = new RequestHeaderEncoder(authority)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => undefined)
    socket.on('end', () => socket.destroy())
    socket.on('close', () => this.#close())
    this.#outgoing.write(clientPreface)
    this.#outgoing.write(
      settingsFrame([
        [settings.enablePush, 0],
        [settings.initialWindowSize, maxResponseBytes],
        [settings.maxHeaderListSize, MAX_HEADER_BYTES],
      ]),
    )
  }

  sendHeaders(stream: number, request: Request): void {
    const { page, offset } = this.#outgoing.reserve(FRAME_HEADER_BYTES + this.#encoder.maxBytes(request))
    const begin = offset + FRAME_HEADER_BYTES
    const end = this.#encoder.encode(page, begin, request)
    const length = end - begin
    writeFrameHeader(page, offset, { length, type: frameTypes.headers, flags: flags.endHeaders, stream })
    this.#outgoing.commit(end)
  }

  sendData(stream: number, content: Buffer, endStream: boolean): void {
    const { length } = content
    this.window -= length
    const { page, offset } = this.#outgoing.reserve(FRAME_HEADER_BYTES + length)
    const type = frameTypes.data
    const begin = writeFrameHeader(page, offset, {
      length,
      type,
      flags: endStream ? flags.endStream : 0,
      stream,
    })
    content.copy(page, begin)
    this.#outgoing.commit(begin + length)
  }

  reset(stream: number, code: number): void {
    this.#outgoing.write(uint32Frame(frameTypes.rstStream, stream, code))
  }

  ping(): void {
    this.isPinging = true
    this.#outgoing.write(frame(frameTypes.ping, 0, 0, Buffer.alloc(8)))
  }

  goaway(code: number = errorCodes.noError): void {
    const payload = Buffer.alloc(8)
    payload.writeUInt32BE(code, 4)
    this.#outgoing.write(frame(frameTypes.goaway, 0, 0, payload))
    this.#outgoing.flush()
  }

  #read(chunk: Buffer): void {
    if (this.#isClosed) return
    try {
      for (const each of this.#reader.read(chunk)) {
        if (this.#isClosed) return
        this.#handle(each)
      }
    } catch (error) {
      if (!(error instanceof ProtocolError) && !(error instanceof HeaderError)) throw error
      this.#isProtocolError = true
      this.goaway(error instanceof ProtocolError ? error.code : errorCodes.compressionError)
      this.#close()
      this.#socket.end()
      // The peer may never read our GOAWAY.
      setTimeout(() => this.#socket.destroy(), GOAWAY_TIMEOUT_MS).unref()
    }
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#handlers.closed(this.#isProtocolError)
  }

  #handle({ type, flags: set, stream, payload }: Frame): void {
    if (!this.#hasSettings && type !== frameTypes.settings) {
      throw new ProtocolError(errorCodes.protocolError, 'The first frame must be SETTINGS.')
    }
    if (this.#headerBlock !== null && type !== frameTypes.continuation) {
      throw new ProtocolError(errorCodes.protocolError, 'A header block was interrupted by another frame.')
    }
    switch (type) {
      case frameTypes.headers: {
        const endStream = (set & flags.endStream) !== 0
        const fragment = stripPadding(payload, set, flags.padded | flags.priority)
        this.#headerBlock = { stream, endStream, fragments: [fragment] }
        if ((set & flags.endHeaders) !== 0) this.#endHeaderBlock()
        return
      }
      case frameTypes.continuation:
        this.#continueHeaderBlock(stream, payload)
        if ((set & flags.endHeaders) !== 0) this.#endHeaderBlock()
        return
      case frameTypes.data:
        this.#handleData(stream, payload, set)
        return
      case frameTypes.rstStream:
        this.#handlers.reset(stream, readUint32(payload))
        return
      case frameTypes.settings:
        if ((set & flags.ack) === 0) this.#handleSettings(payload)
        return
      case frameTypes.ping:
        if ((set & flags.ack) !== 0) this.isPinging = false
        else this.#outgoing.write(frame(frameTypes.ping, flags.ack, 0, payload))
        return
      case frameTypes.goaway:
        this.#handleGoaway(readUint32(payload.subarray(4)))
        this.#handlers.goaway(readUint32(payload) & MAX_STREAM_ID)
        return
      case frameTypes.windowUpdate:
        this.#handleWindowUpdate(stream, readUint32(payload) & MAX_WINDOW_BYTES)
        return
      case frameTypes.pushPromise:
        throw new ProtocolError(errorCodes.protocolError, 'Server push is disabled.')
    }
  }

  /** Some servers shut down gracefully, and then call what was already on its way to them a protocol error. */
  #handleGoaway(code: number): void {
    if (!this.#isShuttingDown) this.#isProtocolError ||= isProtocolErrorCode(code)
    if (code === errorCodes.noError) this.#isShuttingDown = true
  }

  #continueHeaderBlock(stream: number, fragment: Buffer): void {
    if (this.#headerBlock?.stream !== stream) {
      throw new ProtocolError(errorCodes.protocolError, 'CONTINUATION without HEADERS.')
    }
    const { fragments } = this.#headerBlock
    fragments.push(fragment)
    const length = fragments.reduce((sum, each) => sum + each.length, 0)
    if (length > MAX_HEADER_BYTES || fragments.length > MAX_HEADER_BYTES / 64) {
      throw new ProtocolError(errorCodes.enhanceYourCalm, 'The header block is too large.')
    }
  }

  #endHeaderBlock(): void {
    if (this.#headerBlock === null) return
    const { stream, endStream, fragments } = this.#headerBlock
    this.#headerBlock = null
    // Blocks of closed streams are decoded too: later blocks refer to the same dynamic table.
    this.#handlers.headers(stream, this.#decoder.decode(Buffer.concat(fragments)), endStream)
  }

  #handleData(stream: number, payload: Buffer, set: number): void {
    // The connection's window is given back at once. A stream's never is, which bounds each response.
    this.#receivedBytes += payload.length
    if (this.#receivedBytes >= DEFAULT_WINDOW_BYTES / 2) {
      this.#outgoing.write(uint32Frame(frameTypes.windowUpdate, 0, this.#receivedBytes))
      this.#receivedBytes = 0
    }
    this.#handlers.data(stream, stripPadding(payload, set, flags.padded), (set & flags.endStream) !== 0)
  }

  #handleSettings(payload: Buffer): void {
    let maxStreams: number | null = null
    let windowChange = 0
    for (let at = 0; at + 6 <= payload.length; at += 6) {
      const value = payload.readUInt32BE(at + 2)
      switch (payload.readUInt16BE(at)) {
        case settings.headerTableSize:
          this.#encoder.setMaxTableSize(value)
          break
        case settings.maxConcurrentStreams:
          maxStreams = value
          break
        case settings.initialWindowSize:
          if (value > MAX_WINDOW_BYTES) throw windowTooLarge()
          windowChange += value - this.streamWindow
          this.streamWindow = value
          break
      }
    }
    this.#hasSettings = true
    this.#outgoing.write(frame(frameTypes.settings, flags.ack, 0, new Uint8Array()))
    this.#handlers.settings({ maxStreams, windowChange })
  }

  #handleWindowUpdate(stream: number, bytes: number): void {
    if (stream === 0) {
      if (bytes === 0) {
        throw new ProtocolError(errorCodes.protocolError, 'WINDOW_UPDATE increment must not be 0.')
      }
      this.window += bytes
      if (this.window > MAX_WINDOW_BYTES) throw windowTooLarge()
    }
    this.#handlers.windowUpdate(stream, bytes)
  }
}

function windowTooLarge(): ProtocolError {
  return new ProtocolError(errorCodes.flowControlError, 'The flow-control window is too large.')
}
