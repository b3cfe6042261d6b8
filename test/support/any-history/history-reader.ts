import { parseCursor, type Epoch } from '../../../src/domain/ids.ts'
import type { Encoding } from '../../../src/fanout/live/shared-gzip.ts'
import { BlockInflater } from '../gzip-stream.ts'
import { SseParser, type SseEvent } from '../sse-parser.ts'
import { MemorySocket } from './memory-socket.ts'
import { must } from './must.ts'
import type { OneProcess } from './one-process.ts'

/** Where in which life of the log. */
export type Place = { readonly epoch: string; readonly seq: number }

/** A line as a reader was given it. */
export type GivenLine = {
  readonly seq: number
  readonly story: string
  readonly change: string
  readonly id?: string
  readonly revision?: number
  readonly lastUpdated: string
  readonly html: string
}

/** What came, in its order: lines, and words that only move the place on. */
export type Given = { readonly seq: number; readonly line: GivenLine | null }

export type ReaderWishes = {
  readonly slug: string | null
  /** The id its page was rendered at; `null` begins at the present. */
  readonly after: string | null
  readonly encoding: Encoding
  /** Says its request in two pieces, so that it goes the longer way in. */
  readonly inPieces: boolean
  /** Everybody's ids go here. */
  readonly onId: (id: string) => void
}

const HEAD_END = '\r\n\r\n'

/**
 * An open page by the rules of `EventSource`: it keeps what it was given, and comes back from the last id it saw.
 *
 * It looks at all that comes as it comes and throws, at the next look at `fault`, when a stream says what it may not.
 */
export class HistoryReader {
  readonly wishes: ReaderWishes
  /** What it holds is what came after here; `null` until it was told where the present is. */
  base: Place | null
  given: Given[] = []
  connections = 0
  resets = 0
  /** Whether it is done reading: what it holds is then a beginning of what there is. */
  isGone = false
  /** What is wrong with what it was told. */
  fault: string | null = null
  #lastId = ''
  #socket: MemorySocket | null = null
  #epoch: Epoch | null = null
  #hasHello = false
  #owesReset = false
  #place: Place | null = null

  constructor(wishes: ReaderWishes) {
    this.wishes = wishes
    this.base = wishes.after === null ? null : placeOf(wishes.after)
  }

  get isOpen(): boolean {
    return this.#socket !== null
  }

  /** Whether its stream has begun, in the life of the log that the desk is in. */
  get isFollowing(): boolean {
    return this.isOpen && this.#hasHello && !this.#owesReset
  }

  get lastSeq(): number {
    return this.given.at(-1)?.seq ?? this.base?.seq ?? -1
  }

  /** Which life of the log it follows now. */
  get epoch(): string | null {
    return this.base?.epoch ?? null
  }

  connect(process: OneProcess): void {
    this.leave()
    this.connections++
    this.#epoch = process.epoch
    this.#hasHello = false
    this.#place = this.#lastId === '' ? this.base : placeOf(this.#lastId)
    const parser = new SseParser((event) => this.#hear(event))
    const blocks = new BlockInflater()
    let head = ''
    let isGzip = false
    const take = (bytes: Buffer): void => {
      let rest = bytes
      if (!head.endsWith(HEAD_END)) {
        const text = head + bytes.toString('latin1')
        const end = text.indexOf(HEAD_END)
        if (end === -1) {
          head = text
          return
        }
        rest = bytes.subarray(end + HEAD_END.length - head.length)
        head = text.slice(0, end + HEAD_END.length)
        isGzip = /^content-encoding: gzip/im.test(head)
        // gzip's own head, which comes along with the answer's.
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
    const { slug, after, encoding, inPieces } = this.wishes
    const path = `/live${slug === null ? '' : `/stories/${slug}`}${after === null ? '' : `?after=${after}`}`
    const lines = [
      `GET ${path} HTTP/1.1`,
      'Host: desk.example',
      'Accept: text/event-stream',
      ...(encoding === 'gzip' ? ['Accept-Encoding: gzip'] : []),
      ...(this.#lastId === '' ? [] : [`Last-Event-ID: ${this.#lastId}`]),
    ]
    const said = lines.join('\r\n') + HEAD_END
    const cut = inPieces ? said.indexOf('\r\n') : said.length
    socket.say(said.slice(0, cut))
    if (inPieces) setImmediate(() => !socket.destroyed && socket.say(said.slice(cut)))
  }

  leave(): void {
    const socket = this.#socket
    socket?.leave()
    this.#socket = null
  }

  stall(): void {
    this.#socket?.stall()
  }

  take(pieces?: number): void {
    this.#socket?.takeOn(pieces)
  }

  #hear({ event, data, lastEventId }: SseEvent): void {
    try {
      this.#follow(event, JSON.parse(data) as Record<string, unknown>, lastEventId)
    } catch (error) {
      this.fault ??= error instanceof Error ? error.message : String(error)
    }
  }

  #follow(event: string, data: Readonly<Record<string, unknown>>, id: string): void {
    if (event === 'hello') {
      must(!this.#hasHello, 'greeted twice')
      this.#hasHello = true
      const head = placeOf(String(data['head']))
      must(head.epoch === this.#epoch, 'greeted by another life of the log')
      // A page knows from where it is; the stream's own ids begin with the first line.
      if (this.#place === null) {
        this.base = this.#place = head
        this.#lastId = String(data['head'])
      }
      const { epoch, seq } = this.#place
      this.#owesReset = epoch !== head.epoch || seq > head.seq
      return
    }
    must(this.#hasHello, `${event} before the greeting`)
    if (event === 'bye') return
    const at = placeOf(id)
    must(at.epoch === this.#epoch, `${event} ${id} is of another life of the log`)
    this.wishes.onId(id)
    this.#lastId = id
    if (event === 'reset') {
      must(this.#owesReset, `${event} ${JSON.stringify(data)} for no reason`)
      this.#owesReset = false
      this.base = this.#place = at
      this.given = []
      this.resets++
      return
    }
    must(!this.#owesReset, `${event} ${id} where a reset was due`)
    must(at.seq >= (this.#place?.seq ?? 0), `${event} at ${at.seq} went back from ${this.#place?.seq}`)
    this.#place = at
    if (event === 'heartbeat') {
      this.given.push({ seq: at.seq, line: null })
      return
    }
    must(event === 'post' || event === 'story', `nobody should be told ${event}`)
    must(data['seq'] === at.seq, `line ${String(data['seq'])} has the id ${id}`)
    this.given.push({ seq: at.seq, line: data as GivenLine })
  }
}

export function placeOf(cursor: string): Place {
  return parseCursor(cursor) ?? { epoch: cursor, seq: -1 }
}
