import { setImmediate } from 'node:timers/promises'
import type { Cursor, Seq } from '../../domain/ids.ts'
import { batchOf, concatEvents, type EncodedEvent } from './encoded-event.ts'
import type { ReaderConnection } from './reader-connection.ts'
import type { Following } from './reader-counts.ts'
import { BatchVariants, encodeForOne } from './shared-gzip.ts'
import { encodeEvent, heartbeatEvent } from './stream-event.ts'

/** Each heartbeat goes out in so many shards, so that it is no broadcast of its own. */
export const HEARTBEAT_SHARDS = 16

/** A reader who is caught up. There are thousands of these: a field here is paid for that often. */
export type LiveReader = {
  readonly connection: ReaderConnection
  readonly following: Following
  /** This reader had the events up to here when it became live. */
  readonly joinedAt: Seq
  /** Which shard of the heartbeats it belongs to. */
  readonly shard: number
  /** After so many heartbeats its connection is renewed; one that begins at 0 is not. */
  heartbeatsLeft: number
  /** With gzip: the events it was sent last, which its next block may refer to. `null` where there were none, or they are not known. */
  previous: Buffer | null
  /** How many bytes it was sent since then, in plain. */
  bytesSince: number
}

export type JoiningReader = Omit<LiveReader, 'shard' | 'bytesSince'>

/**
 * The readers who are sent each new event, by story, and each heartbeat, by shard. Holds two entries per reader, and per
 * followed story a set.
 */
export class LiveReaders {
  readonly #byShard: readonly Set<LiveReader>[] = Array.from({ length: HEARTBEAT_SHARDS }, () => new Set())
  readonly #byStory = new Map<Following, Set<LiveReader>>()
  #size = 0
  #joined = 0

  get size(): number {
    return this.#size
  }

  sizeOf(following: Following): number {
    return this.#byStory.get(following)?.size ?? 0
  }

  /** What is followed by anybody. */
  followed(): Iterable<Following> {
    return this.#byStory.keys()
  }

  add({ connection, following, joinedAt, heartbeatsLeft, previous }: JoiningReader): LiveReader {
    const readers = this.#byStory.get(following) ?? new Set()
    this.#byStory.set(following, readers)
    const shard = this.#joined++ % HEARTBEAT_SHARDS
    // NOTE: written out and not spread: objects of one shape take less.
    const reader: LiveReader = {
      connection,
      following,
      joinedAt,
      shard,
      heartbeatsLeft,
      previous,
      bytesSince: 0,
    }
    readers.add(reader)
    this.#byShard[shard]?.add(reader)
    this.#size++
    return reader
  }

  /** Does nothing when the reader was removed before. */
  remove(reader: LiveReader): void {
    const readers = this.#byStory.get(reader.following)
    if (readers?.delete(reader) !== true) return
    this.#size--
    this.#byShard[reader.shard]?.delete(reader)
    if (readers.size === 0) this.#byStory.delete(reader.following)
  }

  /** `null` where nobody follows exactly this. Readers may come and go during the iteration. */
  of(following: Following): ReadonlySet<LiveReader> | null {
    return this.#byStory.get(following) ?? null
  }

  /** The readers of one shard of the heartbeats. Readers may come and go during the iteration. */
  inShard(shard: number): Iterable<LiveReader> {
    return this.#byShard[shard] ?? []
  }

  *all(): Iterable<LiveReader> {
    for (const readers of this.#byStory.values()) yield* readers
  }
}

export type BroadcastDeps = {
  /** The cursor of a recent position. */
  readonly cursorAt: (seq: Seq) => Cursor
  readonly maxUnsentBytes: number
  /** Writes in a row before the event loop does other work. */
  readonly writesPerTurn: number
  readonly stop: AbortSignal
  /** Disconnects a slow consumer. */
  readonly disconnectSlow: (reader: LiveReader) => void
  /** Ends a stream that has reached its lifetime: its reader reconnects. */
  readonly renew: (reader: LiveReader) => void
}

/**
 * Sends new events and heartbeats to the readers who are live.
 *
 *   sending    a batch goes out, and the event loop does other work after so many writes. Readers may come and go in these
 *              pauses; one who comes has the batch already.
 *   heartbeat  goes out between batches. In the middle of a batch some readers have it and some don't, and no cursor is true
 *              for all; a shard that comes due then follows right after the batch.
 *
 * A reader who takes gzip gets blocks that may refer to the events it was sent last. Whatever is sent to a live reader goes
 * through here, so that these and the bytes since are known.
 *
 * Holds one entry per reader. One whose unsent bytes pass the bound is disconnected instead of being sent more.
 */
export class Broadcast {
  readonly live = new LiveReaders()
  readonly #deps: BroadcastDeps
  /** Every event up to here was sent to every live subscriber, or is being sent. */
  #at: Seq
  #isSending = false
  #writes = 0
  #nextShard = 0
  readonly #dueShards = new Set<number>()

