import type { Duplex } from 'node:stream'
import {
  clientPreface,
  errorCodes,
  flags,
  frame,
  FrameReader,
  frameTypes,
  settings,
  settingsFrame,
  stripPadding,
  uint32Frame,
  type Frame,
} from '../../../src/adapters/web-push/http2/frames.ts'
import type { Dice, Http2Conditions } from './conditions.ts'
import { RequestHeaderCheck } from './request-header-check.ts'
import { ResponseFrames } from './response-frames.ts'

const DEFAULT_WINDOW_BYTES = 65_535
const MAX_STREAM_ID = 0x7f_ff_ff_ff
const PRIORITY = 2
const UNKNOWN_FRAME = 0xfa
const MAX_PAUSE_MS = 3
/** How long a limit of no streams at all holds. */
const NO_STREAMS_MS = 10
/** Most bytes of the connection's window that are kept back. */
const KEPT_BACK_BYTES = 20_000

/** What connections tell their server. */
export type ConnectionReport = {
  /** A message was taken on: from here on it counts as arrived. */
  readonly arrived: (path: string, body: Buffer | null) => void
  /** The client did what RFC 9113 or RFC 7541 forbids. */
  readonly violation: (what: string) => void
  readonly happened: (what: string) => void
}

type ServerStream = {
  readonly id: number
  path: string
  contentLength: number
  /** How many more bytes the client may send, by what it has acknowledged. */
  window: number
  readonly chunks: Buffer[]
  received: number
  /** Which halves have ended; the stream counts against the limit until both have. */
  requestEnded: boolean
  responseEnded: boolean
  /** Whether it will be answered. */
  isTaken: boolean
}

type Change = readonly (readonly [setting: number, value: number])[]

/** One connection of a scripted server: it follows RFC 9113 to the letter, does odd things, and checks the client. */
export class ScriptedConnection {
  readonly #socket: Duplex
  readonly #conditions: Http2Conditions
  readonly #dice: Dice
  readonly #report: ConnectionReport
  readonly #reader = new FrameReader()
  readonly #headers = new RequestHeaderCheck()
  readonly #responses: ResponseFrames
  readonly #streams = new Map<number, ServerStream>()
  /** Sent and not acknowledged, in order. */
  readonly #unacknowledged: Change[] = []
  readonly #pings: string[] = []
  #preface = Buffer.alloc(0)
  #hasPreface = false
  #window = DEFAULT_WINDOW_BYTES
  #initialWindow = DEFAULT_WINDOW_BYTES
  #maxStreams = Number.POSITIVE_INFINITY
  #lastStream = 0
  /** The highest stream whose message was taken on: GOAWAY can't call it unseen. */
  #highestTaken = 0
  /** The last stream that is processed, once GOAWAY has said it. */
  #goawayAt: number | null = null
  #pinged = 0

  constructor(socket: Duplex, conditions: Http2Conditions, dice: Dice, report: ConnectionReport) {
    this.#socket = socket
    this.#conditions = conditions
    this.#dice = dice
    this.#report = report
    this.#responses = new ResponseFrames(dice, conditions.noise ?? 0)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => undefined)
    this.#sendSettings(this.#anySettings())
  }

  /** SETTINGS and PINGs that the client has not acknowledged. */
  get unacknowledged(): number {
    return this.#unacknowledged.length + this.#pings.length
  }

  #send(...frames: readonly Buffer[]): void {
    if (!this.#socket.destroyed && this.#socket.writable) this.#socket.write(Buffer.concat(frames))
  }

