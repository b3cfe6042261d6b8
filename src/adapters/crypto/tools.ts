import { randomBytes } from 'node:crypto'
import type { Tools } from '../../desk/clock.ts'
import type { AlertId, EditorId, Instant, PostId, StoryId, TokenId } from '../../domain/ids.ts'

const TIME_DIGITS = 9
const RANDOM_BYTES = 7
const RANDOM_DIGITS = 11

/** Time and names for the commands. `now` is the machine's clock unless a test gives another. */
export function nodeTools(now: () => Instant = systemNow): Tools {
  const newId = sortableIds(now)
  return {
    now,
    newStoryId: () => newId() as StoryId,
    newPostId: () => newId() as PostId,
    newAlertId: () => newId() as AlertId,
    newEditorId: () => newId() as EditorId,
    newTokenId: () => newId() as TokenId,
  }
}

function systemNow(): Instant {
  return Date.now() as Instant
}

/**
 * Makes names of 20 characters of `[0-9a-z]`: nine of time and eleven with 56 random bits. Later ones sort later: within
 * a millisecond, or while the clock stands back, the random part counts on from the last one.
 */
export function sortableIds(now: () => Instant): () => string {
  let time = -1
  let random = 0n
  return () => {
    const at = now()
    if (at > time) {
      time = at
      random = BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`)
    } else {
      random++
    }
    return time.toString(36).padStart(TIME_DIGITS, '0') + random.toString(36).padStart(RANDOM_DIGITS, '0')
  }
}
