import type { Duplex } from 'node:stream'
import {
  codes,
  flags,
  FRAME_HEAD_BYTES,
  frame,
  frameKinds,
  FrameReader,
  isOddCode,
  numberFrame,
  preface,
  ProtocolError,
  readNumber,
  settings,
  settingsFrame,
  unwrapped,
  writeFrameHead,
  type Frame,
} from './frames.ts'
import { Outgoing } from './outgoing.ts'
import { HeaderError, ReplyHeadReader, type ReplyHead } from './reply-head.ts'
import type { Request } from '../line.ts'
import { RequestHeadWriter } from './request-head.ts'

/** What a connection may send before the other end makes room. @see RFC 9113 section 6.9.2 */
export const DEFAULT_WINDOW_BYTES = 65_535
const MAX_WINDOW_BYTES = 0x7f_ff_ff_ff
const LAST_STREAM = 0x7f_ff_ff_ff
const GOODBYE_MS = 1_000
/** Headers of one reply, gathered from several frames. */
const MAX_HEAD_BYTES = 65_536

/** What the other end says, as far as it matters to those who wait for replies. */
export type Hearing = {
  /** It has said what it allows, or something new about it; `windowChange` counts for every stream that is open. */
  readonly settled: (allowed: { readonly streams: number | null; readonly windowChange: number }) => void
  readonly headers: (stream: number, head: ReplyHead, isLast: boolean) => void
  readonly data: (stream: number, content: Buffer, isLast: boolean) => void
  readonly reset: (stream: number, code: number) => void
  /** It makes room for more of a stream; 0 for all of them together. */
  readonly room: (stream: number, bytes: number) => void
  /** It takes on nothing more, and has not looked at any stream after `lastTaken`. */
  readonly goodbye: (lastTaken: number) => void
  /** @param isOdd whether one of us does not speak the protocol as the other understands it. */
  readonly closed: (isOdd: boolean) => void
}

/** The frames of one connection, there and back: what HTTP/2 asks of both ends whatever they talk about. @see RFC 9113 */
export class Conversation {
  /** How many more bytes of bodies the other end takes. */
  window = DEFAULT_WINDOW_BYTES
  /** How many of a new stream. */
  streamWindow = DEFAULT_WINDOW_BYTES
  /** Whether an answer to a ping is awaited. */
  isPinging = false
  readonly #socket: Duplex
  readonly #hearing: Hearing
  readonly #outgoing: Outgoing
  readonly #reader = new FrameReader()
  readonly #replyHeads = new ReplyHeadReader()
  readonly #requestHeads: RequestHeadWriter
  #isSettled = false
  #isClosed = false
  #isOdd = false
  /** Read of bodies, and not yet made room for again. */
  #taken = 0
  /** The headers that are coming in, while they are not complete. */
  #head: { readonly stream: number; readonly isLast: boolean; readonly parts: Buffer[] } | null = null

  /** @param replyBytes how much of a reply's body is taken. */
  constructor(socket: Duplex, authority: string, replyBytes: number, hearing: Hearing) {
    this.#socket = socket
    this.#hearing = hearing
    this.#outgoing = new Outgoing(socket)
    this.#requestHeads = new RequestHeadWriter(authority)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => undefined)
    socket.on('end', () => socket.destroy())
    socket.on('close', () => this.#end())
    this.#outgoing.write(preface)
    this.#outgoing.write(
      settingsFrame([
        [settings.enablePush, 0],
        [settings.initialWindowSize, replyBytes],
        [settings.maxHeaderListSize, MAX_HEAD_BYTES],
      ]),
    )
  }

  writeHead(stream: number, request: Request): void {
    const { page, at } = this.#outgoing.reserve(FRAME_HEAD_BYTES + this.#requestHeads.maxBytes(request))
    const begin = at + FRAME_HEAD_BYTES
    const end = this.#requestHeads.write(page, begin, request)
    const length = end - begin
    writeFrameHead(page, at, { length, kind: frameKinds.headers, flags: flags.endHeaders, stream })
    this.#outgoing.wrote(end)
  }

  writeData(stream: number, content: Buffer, isLast: boolean): void {
    const { length } = content
    this.window -= length
    const { page, at } = this.#outgoing.reserve(FRAME_HEAD_BYTES + length)
    const kind = frameKinds.data
    const begin = writeFrameHead(page, at, { length, kind, flags: isLast ? flags.endStream : 0, stream })
    content.copy(page, begin)
    this.#outgoing.wrote(begin + length)
  }

  cancel(stream: number): void {
    this.#outgoing.write(numberFrame(frameKinds.reset, stream, codes.cancel))
  }

  ping(): void {
    this.isPinging = true
    this.#outgoing.write(frame(frameKinds.ping, 0, 0, Buffer.alloc(8)))
  }

  goodbye(code: number = codes.noError): void {
    const content = Buffer.alloc(8)
    content.writeUInt32BE(code, 4)
    this.#outgoing.write(frame(frameKinds.goAway, 0, 0, content))
    this.#outgoing.flush()
  }

