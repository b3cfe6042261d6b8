import { parseCursor, type Epoch } from '../../../src/domain/ids.ts'
import type { Encoding } from '../../../src/fanout/live/shared-gzip.ts'
import { BlockInflater } from '../gzip-stream.ts'
import { SseParser, type SseEvent } from '../sse-parser.ts'
import { MemorySocket } from './memory-socket.ts'
import { must } from './must.ts'
import type { OneProcess } from './one-process.ts'

/** A position in one epoch of the log. */
export type LogPosition = { readonly epoch: string; readonly seq: number }

/** An event as a reader received it. */
export type ReceivedEvent = {
  readonly seq: number
  readonly story: string
  readonly change: string
  readonly id?: string
  readonly revision?: number
  readonly lastUpdated: string
  readonly html: string
}

/** What was received, in order: events of the log, and heartbeats (`null`), which only move the cursor. */
export type Received = { readonly seq: number; readonly event: ReceivedEvent | null }

export type HistoryReaderOptions = {
  readonly slug: string | null
  /** The cursor its page was rendered at; `null` starts at the head. */
  readonly after: string | null
  readonly encoding: Encoding
  /** Sends its request in two chunks, so that Node's HTTP parses it. */
  readonly splitRequest: boolean
  /** Called with each id received. */
  readonly onId: (id: string) => void
}

const END_OF_HEAD = '\r\n\r\n'

/**
 * An open page by the rules of `EventSource`: it keeps what it received, and reconnects with the last id.
 *
 * It checks each event as it arrives and records the first violation in `fault`.
 */
export class HistoryReader {
  readonly options: HistoryReaderOptions
  /** It has received what came after here; `null` until `hello` said where the head is. */
  base: LogPosition | null
  received: Received[] = []
  connections = 0
  resets = 0
  /** Whether it has left for good: what it received is then a prefix of the log. */
  isGone = false
  /** The first violation of the protocol. */
  fault: string | null = null
  #lastId = ''
  #socket: MemorySocket | null = null
  #epoch: Epoch | null = null
  #hasHello = false
  #owesReset = false
  #position: LogPosition | null = null

  constructor(options: HistoryReaderOptions) {
    this.options = options
    this.base = options.after === null ? null : positionOf(options.after)
  }

  get isOpen(): boolean {
    return this.#socket !== null
  }

  /** Whether its stream has started, in the desk's current epoch. */
  get isFollowing(): boolean {
    return this.isOpen && this.#hasHello && !this.#owesReset
  }

  get lastSeq(): number {
    return this.received.at(-1)?.seq ?? this.base?.seq ?? -1
  }

  /** The epoch it follows now. */
  get epoch(): string | null {
    return this.base?.epoch ?? null
  }

  connect(process: OneProcess): void {
    this.leave()
    this.connections++
    this.#epoch = process.epoch
    this.#hasHello = false
    this.#position = this.#lastId === '' ? this.base : positionOf(this.#lastId)
    const parser = new SseParser((event) => this.#onEvent(event))
    const blocks = new BlockInflater()
    let head = ''
    let isGzip = false
    const take = (bytes: Buffer): void => {
      let rest = bytes
      if (!head.endsWith(END_OF_HEAD)) {
        const text = head + bytes.toString('latin1')
        const end = text.indexOf(END_OF_HEAD)
        if (end === -1) {
          head = text
          return
        }
        rest = bytes.subarray(end + END_OF_HEAD.length - head.length)
        head = text.slice(0, end + END_OF_HEAD.length)
        isGzip = /^content-encoding: gzip/im.test(head)
        // gzip's own header, which arrives with the response head.
        if (isGzip) rest = rest.subarray(10)
      }
      if (!head.startsWith('HTTP/1.1 200 ') || rest.length === 0) return
      parser.push(isGzip ? blocks.inflate(rest) : rest)
    }
    const socket = new MemorySocket({
      take,
      onEnd: () => {
        if (this.#socket === socket) this.#socket = null
      },
    })
    this.#socket = socket
    process.connect(socket)
    const { slug, after, encoding, splitRequest } = this.options
    const path = `/live${slug === null ? '' : `/stories/${slug}`}${after === null ? '' : `?after=${after}`}`
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: desk.example',
      'Accept: text/event-stream',
      ...(encoding === 'gzip' ? ['Accept-Encoding: gzip'] : []),
      ...(this.#lastId === '' ? [] : [`Last-Event-ID: ${this.#lastId}`]),
    ]
    const request = lines.join('\r\n') + END_OF_HEAD
    const cut = splitRequest ? request.indexOf('\r\n') : request.length
    socket.send(request.slice(0, cut))
    if (splitRequest) setImmediate(() => !socket.destroyed && socket.send(request.slice(cut)))
  }

  leave(): void {
    const socket = this.#socket
    socket?.leave()
    this.#socket = null
  }

  stall(): void {
    this.#socket?.stall()
  }

  take(writes?: number): void {
    this.#socket?.receive(writes)
  }

  #onEvent({ event, data, lastEventId }: SseEvent): void {
    try {
      this.#check(event, JSON.parse(data) as Record<string, unknown>, lastEventId)
    } catch (error) {
      this.fault ??= error instanceof Error ? error.message : String(error)
    }
  }

  #check(event: string, data: Readonly<Record<string, unknown>>, id: string): void {
    if (event === 'hello') {
      must(!this.#hasHello, 'a second hello')
      this.#hasHello = true
      const head = positionOf(String(data['head']))
      must(head.epoch === this.#epoch, 'hello of another epoch')
      // Without a cursor the stream starts at the head that hello names.
      if (this.#position === null) {
        this.base = this.#position = head
        this.#lastId = String(data['head'])
      }
      const { epoch, seq } = this.#position
      this.#owesReset = epoch !== head.epoch || seq > head.seq
      return
    }
    if (event === 'bye' && data['refused'] !== undefined) {
      must(!this.#hasHello, 'a refusal after hello')
      // A client without a cursor starts here when it is back.
      if (id === '' || this.#position !== null) return
      this.base = this.#position = positionOf(id)
      must(this.#position.epoch === this.#epoch, 'a refusal of another epoch')
      this.#lastId = id
      return
    }
    must(this.#hasHello, `${event} before hello`)
    if (event === 'bye') return
    const at = positionOf(id)
    must(at.epoch === this.#epoch, `${event} ${id} is of another epoch`)
    this.options.onId(id)
    this.#lastId = id
    if (event === 'reset') {
      must(this.#owesReset, `${event} ${JSON.stringify(data)} without a reason`)
      this.#owesReset = false
      this.base = this.#position = at
      this.received = []
      this.resets++
      return
    }
    must(!this.#owesReset, `${event} ${id} where a reset was due`)
    must(at.seq >= (this.#position?.seq ?? 0), `${event} at ${at.seq} went back from ${this.#position?.seq}`)
    this.#position = at
    if (event === 'heartbeat') {
      this.received.push({ seq: at.seq, event: null })
      return
    }
    must(event === 'post' || event === 'story', `unexpected event ${event}`)
    must(data['seq'] === at.seq, `event ${String(data['seq'])} has the id ${id}`)
    this.received.push({ seq: at.seq, event: data as ReceivedEvent })
  }
}

export function positionOf(cursor: string): LogPosition {
  return parseCursor(cursor) ?? { epoch: cursor, seq: -1 }
}
