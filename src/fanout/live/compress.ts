import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib'

/** How a reader takes its stream: as text, or gzip-compressed because its browser said that it can. */
export type Encoding = 'plain' | 'gzip'

/**
 * What every gzip stream begins with: deflate, no name, no time, any system. Blocks follow, and no trailer ever, since a
 * live stream has no end that could be summed up.
 *
 * Each block ends on a byte's edge, and looks back at most at what all its readers are known to have had just before: so
 * one compression of an event serves them all, wherever in the log they joined. @see RFC 1952 section 2.3
 */
export const gzipHeader: Buffer = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/** Bytes as one or more deflate blocks that any stream can go on with. 17 µs for a post of 500 bytes. */
export function deflateBlocks(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, roomFor(bytes.length, bytes.length))
}

/** How far back a block can refer. @see RFC 1951 section 2 */
const WINDOW_BYTES = 32 * 1_024
/** What zlib wants beyond the text in its window (its MIN_LOOKAHEAD). */
const LOOKAHEAD_BYTES = 262
const MIN_WINDOW_BITS = 9
const MAX_WINDOW_BITS = 15
const MAX_MEMORY_LEVEL = 8
/** What can’t be compressed becomes a little longer. Where that is more than this, Node takes another piece. */
const OVERHEAD_BYTES = 64

/**
 * As much room as a text needs: left to itself zlib takes 256 KiB, and Node 16 more for what comes out, for each short post.
 *
 * @param reach how many bytes there are, with those that it may look back at.
 */
function roomFor(length: number, reach: number): ZlibOptions {
  const bits = Math.ceil(Math.log2(reach + LOOKAHEAD_BYTES))
  const windowBits = Math.min(MAX_WINDOW_BITS, Math.max(MIN_WINDOW_BITS, bits))
  return {
    finishFlush: constants.Z_SYNC_FLUSH,
    windowBits,
    // So that a symbol for each byte of the window fits, and a short text stays one block.
    memLevel: Math.min(MAX_MEMORY_LEVEL, windowBits - 6),
    chunkSize: length + OVERHEAD_BYTES,
  }
}

/**
 * The same for a stream that ended in `before` and then `gap` bytes of something else. News is much like the news before
 * it: a post of a paragraph becomes a fourth of its length, which on its own it does not.
 */
export function deflateBlocksAfter(bytes: Buffer, before: Buffer, gap: number): Buffer {
  // Nothing refers into the gap, because no text of a stream has a NUL.
  const dictionary = Buffer.concat([before, Buffer.alloc(gap)]).subarray(-WINDOW_BYTES)
  return deflateRawSync(bytes, { ...roomFor(bytes.length, dictionary.length + bytes.length), dictionary })
}

/** The most that one stored block can hold. @see RFC 1951 section 3.2.4 */
const MAX_STORED_BYTES = 65_535

/** A stored block of nothing, which zlib ends in whatever it flushes. @see RFC 1951 section 3.2.4 */
const flush = Buffer.from([0, 0, 0, 0xff, 0xff])

/**
 * The same without compressing: for what one reader alone is told, which is too short to gain anything.
 *
 * It ends in a block of nothing, as what zlib flushes does. Some decoders, Go's among them, keep what they have read to
 * themselves until one comes: without it a reader in Go, or behind a proxy that unpacks for it, hears not even the greeting.
 *
 * @param bytes at most 65,535; more are compressed.
 */
export function storedBlock(bytes: Buffer): Buffer {
  if (bytes.length > MAX_STORED_BYTES) return deflateBlocks(bytes)
  const head = Buffer.alloc(5)
  head.writeUInt16LE(bytes.length, 1)
  head.writeUInt16LE(~bytes.length & 0xffff, 3)
  return Buffer.concat([head, bytes, flush])
}

/** What one reader alone is told, as that reader takes it. */
export function forOne(bytes: Buffer, encoding: Encoding): Buffer {
  return encoding === 'gzip' ? storedBlock(bytes) : bytes
}
