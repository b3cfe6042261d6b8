import { randomBytes } from 'node:crypto'

/** Nine bytes are twelve characters of base64url, without a rest. */
const BYTES = 9
const CHARACTERS = 12
/** Random bytes cost 3 µs a call, however few they are. */
const IDS_AT_ONCE = 256

/** Makes request ids: 12 characters of `[0-9A-Za-z-]`, random enough that no two requests of a log share one. */
export function requestIds(): () => string {
  let pool = ''
  let at = 0
  return () => {
    if (at === pool.length) {
      pool = randomBytes(BYTES * IDS_AT_ONCE)
        .toString('base64url')
        .replaceAll('_', '-')
      at = 0
    }
    at += CHARACTERS
    return pool.slice(at - CHARACTERS, at)
  }
}
