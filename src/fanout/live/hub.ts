import { setTimeout as sleep } from 'node:timers/promises'
import { isPublicEvent, type DeskEvent, type PublicEvent } from '../../domain/event.ts'
import type { Instant, Seq, Slug, StoryId } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import { follow } from '../../log/follow.ts'
import type { Wake } from '../../log/wake.ts'
import type { ReaderConnection } from './reader-connection.ts'
import { RecentEvents } from './recent-events.ts'
import { byeEvent, encodeEvent, heartbeatEvent, helloEvent, resetEvent, streamEvent } from './stream-event.ts'
import type { RenderEvent, ResetReason } from './stream-event.ts'

/** Lines read from the log at a time while a reader is caught up. */
const CATCH_UP_PAGE = 200
/** A reader in catch-up who takes nothing for this long is let go. */
const CATCH_UP_STALL_MS = 20_000
/** After a fault of the log, before it is read again. */
const FAULT_PAUSE_MS = 1_000

export type HubParts = {
  readonly log: EventLog
  readonly wake: Wake
  readonly render: RenderEvent
  readonly now: () => Instant
  /** A number from 0 up to 1: spreads reconnects. */
  readonly random: () => number
  readonly heartbeatMs: number
  /** Most unsent bytes of one reader before the reader is let go. */
  readonly maxUnsentBytes: number
  /** A fault in following the log or in serving one reader; the hub goes on. */
  readonly report: (fault: unknown) => void
}

/** What a reader asks for: one story or all of them, and from where. */
export type Wanted = {
  readonly story: { readonly id: StoryId; readonly slug: Slug } | null
  /** `null` starts at the present; a cursor that could not be read is given as `unknown` and gets a `reset`. */
  readonly after: Seq | null | 'other-epoch'
}

type Reader = {
  readonly connection: ReaderConnection
  readonly storyId: StoryId | null
  /** The last position this reader was given or is known to be past. */
  at: Seq
}

/** Why readers were let go, counted since the start. */
export type LetGo = { slow: number; drained: number }

/**
 * Gives every open page what is new: follows the log once, encodes each event once, and writes the same bytes to everyone.
 *
 *   hello      a reader joins, is greeted and told where the log stands
 *   catch up   a reader from the past is given the lines it missed: from memory when they are recent, otherwise page by
 *              page from the log, never faster than it takes them
 *   live       the reader stands among those who get each new line; joining happens in the same turn of the event loop as
 *              the last look at what is recent, so that there is no gap and no repeat
 *
 * Holds per live reader its socket and a position. A reader whose unsent bytes pass the bound is let go and resumes from
 * the last id it was given. A cursor that can't be served gets `reset`, and the stream goes on from the present.
 */
export class LiveHub implements AsyncDisposable {
  readonly #parts: HubParts
  readonly #stop = new AbortController()
  readonly #readers = new Set<Reader>()
  readonly letGo: LetGo = { slow: 0, drained: 0 }
  #recent: RecentEvents
  /** Every line up to here was given to the live readers. */
  #at: Seq
  #following: Promise<void> | null = null
  #heartbeat: NodeJS.Timeout | null = null
  #draining = false

  constructor(parts: HubParts, head: Seq) {
    this.#parts = parts
    this.#at = head
    this.#recent = new RecentEvents(head)
  }

  /** Begins to follow the log from the head it was made with. */
  start(): void {
    this.#following = this.#follow()
    this.#heartbeat = setInterval(() => this.#beat(), this.#parts.heartbeatMs)
  }

  get readers(): number {
    return this.#readers.size
  }

