import type { Seq, StoryId } from '../../domain/ids.ts'
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
  /** Where it takes gzip: the lines that were the last thing it was told, which its next block may look back at. */
  last: Buffer | null
  gap: number
}

/**
 * The readers among whom each new line is given out, by story, and each heartbeat, by share. Holds two entries per reader
 * and one set per followed story.
 */
export class LiveReaders {
  readonly #byBeat: readonly Set<LiveReader>[]
  readonly #byStory = new Map<StoryId | null, Set<LiveReader>>()
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
    return this.#byStory.get(story)?.size ?? 0
  }

  /** What is followed by anybody. */
  followed(): Iterable<StoryId | null> {
    return this.#byStory.keys()
  }

  add(given: Omit<LiveReader, 'beat' | 'gap'>): LiveReader {
    const { connection, storyId, has, beatsLeft, last } = given
    const beat = this.#joined++ % this.#byBeat.length
    // NOTE: written out and not spread: objects of one shape take less.
    const reader: LiveReader = { connection, storyId, has, beat, beatsLeft, last, gap: 0 }
    const readers = this.#byStory.get(storyId)
    if (readers === undefined) this.#byStory.set(storyId, new Set([reader]))
    else readers.add(reader)
    this.#byBeat[beat]?.add(reader)
    this.#size++
    return reader
  }

  /** Does nothing when the reader is not here any more. */
  remove(reader: LiveReader): void {
    const readers = this.#byStory.get(reader.storyId)
    if (readers?.delete(reader) !== true) return
    this.#size--
    this.#byBeat[reader.beat]?.delete(reader)
    if (readers.size === 0) this.#byStory.delete(reader.storyId)
  }

  /** Who follows exactly this: a story, or `null` for all of them. Readers may come and go while it is walked through. */
  following(story: StoryId | null): Iterable<LiveReader> {
    return this.#byStory.get(story) ?? []
  }

  /** Whose heartbeats go out in this share. Readers may come and go while it is walked through. */
  beating(share: number): Iterable<LiveReader> {
    return this.#byBeat[share] ?? []
  }

  *all(): Iterable<LiveReader> {
    for (const readers of this.#byStory.values()) yield* readers
  }
}
