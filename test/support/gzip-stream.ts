import { constants, gunzipSync } from 'node:zlib'

/**
 * Everything that can be read so far of a gzip stream that has no end yet.
 *
 * @throws Error when the bytes are no gzip.
 */
export function gunzipSoFar(bytes: Buffer): Buffer {
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}