  constructor(deps: BroadcastDeps, at: Seq) {
    this.#deps = deps
    this.#at = at
  }

  get at(): Seq {
    return this.#at
  }

  /** Sends each reader the events that it follows, in one write. `at` is past all of them from the first moment. */
  async send(events: readonly EncodedEvent[], upTo: Seq): Promise<void> {
    this.#at = upTo
    this.#isSending = true
    try {
      await this.#sendTo(null, events)
      for (const [story, own] of Map.groupBy(events, ({ storyId }) => storyId)) {
        await this.#sendTo(story, own)
      }
    } finally {
      this.#isSending = false
      for (const shard of this.#dueShards) this.#heartbeat(shard)
      this.#dueShards.clear()
    }
  }

  /** The next shard of the heartbeats is due. */
  tick(): void {
    const shard = this.#nextShard
    this.#nextShard = (shard + 1) % HEARTBEAT_SHARDS
    if (this.#isSending) this.#dueShards.add(shard)
    else this.#heartbeat(shard)
  }

  async #sendTo(following: Following, events: readonly EncodedEvent[]): Promise<void> {
    const [first] = events
    const readers = this.live.of(following)
    if (first === undefined || readers === null) return
    const batch = batchOf(events)
    const variants = new BatchVariants(batch)
    for (const reader of readers) {
      if (reader.joinedAt >= first.seq) this.#sendRest(reader, events)
      else if (reader.connection.encoding === 'plain') this.#send(reader, batch.plain)
      else this.#sendBlocks(reader, variants.after(reader.previous, reader.bytesSince), batch.plain)
      if (++this.#writes % this.#deps.writesPerTurn === 0) {
        await setImmediate()
        if (this.#deps.stop.aborted) return
      }
    }
  }

  /** Sends a reader who came from a page newer than the last batch only what it does not have yet. */
  #sendRest(reader: LiveReader, events: readonly EncodedEvent[]): void {
    const rest = events.filter(({ seq }) => seq > reader.joinedAt)
    const last = rest.at(-1)
    if (last === undefined) return
    this.#sendBlocks(reader, concatEvents(rest, reader.connection.encoding), last.plain)
  }

  /** @param previous the events that the blocks end in, in plain. */
  #sendBlocks(reader: LiveReader, blocks: Buffer, previous: Buffer): void {
    this.#send(reader, blocks)
    reader.previous = previous
    reader.bytesSince = 0
  }

  #heartbeat(shard: number): void {
    const bytes = this.#heartbeatAt(this.#at)
    const inEach = { plain: bytes, gzip: encodeForOne(bytes, 'gzip') }
    for (const reader of this.live.inShard(shard)) {
      const { encoding } = reader.connection
      // The cursor of a reader who joined from a page newer than the last batch must not go backwards.
      const ahead = reader.joinedAt > this.#at ? this.#heartbeatAt(reader.joinedAt) : null
      this.#send(reader, ahead === null ? inEach[encoding] : encodeForOne(ahead, encoding))
      reader.bytesSince += (ahead ?? bytes).length
      if (--reader.heartbeatsLeft === 0) this.#deps.renew(reader)
    }
  }

  #heartbeatAt(at: Seq): Buffer {
    return encodeEvent(heartbeatEvent(this.#deps.cursorAt(at)))
  }

  #send(reader: LiveReader, bytes: Buffer): void {
    if (this.#keepsUp(reader)) reader.connection.write(bytes)
  }

  /** Checks backpressure: a reader whose unsent bytes pass the bound is a slow consumer and is disconnected. */
  #keepsUp(reader: LiveReader): boolean {
    if (reader.connection.unsentBytes <= this.#deps.maxUnsentBytes) return true
    this.#deps.disconnectSlow(reader)
    return false
  }
}
