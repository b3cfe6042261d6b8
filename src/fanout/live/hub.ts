import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { isPublicEvent, type DeskEvent } from '../../domain/event.ts'
import type { Instant, PostId, Seq, Slug, StoryId } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import { follow } from '../../log/follow.ts'
import type { Wake } from '../../log/wake.ts'
import { BEATS, Broadcast } from './broadcast.ts'
import { forOne } from './compress.ts'
import { lineEncoder, type EncodeLine } from './encode-line.ts'
import { usualLimits, type HubLimits } from './hub-limits.ts'
import { PastPages } from './past-pages.ts'
import type { ReaderConnection } from './reader-connection.ts'
import { ReaderTally, type Following } from './reader-tally.ts'
import { inARow, type ReadyEvent } from './ready-bytes.ts'
import { RecentEvents } from './recent-events.ts'
import { byeEvent, encodeEvent, helloEvent, resetEvent } from './stream-event.ts'
import type { RenderEvent, ResetReason } from './stream-event.ts'
import { untilTaken } from './until-taken.ts'

/** Lines read from the log at a time, and given out together where a reader gets several. */
export const PAGE_LINES = 100
/** Most text given out in one piece: well below what may stand unsent, so that a burst alone lets go of nobody. */
const MAX_PIECE_BYTES = 64 * 1024
/** Whose connection is renewed comes back within this time: renewals are spread already. */
const RENEW_WITHIN_MS = 1_000

export type HubParts = {
  readonly log: EventLog
  readonly wake: Wake
  readonly render: RenderEvent
  readonly now: () => Instant
  /** A number from 0 up to 1: spreads reconnects. */
  readonly random: () => number
  readonly heartbeatMs: number
  /** After this time at most a stream is ended, and after half of it at the earliest; 0 lets it last. */
  readonly lifetimeMs: number
  /** Most unsent bytes of one reader before the reader is let go. */
  readonly maxUnsentBytes: number
  /** A fault in following the log or in serving one reader; the hub goes on. */
  readonly report: (fault: unknown) => void
  /** Where the usual ones don't fit. */
  readonly limits?: Partial<HubLimits>
}

/** What a reader asks for: one story or all of them, and from where. */
export type Wanted = {
  readonly story: { readonly id: StoryId; readonly slug: Slug } | null
  /** `null` starts at the present; a cursor of another log, or of none, gets a `reset`. */
  readonly after: Seq | null | 'other-epoch'
}

/** Why readers were let go, counted since the start. */
export type LetGo = { slow: number; drained: number; renewed: number }

/**
 * Gives every open page what is new: follows the log once, encodes each event once, and writes the same bytes to everyone.
 *
 *   hello      a reader joins, is greeted and told where the log stands
 *   catch up   a reader from the past is given the lines it missed: from memory when they are recent, otherwise from pages
 *              that are shared by all who are as far back, never faster than it takes them
 *   live       the reader stands among those who get each new line; joining happens in the same turn of the event loop as
 *              the last look at what is recent, so that there is no gap and no repeat
 *
 * What gathers while lines are being given out goes out together, in one write per reader; after every 250 writes whatever
 * else the process has to do has its turn. Heartbeats go out between lines and never in their midst, in shares. A stream
 * that has lasted long enough is ended with its heartbeat, politely: its reader comes back as after a restart, so that what
 * a restart needs is in use every day.
 *
 * Holds per live reader its socket and an entry. A reader whose unsent bytes pass the bound is let go and resumes from the
 * last id it was given. A cursor that can't be served gets `reset`, and the stream goes on from the present.
 */
export class LiveHub implements AsyncDisposable {
  readonly #parts: HubParts
  readonly #limits: HubLimits
  readonly #stop = new AbortController()
  readonly #encode: EncodeLine
  readonly #past: PastPages
  /** Has every public line after its beginning, up to where the broadcast is. */
  #recent: RecentEvents
  readonly #broadcast: Broadcast
  /** Readers on their way from the past to the present. */
  readonly #arriving = new ReaderTally()
  #following: Promise<void> | null = null
  #ticking: NodeJS.Timeout | null = null
  /** Within what time those who come are to come back; `null` until the desk goes down. */
  #drainingMs: number | null = null
  readonly letGo: LetGo = { slow: 0, drained: 0, renewed: 0 }