  #read(chunk: Buffer): void {
    if (this.#isClosed) return
    try {
      for (const each of this.#reader.read(chunk)) {
        if (this.#isClosed) return
        this.#take(each)
      }
    } catch (error) {
      if (!(error instanceof ProtocolError) && !(error instanceof HeaderError)) throw error
      this.#isOdd = true
      this.goodbye(error instanceof ProtocolError ? error.code : codes.compressionError)
      this.#end()
      this.#socket.end()
      // It need not take our goodbye.
      setTimeout(() => this.#socket.destroy(), GOODBYE_MS).unref()
    }
  }

  #end(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#hearing.closed(this.#isOdd)
  }

  #take({ kind, flags: set, stream, content }: Frame): void {
    if (!this.#isSettled && kind !== frameKinds.settings) {
      throw new ProtocolError(codes.protocolError, 'A connection begins with its settings.')
    }
    if (this.#head !== null && kind !== frameKinds.continuation) {
      throw new ProtocolError(codes.protocolError, 'Headers were broken off.')
    }
    switch (kind) {
      case frameKinds.headers: {
        const isLast = (set & flags.endStream) !== 0
        this.#head = { stream, isLast, parts: [unwrapped(content, set, flags.padded | flags.priority)] }
        if ((set & flags.endHeaders) !== 0) this.#endHead()
        return
      }
      case frameKinds.continuation:
        this.#continueHead(stream, content)
        if ((set & flags.endHeaders) !== 0) this.#endHead()
        return
      case frameKinds.data:
        this.#takeData(stream, content, set)
        return
      case frameKinds.reset:
        this.#hearing.reset(stream, readNumber(content))
        return
      case frameKinds.settings:
        if ((set & flags.ack) === 0) this.#takeSettings(content)
        return
      case frameKinds.ping:
        if ((set & flags.ack) !== 0) this.isPinging = false
        else this.#outgoing.write(frame(frameKinds.ping, flags.ack, 0, content))
        return
      case frameKinds.goAway:
        this.#isOdd ||= isOddCode(readNumber(content.subarray(4)))
        this.#hearing.goodbye(readNumber(content) & LAST_STREAM)
        return
      case frameKinds.windowUpdate:
        this.#takeRoom(stream, readNumber(content) & MAX_WINDOW_BYTES)
        return
      case frameKinds.pushPromise:
        throw new ProtocolError(codes.protocolError, 'Nothing may be pushed to us.')
    }
  }

  #continueHead(stream: number, content: Buffer): void {
    if (this.#head?.stream !== stream) {
      throw new ProtocolError(codes.protocolError, 'These headers continue nothing.')
    }
    this.#head.parts.push(content)
    const length = this.#head.parts.reduce((sum, part) => sum + part.length, 0)
    if (length > MAX_HEAD_BYTES || this.#head.parts.length > MAX_HEAD_BYTES / 64) {
      throw new ProtocolError(codes.enhanceYourCalm, 'Headers without end.')
    }
  }

  #endHead(): void {
    if (this.#head === null) return
    const { stream, isLast, parts } = this.#head
    this.#head = null
    // Headers of a stream that is over are read all the same: later ones build on them.
    this.#hearing.headers(stream, this.#replyHeads.read(Buffer.concat(parts)), isLast)
  }

  #takeData(stream: number, content: Buffer, set: number): void {
    // Room on the connection is given back at once; on the stream never, so that a reply has its bytes and no more.
    this.#taken += content.length
    if (this.#taken >= DEFAULT_WINDOW_BYTES / 2) {
      this.#outgoing.write(numberFrame(frameKinds.windowUpdate, 0, this.#taken))
      this.#taken = 0
    }
    this.#hearing.data(stream, unwrapped(content, set, flags.padded), (set & flags.endStream) !== 0)
  }

  #takeSettings(content: Buffer): void {
    let streams: number | null = null
    let windowChange = 0
    for (let at = 0; at + 6 <= content.length; at += 6) {
      const value = content.readUInt32BE(at + 2)
      switch (content.readUInt16BE(at)) {
        case settings.headerTableSize:
          this.#requestHeads.limit(value)
          break
        case settings.maxConcurrentStreams:
          streams = value
          break
        case settings.initialWindowSize:
          if (value > MAX_WINDOW_BYTES) throw new ProtocolError(codes.flowControlError, 'Too large a window.')
          windowChange += value - this.streamWindow
          this.streamWindow = value
          break
      }
    }
    this.#isSettled = true
    this.#outgoing.write(frame(frameKinds.settings, flags.ack, 0, new Uint8Array()))
    this.#hearing.settled({ streams, windowChange })
  }

  #takeRoom(stream: number, bytes: number): void {
    if (stream === 0) {
      if (bytes === 0) throw new ProtocolError(codes.protocolError, 'No room is no news.')
      this.window += bytes
      if (this.window > MAX_WINDOW_BYTES)
        throw new ProtocolError(codes.flowControlError, 'Too large a window.')
    }
    this.#hearing.room(stream, bytes)
  }
}