  #sendSettings(change: Change): void {
    this.#unacknowledged.push(change)
    this.#send(settingsFrame(change))
  }

  #anySettings(): Change {
    const { initialWindows = [], maxStreams = [], tableSizes = [] } = this.#conditions
    const change: [number, number][] = []
    const window = this.#dice.oneOf(initialWindows)
    if (window !== undefined) change.push([settings.initialWindowSize, window])
    const streams = this.#dice.oneOf(maxStreams)
    if (streams !== undefined) change.push([settings.maxConcurrentStreams, streams])
    const tableSize = this.#dice.oneOf(tableSizes)
    if (tableSize !== undefined) change.push([settings.headerTableSize, tableSize])
    if (streams === 0) {
      const more = Math.max(1, ...maxStreams)
      setTimeout(() => this.#sendSettings([[settings.maxConcurrentStreams, more]]), NO_STREAMS_MS)
    }
    return change
  }

  #read(chunk: Buffer): void {
    let bytes = chunk
    if (!this.#hasPreface) {
      this.#preface = Buffer.concat([this.#preface, chunk])
      if (this.#preface.length < clientPreface.length) return
      if (!this.#preface.subarray(0, clientPreface.length).equals(clientPreface))
        this.#report.violation('preface')
      this.#hasPreface = true
      bytes = this.#preface.subarray(clientPreface.length)
    }
    for (const each of this.#reader.read(bytes)) this.#handle(each)
  }

  #handle({ type, flags: set, stream: id, payload }: Frame): void {
    if (this.#socket.destroyed) return
    switch (type) {
      case frameTypes.settings:
        if ((set & flags.ack) !== 0) this.#acknowledged()
        else this.#send(frame(frameTypes.settings, flags.ack, 0, Buffer.alloc(0)))
        return
      case frameTypes.headers:
        this.#open(id, stripPadding(payload, set, flags.padded | flags.priority), set)
        return
      case frameTypes.data:
        this.#takeData(id, payload, set)
        return
      case frameTypes.rstStream:
        this.#end(id, { requestEnded: true, responseEnded: true })
        return
      case frameTypes.ping:
        if ((set & flags.ack) === 0) this.#send(frame(frameTypes.ping, flags.ack, 0, payload))
        else if (this.#pings.shift() !== payload.toString('hex')) this.#report.violation('PING')
        return
      case frameTypes.goaway:
        if (payload.readUInt32BE(4) !== 0) this.#report.violation(`GOAWAY ${payload.readUInt32BE(4)}`)
        return
    }
  }

  /** From here on the client keeps to what it has acknowledged; its frames before were still under the old settings. */
  #acknowledged(): void {
    const change = this.#unacknowledged.shift()
    if (change === undefined) this.#report.violation('an acknowledgment of nothing')
    for (const [setting, value] of change ?? []) {
      if (setting === settings.headerTableSize) this.#headers.allow(value)
      if (setting === settings.maxConcurrentStreams) this.#maxStreams = value
      if (setting !== settings.initialWindowSize) continue
      for (const stream of this.#streams.values()) stream.window += value - this.#initialWindow
      this.#initialWindow = value
    }
    for (const stream of this.#streams.values()) this.#makeRoom(stream)
  }

  #open(id: number, block: Buffer, set: number): void {
    const headers = this.#headers.read(block)
    if (typeof headers === 'string') {
      this.#report.violation(headers)
      this.#socket.destroy()
      return
    }
    if (id <= this.#lastStream || id % 2 === 0)
      this.#report.violation(`stream ${id} after ${this.#lastStream}`)
    this.#lastStream = id
    if (this.#goawayAt !== null && id > this.#goawayAt) return
    if (this.#streams.size >= this.#maxStreams)
      this.#report.violation(`${this.#streams.size + 1} streams, ${this.#maxStreams} allowed`)
    const stream: ServerStream = {
      id,
      path: headers.get(':path') ?? '',
      contentLength: Number(headers.get('content-length')),
      window: this.#initialWindow,
      chunks: [],
      received: 0,
      requestEnded: (set & flags.endStream) !== 0,
      responseEnded: false,
      isTaken: false,
    }
    this.#streams.set(id, stream)
    if (headers.get(':method') !== 'POST' || stream.path === '') this.#report.violation('headers')
    this.#disturb(stream)
    if (this.#socket.destroyed || !this.#streams.has(id)) return
    if (this.#dice.chance(this.#conditions.early)) {
      this.#report.happened('early')
      this.#answer(stream, null)
    }
    this.#makeRoom(stream)
  }

  #takeData(id: number, payload: Buffer, set: number): void {
    this.#window -= payload.length
    if (this.#window < 0) this.#report.violation('more than the window of the connection')
    if (this.#window < KEPT_BACK_BYTES || this.#dice.chance(0.1)) {
      const bytes = DEFAULT_WINDOW_BYTES - this.#window
      if (bytes > 0) this.#send(uint32Frame(frameTypes.windowUpdate, 0, bytes))
      this.#window += bytes
    }
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    if (stream.requestEnded) this.#report.violation('DATA after the end of a request')
    stream.window -= payload.length
    if (stream.window < 0 && payload.length > 0) this.#report.violation('more than the window of a stream')
    const content = stripPadding(payload, set, flags.padded)
    stream.chunks.push(content)
    stream.received += content.length
    if ((set & flags.endStream) === 0) {
      this.#makeRoom(stream)
      return
    }
    const body = Buffer.concat(stream.chunks)
    if (body.length !== stream.contentLength) this.#report.violation('content-length')
    const isRefused = !stream.isTaken && this.#goawayAt === null && this.#dice.chance(this.#conditions.refuse)
    if (isRefused) {
      this.#report.happened('refused')
      this.#send(uint32Frame(frameTypes.rstStream, id, errorCodes.refusedStream))
      this.#end(id, { requestEnded: true, responseEnded: true })
      return
    }
    if (!stream.isTaken) this.#answer(stream, body)
    this.#end(id, { requestEnded: true })
  }

  /** A stream whose window is used up gets some more, sometimes a byte. */
  #makeRoom(stream: ServerStream): void {
    if (stream.window > 0 || stream.requestEnded || stream.received >= stream.contentLength) return
    const bytes = 1 - stream.window + (this.#dice.chance(0.3) ? 0 : this.#dice.upTo(900))
    if (stream.window < 0) this.#report.happened('negative window')
    stream.window += bytes
    this.#send(uint32Frame(frameTypes.windowUpdate, stream.id, bytes))
  }

  /** Takes a message on and answers it, in a moment. */
  #answer(stream: ServerStream, body: Buffer | null): void {
    stream.isTaken = true
    this.#highestTaken = Math.max(this.#highestTaken, stream.id)
    this.#report.arrived(stream.path, body)
    const answer = (): void => {
      this.#send(...this.#responses.created(stream.id))
      this.#end(stream.id, { responseEnded: true })
    }
    const pause = this.#dice.upTo(MAX_PAUSE_MS)
    if (pause === 0) answer()
    else setTimeout(answer, pause)
  }

  #end(id: number, ended: { readonly requestEnded?: boolean; readonly responseEnded?: boolean }): void {
    const stream = this.#streams.get(id)
    if (stream === undefined) return
    Object.assign(stream, ended)
    if (stream.requestEnded && stream.responseEnded) this.#streams.delete(id)
    if (this.#goawayAt !== null && this.#streams.size === 0) this.#socket.end()
  }

  #disturb(stream: ServerStream): void {
    const { changes, goaway, cut, noise } = this.#conditions
    if (this.#dice.chance(cut)) {
      this.#report.happened('cut')
      this.#socket.destroy()
      return
    }
    if (this.#dice.chance(changes)) {
      // Two or three at once: the client must not skip the one between.
      for (let n = 1 + this.#dice.upTo(2); n > 0; n--) this.#sendSettings(this.#anySettings())
    }
    if (this.#dice.chance(noise)) this.#makeNoise(stream.id)
    if (this.#goawayAt === null && this.#dice.chance(goaway)) this.#goaway()
  }

  /** Everything up to a random stream is answered; what is above has not been looked at. */
  #goaway(): void {
    this.#report.happened('goaway')
    const open = [...this.#streams.keys()].filter((id) => id > this.#highestTaken)
    const last = this.#dice.oneOf([this.#highestTaken, ...open]) ?? 0
    if (this.#dice.chance(0.5)) this.#send(goawayFrame(MAX_STREAM_ID))
    this.#send(goawayFrame(last))
    this.#goawayAt = last
    for (const id of this.#streams.keys()) if (id > last) this.#streams.delete(id)
    if (this.#streams.size === 0) this.#socket.end()
  }

  #makeNoise(id: number): void {
    this.#report.happened('noise')
    for (let n = this.#dice.upTo(4); n > 0; n--) {
      switch (this.#dice.upTo(3)) {
        case 0: {
          const payload = Buffer.alloc(8)
          payload.writeUInt32BE(++this.#pinged)
          this.#pings.push(payload.toString('hex'))
          this.#send(frame(frameTypes.ping, 0, 0, payload))
          break
        }
        case 1:
          this.#send(frame(PRIORITY, 0, id, Buffer.from('0000000010', 'hex')))
          break
        case 2:
          this.#send(frame(UNKNOWN_FRAME, 0xff, id, Buffer.alloc(this.#dice.upTo(300), 'x')))
          break
        default:
          for (let more = this.#dice.upTo(20); more > 0; more--) this.#sendSettings([])
      }
    }
  }
}

function goawayFrame(lastStream: number): Buffer {
  const payload = Buffer.alloc(8)
  payload.writeUInt32BE(lastStream)
  return frame(frameTypes.goaway, 0, 0, Buffer.concat([payload, Buffer.from('bye')]))
}
