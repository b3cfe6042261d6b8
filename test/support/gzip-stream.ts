import { constants, gunzipSync, inflateRawSync } from 'node:zlib'

/**
 * Everything that can be read so far of a gzip stream that has no end yet.
 *
 * @throws Error when the bytes are no gzip.
 */
export function gunzipSoFar(bytes: Buffer): Buffer {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}

/** How far back a block can refer. @see RFC 1951 section 2 */
const WINDOW_BYTES = 32 * 1_024

/** Reads a stream's deflate blocks as they come. A block may refer to what was said before it in this stream, and to nothing else. */
export class BlockInflater {
  #said = Buffer.alloc(0)

  /** @param blocks whole ones. */
  inflate(blocks: Buffer): Buffer {
    const dictionary = this.#said.subarray(-WINDOW_BYTES)
    const text = inflateRawSync(blocks, { finishFlush: constants.Z_SYNC_FLUSH, dictionary })
    this.#said = Buffer.concat([dictionary, text])
    return text
  }
}
