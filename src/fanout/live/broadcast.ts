import { setImmediate } from 'node:timers/promises'
import type { Epoch, Seq, StoryId } from '../../domain/ids.ts'
import { BlocksByPast } from './blocks-by-past.ts'
import { forOne } from './compress.ts'
import type { LastPieces } from './last-pieces.ts'
import { LiveReaders, type LiveReader } from './live-readers.ts'
import { inARow, joined, type ReadyEvent } from './ready-bytes.ts'
import { encodeEvent, heartbeatEvent } from './stream-event.ts'
import { WriteRow } from './write-row.ts'

/** The heartbeats go out in so many shares, so that they are no broadcast of their own. */
export const BEATS = 16

export type BroadcastParts = {
  readonly epoch: Epoch
  readonly maxUnsentBytes: number
  /** Writes in a row before others have their turn. */
  readonly writesInATurn: number
  readonly stop: AbortSignal
  /** Lets go of a reader who is too far behind. */
  readonly letGo: (reader: LiveReader) => void
  /** Ends a stream that has lasted long enough: its reader comes back by a new connection. */
  readonly renew: (reader: LiveReader) => void
}

/**
 * Gives new lines and heartbeats to the readers who are live.
 *
 *   giving   a piece goes out, with a pause for others after so many writes; readers may come and go in the pauses, and who
 *            comes has the piece already
 *   beating  between pieces: in the midst of one some readers have it and some don't, and no position is true of all; a
 *            share of the heartbeat that comes due then goes out right after the piece
 *
 * A reader who takes gzip is given blocks that may look back at the lines it was given last: whatever is sent to a live
 * reader goes through here, so that it is known what these were and how much was said since.
 *
 * Holds one entry per reader. One whose unsent bytes pass the bound is let go instead of being given more.
 */
export class Broadcast {
  readonly live = new LiveReaders(BEATS)
  readonly #parts: BroadcastParts
  /** Every line up to here was given to whoever was live, or is being given. */
  #at: Seq
  #isGiving = false
  #writes = 0
  readonly #row = new WriteRow()
  #nextBeat = 0
  readonly #owedBeats = new Set<number>()

  constructor(parts: BroadcastParts, at: Seq) {
    this.#parts = parts
    this.#at = at
  }

  get at(): Seq {
    return this.#at
  }

  /** Gives out lines in a row, to each reader those it follows, in one write. `at` is past them from the first moment. */
  async give(piece: readonly ReadyEvent[], upTo: Seq): Promise<void> {
    this.#at = upTo
    this.#isGiving = true
    try {
      await this.#giveTo(null, piece)
      for (const [story, events] of Map.groupBy(piece, ({ storyId }) => storyId)) {
        await this.#giveTo(story, events)
      }
    } finally {
      this.#isGiving = false
      for (const share of this.#owedBeats) this.#beat(share)
      this.#owedBeats.clear()
    }
  }

  /** The next share of the heartbeats is due. */
  tick(): void {
    const share = this.#nextBeat
    this.#nextBeat = (share + 1) % BEATS
    if (this.#isGiving) this.#owedBeats.add(share)
    else this.#beat(share)
  }

  async #giveTo(story: StoryId | null, events: readonly ReadyEvent[]): Promise<void> {
    const [first] = events
    const followers = this.live.following(story)
    if (first === undefined || followers === null) return
    const { readers, lasts } = followers
    const piece = joined(events)
    const number = lasts.numberOf(piece.plain)
    const blocks = new BlocksByPast(piece)
    for (const reader of readers) {
      if (reader.has >= first.seq) this.#addRest(reader, events, lasts)
      else if (reader.connection.encoding === 'plain') this.#add(reader, piece.plain)
      else this.#addBlocks(reader, blocks.after(lasts.piece(reader.last), reader.gap), number)
      if (++this.#writes % this.#parts.writesInATurn === 0) {
        this.#row.flush()
        await setImmediate()
        if (this.#parts.stop.aborted) return
      }
    }
    this.#row.flush()
  }

  /** What a reader who came from a page newer than the last line given out does not have yet. */
  #addRest(reader: LiveReader, events: readonly ReadyEvent[], lasts: LastPieces): void {
    const rest = events.filter(({ seq }) => seq > reader.has)
    const last = rest.at(-1)
    if (last === undefined) return
    this.#addBlocks(reader, inARow(rest, reader.connection.encoding), lasts.numberOf(last.plain))
  }

  /** @param last the number of what they end in. */
  #addBlocks(reader: LiveReader, blocks: Buffer, last: number): void {
    this.#add(reader, blocks)
    reader.last = last
    reader.gap = 0
  }

  #beat(share: number): void {
    const bytes = this.#heartbeat(this.#at)
    const inEach = { plain: bytes, gzip: forOne(bytes, 'gzip') }
    for (const reader of this.live.beating(share)) {
      const { encoding } = reader.connection
      // A reader that joined from a page newer than what was last given out must not be sent backwards.
      const ahead = reader.has > this.#at ? this.#heartbeat(reader.has) : null
      this.#send(reader, ahead === null ? inEach[encoding] : forOne(ahead, encoding))
      reader.gap += (ahead ?? bytes).length
      if (--reader.beatsLeft === 0) this.#parts.renew(reader)
    }
  }

  #heartbeat(at: Seq): Buffer {
    return encodeEvent(heartbeatEvent(this.#parts.epoch, at))
  }

  #add(reader: LiveReader, bytes: Buffer): void {
    if (this.#mayHave(reader)) this.#row.add(reader.connection, bytes)
  }

  #send(reader: LiveReader, bytes: Buffer): void {
    if (this.#mayHave(reader)) reader.connection.write(bytes)
  }

  /** Whether a reader has taken enough of what it was given before; one that has not is let go. */
  #mayHave(reader: LiveReader): boolean {
    if (reader.connection.unsentBytes <= this.#parts.maxUnsentBytes) return true
    this.#parts.letGo(reader)
    return false
  }
}