  constructor(parts: HubParts, head: Seq) {
    const { log, render, report, maxUnsentBytes } = parts
    this.#parts = parts
    this.#limits = { ...usualLimits, ...parts.limits }
    this.#encode = lineEncoder(log.epoch, render, report)
    this.#past = new PastPages(log, this.#encode)
    this.#recent = new RecentEvents(head, this.#limits)
    this.#broadcast = new Broadcast(
      {
        epoch: log.epoch,
        maxUnsentBytes,
        writesInATurn: this.#limits.writesInATurn,
        stop: this.#stop.signal,
        letGo: (reader) => {
          this.#broadcast.live.remove(reader)
          this.#cut(reader.connection)
        },
        renew: (reader) => {
          this.#broadcast.live.remove(reader)
          this.#sendAway(reader.connection, 'renewed', RENEW_WITHIN_MS)
        },
      },
      head,
    )
  }

  /** Begins to follow the log from the head it was made with. */
  start(): void {
    this.#following = this.#follow()
    this.#ticking = setInterval(() => this.#broadcast.tick(), this.#parts.heartbeatMs / BEATS)
  }

  /** Open streams. */
  get readers(): number {
    return this.#broadcast.live.size + this.#arriving.total
  }

  /** Open streams of one story; with `null`, of everything. */
  readersOf(following: Following): number {
    return this.#broadcast.live.sizeOf(following) + this.#arriving.of(following)
  }

  /** What is followed by anybody, each once. */
  followed(): Iterable<Following> {
    const arriving = [...this.#arriving].map(([following]) => following)
    return new Set([...this.#broadcast.live.followed(), ...arriving])
  }

  /**
   * Serves one reader until its connection closes or the hub stops. Resolves when the reader is live or gone; faults are
   * reported and end this reader only.
   */
  async join(connection: ReaderConnection, wanted: Wanted): Promise<void> {
    const { log, report } = this.#parts
    const following = wanted.story?.id ?? null
    this.#arriving.add(following, 1)
    let isLive = false
    try {
      const head = await log.head()
      this.#tell(connection, this.#hello(head))
      const start = startOf(wanted, head)
      if (typeof start === 'string') {
        this.#tell(connection, encodeEvent(resetEvent(log.epoch, head, start, wanted.story?.slug ?? null)))
        isLive = await this.#goLive(connection, following, head)
      } else {
        isLive = await this.#goLive(connection, following, start)
      }
    } catch (error) {
      if (!connection.isClosed && !this.#stop.signal.aborted) report(error)
      connection.end('cut')
    } finally {
      if (!isLive) this.#arriving.add(following, -1)
    }
  }

  #hello(head: Seq): Buffer {
    const { log, now, heartbeatMs, random } = this.#parts
    return encodeEvent(helloEvent(log.epoch, head, now(), heartbeatMs, random()))
  }

  /** Says something to one reader alone. */
  #tell(connection: ReaderConnection, bytes: Buffer): void {
    connection.write(forOne(bytes, connection.encoding))
  }

  /** Says whether it is live, and counted there; otherwise it was sent away, or is gone. */
  async #goLive(connection: ReaderConnection, storyId: Following, from: Seq): Promise<boolean> {
    let at = from
    let missed = this.#recentFor(storyId, at)
    while (missed === null && !connection.isClosed) {
      at = await this.#catchUp(connection, storyId, at)
      missed = this.#recentFor(storyId, at)
    }
    if (missed === null || connection.isClosed) return false
    // From here to the end of this function nothing else can run: the reader is caught up and live at one moment.
    if (this.#stop.signal.aborted) {
      connection.end('cut')
      return false
    }
    if (this.#drainingMs !== null) {
      this.#sendAway(connection, 'drained', this.#drainingMs)
      return false
    }
    if (missed.length > 0) connection.write(inARow(missed, connection.encoding))
    const { live, at: given } = this.#broadcast
    const last = missed.at(-1)?.plain ?? null
    const has = at > given ? at : given
    this.#arriving.add(storyId, -1)
    const reader = live.add({ connection, storyId, has, last, beatsLeft: this.#lifeInBeats() })
    connection.onClose(() => live.remove(reader))
    return true
  }

  /** Between half of the longest life and all of it, so that those who came together don't leave together. */
  #lifeInBeats(): number {
    const { lifetimeMs, heartbeatMs, random } = this.#parts
    return lifetimeMs === 0 ? 0 : Math.ceil((lifetimeMs * (1 + random())) / 2 / heartbeatMs)
  }

  /** What this reader missed, if it is in memory and not more than may stand unsent at once. */
  #recentFor(storyId: StoryId | null, at: Seq): readonly ReadyEvent[] | null {
    if (at < this.#recent.completeAfter) return null
    const missed = this.#recent.after(at).filter((event) => storyId === null || event.storyId === storyId)
    const bytes = missed.reduce((sum, event) => sum + event.plain.length, 0)
    return bytes > this.#parts.maxUnsentBytes / 2 ? null : missed
  }

  /** Gives one page of the past, no faster than it is taken; returns the position the reader has reached. */
  async #catchUp(connection: ReaderConnection, storyId: StoryId | null, at: Seq): Promise<Seq> {
    const page = await this.#past.after(at, storyId, this.#broadcast.at)
    if (page.bytes !== null) connection.write(page.bytes.in(connection.encoding))
    const taken = await untilTaken(connection, this.#limits.stallMs, this.#stop.signal)
    if (!taken && !connection.isClosed) this.#cut(connection)
    return page.upTo
  }

  async #follow(): Promise<void> {
    const { log, wake, report } = this.#parts
    const signal = this.#stop.signal
    await this.#warmUp().catch(report)
    while (!signal.aborted) {
      try {
        for await (const page of follow(log, wake, {
          after: this.#broadcast.at,
          pageSize: PAGE_LINES,
          signal,
        })) {
          await this.#take(page)
        }
      } catch (error) {
        if (signal.aborted) return
        report(error)
        // The abort ends the wait early; the loop's condition sees it.
        await sleep(this.#limits.faultPauseMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  /** Encodes the last lines before the head, for those who come back after a restart. */
  async #warmUp(): Promise<void> {
    const from = Math.max(0, this.#broadcast.at - this.#limits.warmLines) as Seq
    const warm = new RecentEvents(from, this.#limits)
    let cursor = from
    while (cursor < this.#broadcast.at && !this.#stop.signal.aborted) {
      const limit = Math.min(PAGE_LINES, this.#broadcast.at - cursor)
      const page = await this.#parts.log.readAfter(cursor, limit)
      for (const event of page) if (isPublicEvent(event)) warm.add(await this.#encode(event))
      const last = page.at(-1)
      if (last === undefined) return
      cursor = last.seq
      await setImmediate()
    }
    this.#recent = warm
  }

  /** Gives out a page of new lines, in pieces. */
  async #take(page: readonly DeskEvent[]): Promise<void> {
    let piece: ReadyEvent[] = []
    let length = 0
    let upTo = this.#broadcast.at
    for (const event of page) {
      if (isPublicEvent(event)) {
        if (event.kind === 'post-retracted') await this.#forgetWordsOf(event.post.id)
        const ready = await this.#encode(event)
        if (piece.length > 0 && length + ready.plain.length > MAX_PIECE_BYTES) {
          await this.#give(piece, upTo)
          piece = []
          length = 0
        }
        piece.push(ready)
        length += ready.plain.length
      }
      upTo = event.seq
    }
    await this.#give(piece, upTo)
  }

  /** The lines that had a retracted post's words were rewritten; what was encoded before must not be given out again. */
  async #forgetWordsOf(post: PostId): Promise<void> {
    this.#past.clear()
    for (const { seq } of this.#recent.showing(post)) {
      const [line] = await this.#parts.log.readAfter((seq - 1) as Seq, 1)
      if (line?.seq === seq && isPublicEvent(line)) this.#recent.replace(await this.#encode(line))
    }
  }

  #give(piece: readonly ReadyEvent[], upTo: Seq): Promise<void> {
    for (const event of piece) this.#recent.add(event)
    return this.#broadcast.give(piece, upTo)
  }

  #cut(connection: ReaderConnection): void {
    this.letGo.slow++
    connection.end('cut')
  }

  #sendAway(connection: ReaderConnection, reason: 'drained' | 'renewed', withinMs: number): void {
    this.letGo[reason]++
    this.#tell(connection, encodeEvent(byeEvent(Math.round(this.#parts.random() * withinMs))))
    connection.end('flush')
  }

  /**
   * Tells every reader to come back, each at its own moment within `withinMs`, and takes no new ones. Others have their turn
   * in between: what is being posted is answered.
   */
  async drain(withinMs: number): Promise<void> {
    this.#drainingMs = withinMs
    let told = 0
    for (const reader of this.#broadcast.live.all()) {
      this.#broadcast.live.remove(reader)
      this.#sendAway(reader.connection, 'drained', withinMs)
      if (++told % this.#limits.writesInATurn === 0) await setImmediate()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The live hub stopped.'))
    if (this.#ticking !== null) clearInterval(this.#ticking)
    await this.#following
    for (const reader of this.#broadcast.live.all()) {
      this.#broadcast.live.remove(reader)
      reader.connection.end('cut')
    }
  }
}

function startOf({ after }: Wanted, head: Seq): Seq | ResetReason {
  if (after === null) return head
  if (after === 'other-epoch') return 'other-epoch'
  return after > head ? 'future' : after
}
