import type { Seq, StoryId } from '../../domain/ids.ts'
import { LastPieces } from './last-pieces.ts'
import type { ReaderConnection } from './reader-connection.ts'

/** A reader who is caught up. There are thousands of these: a field here is paid for that often. */
export type LiveReader = {
  readonly connection: ReaderConnection
  /** `null` follows every story. */
  readonly storyId: StoryId | null
  /** Lines up to here this reader had when it became live. */
  readonly has: Seq
  /** Which share of the heartbeats it belongs to. */
  readonly beat: number
  /** After so many heartbeats its connection is renewed; one that begins at 0 is not. */
  beatsLeft: number
  /** Where it takes gzip: the number of the lines it was given last, which its next block may look back at. */
  last: number
  /** How many bytes were said since then, in plain. */
  gap: number
}

export type JoiningReader = Omit<LiveReader, 'beat' | 'last' | 'gap'> & {
  /** The lines it was given last; `null` where there were none, or it is not known. */
  readonly last: Buffer | null
}

/** Who follows exactly one story, or all of them. */
export type Followers = {
  readonly readers: Set<LiveReader>
  readonly lasts: LastPieces
}

/**
 * The readers among whom each new line is given out, by story, and each heartbeat, by share. Holds two entries per reader,
 * and per followed story a set and the pieces that were given out last.
 */
export class LiveReaders {
  readonly #byBeat: readonly Set<LiveReader>[]
  readonly #byStory = new Map<StoryId | null, Followers>()
  #size = 0
  #joined = 0

  /** @param beats in how many shares the heartbeats go out. */
  constructor(beats: number) {
    this.#byBeat = Array.from({ length: beats }, () => new Set())
  }

  get size(): number {
    return this.#size
  }

  sizeOf(story: StoryId | null): number {
    return this.#byStory.get(story)?.readers.size ?? 0
  }

  /** What is followed by anybody. */
  followed(): Iterable<StoryId | null> {
    return this.#byStory.keys()
  }

  add({ connection, storyId, has, beatsLeft, last: piece }: JoiningReader): LiveReader {
    const followers = this.#byStory.get(storyId) ?? { readers: new Set(), lasts: new LastPieces() }
    this.#byStory.set(storyId, followers)
    const beat = this.#joined++ % this.#byBeat.length
    const last = followers.lasts.numberOf(piece)
    // NOTE: written out and not spread: objects of one shape take less.
    const reader: LiveReader = { connection, storyId, has, beat, beatsLeft, last, gap: 0 }
    followers.readers.add(reader)
    this.#byBeat[beat]?.add(reader)
    this.#size++
    return reader
  }

  /** Does nothing when the reader is not here any more. */
  remove(reader: LiveReader): void {
    const readers = this.#byStory.get(reader.storyId)?.readers
    if (readers?.delete(reader) !== true) return
    this.#size--
    this.#byBeat[reader.beat]?.delete(reader)
    if (readers.size === 0) this.#byStory.delete(reader.storyId)
  }

  /** `null` where nobody follows exactly this. Readers may come and go while they are walked through. */
  following(story: StoryId | null): Followers | null {
    return this.#byStory.get(story) ?? null
  }

  /** Whose heartbeats go out in this share. Readers may come and go while it is walked through. */
  beating(share: number): Iterable<LiveReader> {
    return this.#byBeat[share] ?? []
  }

  *all(): Iterable<LiveReader> {
    for (const { readers } of this.#byStory.values()) yield* readers
  }
}
