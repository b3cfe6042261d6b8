import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { isPublicEvent, latestWordsOf, withLatestWords, type DeskEvent } from '../../domain/event.ts'
import type { Cursor, Instant, Seq } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import { Cursors } from '../../log/cursors.ts'
import { follow } from '../../log/follow.ts'
import type { Wake } from '../../log/wake.ts'
import { Broadcast, HEARTBEAT_SHARDS } from './broadcast.ts'
import { changedBy, encodeAgain } from './encode-again.ts'
import { concatEvents, eventEncoder } from './encoded-event.ts'
import type { EncodedEvent, EventEncoder, Subject } from './encoded-event.ts'
import { startOf, type JoinOptions } from './join-options.ts'
import { PastPages } from './past-pages.ts'
import { waitUntilDrained, type ReaderConnection } from './reader-connection.ts'
import { ReaderCounts, type Following } from './reader-counts.ts'
import { RecentEvents } from './recent-events.ts'
import { encodeForOne } from './shared-gzip.ts'
import { byeEvent, encodeEvent, helloEvent, resetEvent } from './stream-event.ts'
import type { RenderEvent } from './stream-event.ts'

/** Events read from the log at a time, and sent together to readers who get several of them. */
export const PAGE_EVENTS = 100
/** Most text of one batch: well below the bound of unsent bytes, so that a burst alone disconnects nobody. */
const MAX_BATCH_BYTES = 64 * 1024
/** A renewed reader reconnects within this time: renewals are spread already. */
const RENEW_WITHIN_MS = 1_000

/** How much the hub does and keeps at once. */
export type HubLimits = {
  /** Most events kept in memory for readers who were away for a moment. */
  readonly recentEvents: number
  /** Most text of these events; the newest is always kept. */
  readonly recentBytes: number
  /** Events encoded at the start: after a restart everyone reconnects at once, from just before it. */
  readonly warmEvents: number
  /** Writes in a row before the event loop does other work. */
  readonly writesPerTurn: number
  /** A reader in catch-up who takes nothing at all for this long is disconnected. */
  readonly stallMs: number
  /** The pause after a fault of the log. */
  readonly faultPauseMs: number
}

/**
 * For one process with ten thousand readers: a thousand events are an evening of one busy story; 250 writes are 2 to 3 ms;
 * phones in a tunnel are silent for 20 s and more, and reconnect anyway.
 */
export const defaultLimits: HubLimits = {
  recentEvents: 1_000,
  recentBytes: 8 * 1_024 * 1_024,
  warmEvents: 500,
  writesPerTurn: 250,
  stallMs: 20_000,
  faultPauseMs: 1_000,
}

export type HubDeps = {
  readonly log: EventLog
  readonly wake: Wake
  readonly render: RenderEvent
  readonly now: () => Instant
  /** A number from 0 up to 1: the jitter of reconnects. */
  readonly random: () => number
  readonly heartbeatMs: number
  /** A stream ends after this time at the latest and after half of it at the earliest; 0 sets no lifetime. */
  readonly lifetimeMs: number
  /** A reader with more unsent bytes than this is disconnected. */
  readonly maxUnsentBytes: number
  /** A fault in following the log or in serving one reader; the hub goes on. */
  readonly report: (fault: unknown) => void
  /** Where the defaults don't fit. */
  readonly limits?: Partial<HubLimits>
}

/** Why readers were disconnected, counted since the start. */
export type Disconnects = { slow: number; drained: number; renewed: number }

/**
 * Sends every open page what is new: follows the log once, encodes each event once, and writes the same bytes to everyone.
 *
 *   hello      a reader joins, and is told where its stream starts and where the log stands
 *   catch-up   a reader with an older cursor gets the events it missed: from memory when they are recent, otherwise from
 *              pages that are shared by all who are as far back, never faster than its connection takes them
 *   live       the reader is among those who get each new event. Going live happens in the same turn of the event loop as
 *              the last look at the recent events, so that there is no gap and no repeat
 *
 * Events that arrive during a broadcast go out together, in one write per reader; after every 250 writes the event loop does
 * other work. Heartbeats go out between batches and never inside one, in shards. A stream that has reached its lifetime is
 * ended with its heartbeat, by `bye`: its reader reconnects as after a restart, so that this path is in use every day.
 *
 * Holds per live reader its socket and an entry. A slow consumer, whose unsent bytes pass the bound, is disconnected and
 * resumes from the last id it received. A cursor that can't be served gets `reset`, and the stream goes on from the head.
 */
