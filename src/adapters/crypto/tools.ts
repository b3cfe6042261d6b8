import { randomBytes } from 'node:crypto'
import type { Tools } from '../../desk/clock.ts'
import type { AlertId, EditorId, Instant, PostId, StoryId, TokenId } from '../../domain/ids.ts'

const TIME_DIGITS = 9
const RANDOM_BYTES = 7
const RANDOM_DIGITS = 11

/** The clock and the ids of the commands. Tests pass another clock. */
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
 * Makes ids of 20 characters of `[0-9a-z]`: nine of time and eleven with 56 random bits. Later ids sort later: within a
 * millisecond, or after the clock stepped back, the random part is incremented.
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