  /** Open streams of one story. */
  readersOf(story: StoryId): number {
    let count = 0
    for (const reader of this.#readers) if (reader.storyId === story) count++
    return count
  }

  /**
   * Serves one reader until its connection closes or the hub stops. Resolves when the reader is live or gone; faults are
   * reported and end this reader only.
   */
  async join(connection: ReaderConnection, wanted: Wanted): Promise<void> {
    const { log, report } = this.#parts
    try {
      const head = await log.head()
      connection.write(this.#hello(head))
      const start = this.#startOf(wanted, head)
      if (typeof start === 'string') {
        connection.write(encodeEvent(resetEvent(log.epoch, head, start, wanted.story?.slug ?? null)))
        await this.#goLive(connection, wanted, head)
      } else {
        await this.#goLive(connection, wanted, start)
      }
    } catch (error) {
      connection.end('cut')
      if (!connection.closed.aborted && !this.#stop.signal.aborted) report(error)
    }
  }

  #startOf({ after }: Wanted, head: Seq): Seq | ResetReason {
    if (after === null) return head
    if (after === 'other-epoch') return 'other-epoch'
    return after > head ? 'future' : after
  }

  #hello(head: Seq): Buffer {
    const { log, now, heartbeatMs } = this.#parts
    return encodeEvent(helloEvent(log.epoch, head, now(), heartbeatMs))
  }

  async #goLive(connection: ReaderConnection, { story }: Wanted, from: Seq): Promise<void> {
    const storyId = story?.id ?? null
    let at = from
    while (this.#isBehind(at) && !connection.closed.aborted) {
      at = await this.#catchUp(connection, storyId, at)
    }
    if (connection.closed.aborted) return
    // From here to the end of this function nothing else can run: the reader is caught up and live at one moment.
    if (this.#draining) {
      this.#sendAway(connection, 1_000)
      return
    }
    for (const event of this.#recent.after(at)) {
      if (storyId === null || event.storyId === storyId) connection.write(event.bytes)
    }
    const reader: Reader = { connection, storyId, at: Math.max(at, this.#at) as Seq }
    this.#readers.add(reader)
    connection.closed.addEventListener('abort', () => this.#readers.delete(reader), { once: true })
  }

  /** Too far back for what is in memory, or with more to send than may stand unsent at once. */
  #isBehind(at: Seq): boolean {
    return at < this.#recent.completeAfter || this.#recent.bytesAfter(at) > this.#parts.maxUnsentBytes
  }

  /** Gives one page of the past, no faster than it is taken; returns the position the reader has reached. */
  async #catchUp(connection: ReaderConnection, storyId: StoryId | null, at: Seq): Promise<Seq> {
    const upTo = this.#at
    const page = await this.#parts.log.readAfter(at, CATCH_UP_PAGE, storyId ?? undefined)
    for (const event of page) {
      if (connection.closed.aborted) return at
      if (!isPublicEvent(event)) continue
      connection.write((await this.#encode(event)).bytes)
      if (connection.unsentBytes > this.#parts.maxUnsentBytes / 2) await this.#drained(connection)
    }
    await this.#drained(connection)
    // A short page means that the reader has all there was when the page was read, which is at least `upTo`.
    const last = page.at(-1)?.seq ?? at
    return page.length < CATCH_UP_PAGE ? (Math.max(upTo, last) as Seq) : last
  }

  async #drained(connection: ReaderConnection): Promise<void> {
    const patience = AbortSignal.timeout(CATCH_UP_STALL_MS)
    try {
      await connection.drained(AbortSignal.any([patience, this.#stop.signal]))
    } catch (error) {
      if (!patience.aborted) throw error
      this.#cut(connection)
    }
  }

  async #follow(): Promise<void> {
    const { log, wake, report } = this.#parts
    const signal = this.#stop.signal
    while (!signal.aborted) {
      try {
        for await (const event of follow(log, wake, { after: this.#at, pageSize: CATCH_UP_PAGE, signal })) {
          await this.#give(event)
        }
      } catch (error) {
        if (signal.aborted) return
        report(error)
        // The abort ends the wait early; the loop's condition sees it.
        await sleep(FAULT_PAUSE_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async #give(event: DeskEvent): Promise<void> {
    if (!isPublicEvent(event)) {
      this.#at = event.seq
      return
    }
    const ready = await this.#encode(event)
    // The lines of a retracted post were rewritten; what was encoded before must not be given out again.
    if (event.kind === 'post-retracted') this.#recent.clear(this.#at)
    this.#recent.add(ready)
    this.#at = event.seq
    for (const reader of this.#readers) {
      if (event.seq <= reader.at) continue
      reader.at = event.seq
      if (reader.storyId !== null && reader.storyId !== ready.storyId) continue
      if (reader.connection.unsentBytes > this.#parts.maxUnsentBytes) this.#cut(reader.connection)
      else reader.connection.write(ready.bytes)
    }
  }

  async #encode(event: PublicEvent): Promise<{ seq: Seq; storyId: StoryId; bytes: Buffer }> {
    const html = await this.#parts.render(event)
    const bytes = encodeEvent(streamEvent(this.#parts.log.epoch, event, html))
    return { seq: event.seq, storyId: event.story.id, bytes }
  }

  #beat(): void {
    const bytes = encodeEvent(heartbeatEvent(this.#parts.log.epoch, this.#at))
    for (const { connection, at } of this.#readers) {
      if (connection.unsentBytes > this.#parts.maxUnsentBytes) this.#cut(connection)
      // A reader that joined from a page newer than what was last given out must not be sent backwards.
      else if (at <= this.#at) connection.write(bytes)
    }
  }

  #cut(connection: ReaderConnection): void {
    this.letGo.slow++
    connection.end('cut')
  }

  #sendAway(connection: ReaderConnection, withinMs: number): void {
    this.letGo.drained++
    connection.write(encodeEvent(byeEvent(Math.round(this.#parts.random() * withinMs))))
    connection.end('flush')
  }

  /** Tells every reader to come back, each at its own moment within `withinMs`, and takes no new ones. */
  drain(withinMs: number): void {
    this.#draining = true
    for (const { connection } of this.#readers) this.#sendAway(connection, withinMs)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The live hub stopped.'))
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    await this.#following
    for (const { connection } of this.#readers) connection.end('cut')
  }
}
