import type { PostId, Seq, StoryId } from '../../domain/ids.ts'
import { deflateBlocks, type Encoding } from './compress.ts'

/** Bytes of a stream in both encodings, each made once and shared by every reader. */
export class ReadyBytes {
  readonly plain: Buffer
  #gzip: Buffer | null = null

  constructor(plain: Buffer) {
    this.plain = plain
  }

  /** Made when the first reader asks for it: a crowd that takes only one of them pays for one. */
  get gzip(): Buffer {
    this.#gzip ??= deflateBlocks(this.plain)
    return this.#gzip
  }

  in(encoding: Encoding): Buffer {
    return encoding === 'gzip' ? this.gzip : this.plain
  }
}

/** A line of the log, ready to send. */
export class ReadyEvent extends ReadyBytes {
  readonly seq: Seq
  readonly storyId: StoryId
  /** The post whose words are in it: its own, or the one pinned at the head of the story; `null` when there is none. */
  readonly shows: PostId | null

  constructor(seq: Seq, storyId: StoryId, shows: PostId | null, plain: Buffer) {
    super(plain)
    this.seq = seq
    this.storyId = storyId
    this.shows = shows
  }
}

/** Several lines in a row as one piece: one write instead of many. A single line is its own piece. */
export function joined(events: readonly ReadyEvent[]): ReadyBytes {
  const [only, second] = events
  if (only !== undefined && second === undefined) return only
  return new ReadyBytes(Buffer.concat(events.map((event) => event.plain)))
}

/** Several lines in a row for one reader, from what was made of each of them before. */
export function inARow(events: readonly ReadyEvent[], encoding: Encoding): Buffer {
  const [only, second] = events
  if (only !== undefined && second === undefined) return only.in(encoding)
  return Buffer.concat(events.map((event) => event.in(encoding)))
}
