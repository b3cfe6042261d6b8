import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib'

/**
 * One compression for every subscriber.
 *
 * A batch of events is compressed once, as raw deflate blocks that end on a byte boundary. Any gzip stream can continue
 * with such blocks, wherever in the log its subscriber joined. A block refers back at most to bytes that all its
 * subscribers are known to have received just before. @see RFC 1951 section 2, RFC 1952 section 2.3
 */

/** How a subscriber takes its stream: as text, or compressed where its `Accept-Encoding` allows it. */
export type Encoding = 'plain' | 'gzip'

/**
 * Begins every gzip stream: deflate, no name, no time, any system. Blocks follow and never a trailer, because a live
 * stream has no end to compute a checksum at.
 */
export const gzipHeader: Buffer = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/** How far back a block can refer. @see RFC 1951 section 2 */
const WINDOW_BYTES = 32 * 1_024
/** What zlib wants beyond the text in its window (its MIN_LOOKAHEAD). */
const LOOKAHEAD_BYTES = 262
const MIN_WINDOW_BITS = 9
const MAX_WINDOW_BITS = 15
const MAX_MEMORY_LEVEL = 8
/** Incompressible input grows a little. Where it grows by more than this, Node allocates a second chunk. */
const OVERHEAD_BYTES = 64
/** The most that one stored block can hold. @see RFC 1951 section 3.2.4 */
const MAX_STORED_BYTES = 65_535
/** The empty stored block that zlib ends each sync flush with. @see RFC 1951 section 3.2.4 */
const syncFlush = Buffer.from([0, 0, 0, 0xff, 0xff])

/** Compresses bytes to deflate blocks that any stream can continue with. 17 µs for a post of 500 bytes. */
export function deflateBlocks(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, zlibOptionsFor(bytes.length, bytes.length))
}

/**
 * Compresses bytes for a stream that ended in `previous` and then `bytesSince` other bytes. News resembles the news before
 * it: a post of a paragraph shrinks to a fourth of its length, which on its own it does not.
 */
export function deflateBlocksAfter(bytes: Buffer, previous: Buffer, bytesSince: number): Buffer {
  // Zeros stand for the bytes since. No block refers to them, because the text of a stream has no NUL.
  const dictionary = Buffer.concat([previous, Buffer.alloc(bytesSince)]).subarray(-WINDOW_BYTES)
  return deflateRawSync(bytes, {
    ...zlibOptionsFor(bytes.length, dictionary.length + bytes.length),
    dictionary,
  })
}

/**
 * Gives zlib as much memory as a text needs. By default it allocates 256 KiB, and Node 16 KiB of output, for each short post.
 *
 * @param reach how many bytes a block may refer to, its own included.
 */
function zlibOptionsFor(length: number, reach: number): ZlibOptions {
  const bits = Math.ceil(Math.log2(reach + LOOKAHEAD_BYTES))
  const windowBits = Math.min(MAX_WINDOW_BITS, Math.max(MIN_WINDOW_BITS, bits))
  return {
    finishFlush: constants.Z_SYNC_FLUSH,
    windowBits,
    // One symbol for each byte of the window fits, so that a short text stays one block.
    memLevel: Math.min(MAX_MEMORY_LEVEL, windowBits - 6),
    chunkSize: length + OVERHEAD_BYTES,
  }
}

/**
 * Wraps bytes in a stored block, uncompressed: for short messages to a single subscriber.
 *
 * It ends in an empty block, like everything zlib flushes. Some decoders, Go's among them, hold back what they have read
 * until one arrives: without it a client in Go, or behind a proxy that decompresses, would not even see the first event.
 *
 * @param bytes at most 65,535; more are compressed.
 */
export function storedBlock(bytes: Buffer): Buffer {
  if (bytes.length > MAX_STORED_BYTES) return deflateBlocks(bytes)
  const head = Buffer.alloc(5)
  head.writeUInt16LE(bytes.length, 1)
  head.writeUInt16LE(~bytes.length & 0xffff, 3)
  return Buffer.concat([head, bytes, syncFlush])
}

/** Encodes a message to a single subscriber. */
export function encodeForOne(bytes: Buffer, encoding: Encoding): Buffer {
  return encoding === 'gzip' ? storedBlock(bytes) : bytes
}

/**
 * Bytes of a stream in both encodings, each made once and shared by every subscriber. They are kept for long, and keep no
 * memory alive beside their own.
 */
export class SharedBytes {
  readonly plain: Buffer
  #gzip: Buffer | null = null

  constructor(plain: Buffer) {
    this.plain = copyOutOfPool(plain)
  }

  /** Compressed on first use: where every subscriber takes one encoding, only that one is made. */
  get gzip(): Buffer {
    this.#gzip ??= copyOutOfPool(deflateBlocks(this.plain))
    return this.#gzip
  }

  in(encoding: Encoding): Buffer {
    return encoding === 'gzip' ? this.gzip : this.plain
  }
}

/** Node cuts short buffers from a pool of 64 KiB, and zlib's from 16: a post of 600 bytes that is kept would keep all of that. */
function copyOutOfPool(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}

/** After so many bytes of heartbeats the previous events are outside the window, or nearly so. */
const MAX_BYTES_SINCE = 24 * 1_024
/** Of one batch. Most subscribers received the same events last and as many heartbeats since, or one more. */
const MAX_VARIANTS = 8

/**
 * One batch, compressed once for each thing its subscribers received before it. Subscribers beyond the most common of
 * these share a variant that refers to nothing, `SharedBytes.gzip`.
 */
export class BatchVariants {
  readonly #batch: SharedBytes
  readonly #variants: { readonly previous: Buffer; readonly bytesSince: number; readonly blocks: Buffer }[] =
    []

  constructor(batch: SharedBytes) {
    this.#batch = batch
  }

  /**
   * @param previous   the events that were sent last, in plain; `null` when they are not known or there were none.
   * @param bytesSince how many bytes were sent since then, in plain.
   */
  after(previous: Buffer | null, bytesSince: number): Buffer {
    if (previous === null || bytesSince > MAX_BYTES_SINCE) return this.#batch.gzip
    const known = this.#variants.find(
      (variant) => variant.previous === previous && variant.bytesSince === bytesSince,
    )
    if (known !== undefined) return known.blocks
    if (this.#variants.length === MAX_VARIANTS) return this.#batch.gzip
    const blocks = deflateBlocksAfter(this.#batch.plain, previous, bytesSince)
    this.#variants.push({ previous, bytesSince, blocks })
    return blocks
  }
}
