import type { PostId, Seq, StoryId } from '../../domain/ids.ts'
import { deflateBlocks, type Encoding } from './compress.ts'

/**
 * Bytes of a stream in both encodings, each made once and shared by every reader. They are kept for long, and keep no other
 * memory than their own alive.
 */
export class ReadyBytes {
  readonly plain: Buffer
  #gzip: Buffer | null = null

  constructor(plain: Buffer) {
    this.plain = inOwnMemory(plain)
  }

  /** Made when the first reader asks for it: a crowd that takes only one of them pays for one. */
  get gzip(): Buffer {
    this.#gzip ??= inOwnMemory(deflateBlocks(this.plain))
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

/**
 * Short buffers are cut from a pool of 64 KiB, and zlib's from 16: a post of 600 bytes that is kept would keep all of that.
 */
function inOwnMemory(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}