export class LiveHub implements AsyncDisposable {
  readonly #deps: HubDeps
  readonly #limits: HubLimits
  readonly #stop = new AbortController()
  readonly #encode: EventEncoder
  readonly #past: PastPages
  /** The cursors of this log, with the marks of what the hub has read. */
  readonly cursors: Cursors
  /** Has every public event after its beginning, up to where the broadcast is. */
  #recent: RecentEvents
  /** Whose words were changed by events up to which position, until the recent events are encoded again. */
  readonly #changed = new Map<Subject, Seq>()
  readonly #broadcast: Broadcast
  /** Readers in catch-up. */
  readonly #arriving = new ReaderCounts()
  /** Streams of the desk's own windows: open, and no readers. */
  readonly #desks = new ReaderCounts()
  #following: Promise<void> | null = null
  #ticking: NodeJS.Timeout | null = null
  /** Within what time readers are to reconnect; `null` until the desk shuts down. */
  #drainingMs: number | null = null
  readonly disconnects: Disconnects = { slow: 0, drained: 0, renewed: 0 }

  constructor(deps: HubDeps, head: Seq) {
    const { log, render, report, maxUnsentBytes } = deps
    this.#deps = deps
    this.#limits = { ...defaultLimits, ...deps.limits }
    this.#encode = eventEncoder(log.epoch, render, report)
    this.cursors = new Cursors(log)
    this.#past = new PastPages(log, this.#encode)
    this.#recent = new RecentEvents(head, this.#limits)
    this.#broadcast = new Broadcast(
      {
        cursorAt: (seq) => this.cursors.recent(seq),
        maxUnsentBytes,
        writesPerTurn: this.#limits.writesPerTurn,
        stop: this.#stop.signal,
        disconnectSlow: (reader) => {
          this.#broadcast.live.remove(reader)
          this.#disconnectSlow(reader.connection)
        },
        renew: (reader) => {
          this.#broadcast.live.remove(reader)
          this.#sayBye(reader.connection, 'renewed', RENEW_WITHIN_MS)
        },
      },
      head,
    )
  }

  /** Begins to follow the log from the head it was made with. */
  start(): void {
    this.#following = this.#follow()
    this.#ticking = setInterval(() => this.#broadcast.tick(), this.#deps.heartbeatMs / HEARTBEAT_SHARDS)
  }

  /** The position up to which every event was sent, or is being sent. */
  get at(): Seq {
    return this.#broadcast.at
  }

  /** Open streams of readers. */
  get readers(): number {
    return this.#broadcast.live.size + this.#arriving.total - this.#desks.total
  }

  /** Open streams of one story's readers; with `null`, of everything. */
  readersOf(following: Following): number {
    const streams = this.#broadcast.live.sizeOf(following) + this.#arriving.of(following)
    return streams - this.#desks.of(following)
  }

  /** What is followed by anybody, each once. */
  followed(): Iterable<Following> {
    const arriving = [...this.#arriving].map(([following]) => following)
    return new Set([...this.#broadcast.live.followed(), ...arriving])
  }

  /**
   * Serves one reader until its connection closes or the hub stops. Resolves when the reader is live or disconnected; faults
   * are reported and end this reader only.
   */
  async join(connection: ReaderConnection, options: JoinOptions): Promise<void> {
    const { log, report } = this.#deps
    const following = options.story?.id ?? null
    this.#arriving.add(following, 1)
    if (options.isDesk === true) this.#desks.add(following, 1)
    let isLive = false
    try {
      const head = await log.head()
      const cursor = await this.cursors.at(head)
      const start = startOf(options, head)
      const from = typeof start === 'string' ? null : await this.cursors.at(start)
      this.#sendToOne(connection, this.#hello(from, cursor))
      if (typeof start === 'string') {
        this.#sendToOne(connection, encodeEvent(resetEvent(cursor, start, options.story?.slug ?? null)))
        isLive = await this.#goLive(connection, following, head)
      } else {
        isLive = await this.#goLive(connection, following, start)
      }
    } catch (error) {
      if (!connection.isClosed && !this.#stop.signal.aborted) report(error)
      connection.end('destroy')
    } finally {
      if (!isLive) this.#arriving.add(following, -1)
      // Together with the stream itself, so that the difference is true at every moment.
      if (options.isDesk === true) {
        if (isLive) connection.onClose(() => this.#desks.add(following, -1))
        else this.#desks.add(following, -1)
      }
    }
  }

  #hello(start: Cursor | null, head: Cursor): Buffer {
    const { now, heartbeatMs, random } = this.#deps
    return encodeEvent(helloEvent({ start, head, now: now(), heartbeatMs, random: random() }))
  }

  #sendToOne(connection: ReaderConnection, bytes: Buffer): void {
    connection.write(encodeForOne(bytes, connection.encoding))
  }

  /** Returns whether the reader is live, and counted there; otherwise it was disconnected. */
  async #goLive(connection: ReaderConnection, following: Following, from: Seq): Promise<boolean> {
    let at = from
    let missed = this.#recentFor(following, at)
    while (missed === null && !connection.isClosed) {
      at = await this.#catchUp(connection, following, at)
      missed = this.#recentFor(following, at)
    }
    if (missed === null || connection.isClosed) return false
    // From here to the end of this function nothing else can run: the reader is caught up and live at one moment.
    if (this.#stop.signal.aborted) {
      connection.end('destroy')
      return false
    }
    if (this.#drainingMs !== null) {
      this.#sayBye(connection, 'drained', this.#drainingMs)
      return false
    }
    if (missed.length > 0) connection.write(concatEvents(missed, connection.encoding))
    const { live, at: sent } = this.#broadcast
    // Only gzip refers to it; a plain reader would keep the buffer alive for nothing.
    const previous = connection.encoding === 'gzip' ? (missed.at(-1)?.plain ?? null) : null
    const joinedAt = at > sent ? at : sent
    this.#arriving.add(following, -1)
    const heartbeatsLeft = this.#lifetimeInHeartbeats()
    const reader = live.add({ connection, following, joinedAt, previous, heartbeatsLeft })
    connection.onClose(() => live.remove(reader))
    return true
  }

  /** Between half of the lifetime and all of it, so that readers who came together don't reconnect together. */
  #lifetimeInHeartbeats(): number {
    const { lifetimeMs, heartbeatMs, random } = this.#deps
    return lifetimeMs === 0 ? 0 : Math.ceil((lifetimeMs * (1 + random())) / 2 / heartbeatMs)
  }

  /** What this reader missed, if it is in memory and well below the bound of unsent bytes. */
  #recentFor(following: Following, at: Seq): readonly EncodedEvent[] | null {
    if (at < this.#recent.completeAfter) return null
    const missed = this.#recent.after(at).filter((event) => following === null || event.storyId === following)
    const bytes = missed.reduce((sum, event) => sum + event.plain.length, 0)
    return bytes > this.#deps.maxUnsentBytes / 2 ? null : missed
  }

  /** Sends one page of the past and waits until it is taken; returns the position the reader has reached. */
  async #catchUp(connection: ReaderConnection, following: Following, at: Seq): Promise<Seq> {
    const page = await this.#past.after(at, following, this.#broadcast.at)
    if (page.bytes !== null) connection.write(page.bytes.in(connection.encoding))
    const isDrained = await waitUntilDrained(connection, this.#limits.stallMs, this.#stop.signal)
    if (!isDrained && !connection.isClosed) this.#disconnectSlow(connection)
    return page.upTo
  }

  async #follow(): Promise<void> {
    const { log, wake, report } = this.#deps
    const signal = this.#stop.signal
    await this.#warmUp().catch(report)
    while (!signal.aborted) {
      try {
        for await (const page of follow(log, wake, {
          after: this.#broadcast.at,
          pageSize: PAGE_EVENTS,
          signal,
        })) {
          await this.#sendPage(page)
        }
      } catch (error) {
        if (signal.aborted) return
        report(error)
        this.#forgetOutdated()
        // The abort ends the wait early; the loop's condition sees it.
        await sleep(this.#limits.faultPauseMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  /** Encoding again has failed: readers are caught up from the log until there are new events. */
  #forgetOutdated(): void {
    if (this.#changed.size === 0) return
    this.#past.clear()
    this.#recent = new RecentEvents(this.#broadcast.at, this.#limits)
    this.#changed.clear()
  }

  /** Encodes the last events before the head, for readers who reconnect after a restart. */
  async #warmUp(): Promise<void> {
    const from = Math.max(0, this.#broadcast.at - this.#limits.warmEvents) as Seq
    const warm = new RecentEvents(from, this.#limits)
    let cursor = from
    while (cursor < this.#broadcast.at && !this.#stop.signal.aborted) {
      const limit = Math.min(PAGE_EVENTS, this.#broadcast.at - cursor)
      const page = await this.#deps.log.replayAfter(cursor, limit)
      this.cursors.note(page)
      for (const event of page) if (isPublicEvent(event)) warm.add(await this.#encode(event))
      const last = page.at(-1)
      if (last === undefined) return
      cursor = last.seq
      await setImmediate()
    }
    this.#recent = warm
  }

  /** Sends a page of new events, in batches. */
  async #sendPage(page: readonly DeskEvent[]): Promise<void> {
    let batch: EncodedEvent[] = []
    let length = 0
    let upTo = this.#broadcast.at
    this.cursors.note(page)
    const latest = latestWordsOf(page)
    for (const logged of page) {
      const event = page.length === 1 ? logged : withLatestWords(logged, latest)
      if (isPublicEvent(event)) {
        const subject = changedBy(event)
        if (subject !== null) this.#changed.set(subject, event.seq)
        // A retraction is sent only when nobody can get the text any more; any other change isn't held up.
        if (event.kind === 'post-retracted') await this.#encodeAgain()
        const encoded = await this.#encode(event)
        if (batch.length > 0 && length + encoded.plain.length > MAX_BATCH_BYTES) {
          await this.#sendBatch(batch, upTo)
          batch = []
          length = 0
        }
        batch.push(encoded)
        length += encoded.plain.length
      }
      upTo = event.seq
    }
    await this.#sendBatch(batch, upTo)
    await this.#encodeAgain()
  }

  /** Brings the recent events and the shared pages up to what was corrected. */
  async #encodeAgain(): Promise<void> {
    if (this.#changed.size === 0) return
    this.#past.clear()
    await encodeAgain(this.#recent, this.#changed, this.#deps.log, this.#encode)
    this.#changed.clear()
  }

  #sendBatch(batch: readonly EncodedEvent[], upTo: Seq): Promise<void> {
    for (const event of batch) this.#recent.add(event)
    return this.#broadcast.send(batch, upTo)
  }

  #disconnectSlow(connection: ReaderConnection): void {
    this.disconnects.slow++
    connection.end('destroy')
  }

  #sayBye(connection: ReaderConnection, reason: 'drained' | 'renewed', withinMs: number): void {
    this.disconnects[reason]++
    this.#sendToOne(connection, encodeEvent(byeEvent(Math.round(this.#deps.random() * withinMs))))
    connection.end('flush')
  }

  /**
   * Tells every reader to reconnect, each after a random time up to `withinMs`, and accepts no new ones. The event loop does
   * other work in between: requests are still answered.
   */
  async drain(withinMs: number): Promise<void> {
    this.#drainingMs = withinMs
    let drained = 0
    for (const reader of this.#broadcast.live.all()) {
      this.#broadcast.live.remove(reader)
      this.#sayBye(reader.connection, 'drained', withinMs)
      if (++drained % this.#limits.writesPerTurn === 0) await setImmediate()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The live hub stopped.'))
    if (this.#ticking !== null) clearInterval(this.#ticking)
    await this.#following
    for (const reader of this.#broadcast.live.all()) {
      this.#broadcast.live.remove(reader)
      reader.connection.end('destroy')
    }
  }
}
