import { constants, gunzipSync, inflateRawSync } from 'node:zlib'

/**
 * The text so far of a gzip stream that has not ended.
 *
 * @throws Error when the bytes are no gzip.
 */
export function gunzipSoFar(bytes: Buffer): Buffer {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}

/** How far back a block can refer. @see RFC 1951 section 2 */
const WINDOW_BYTES = 32 * 1_024

/** Inflates a stream's deflate blocks as they arrive. A block may refer to earlier text of this stream and to nothing else. */
export class BlockInflater {
  #text = Buffer.alloc(0)

  /** @param blocks whole ones. */
  inflate(blocks: Buffer): Buffer {
    const dictionary = this.#text.subarray(-WINDOW_BYTES)
    const text = inflateRawSync(blocks, { finishFlush: constants.Z_SYNC_FLUSH, dictionary })
    this.#text = Buffer.concat([dictionary, text])
    return text
  }
}
