import type { NewPost } from '../../../client/api-types.ts'
import type { PostJson } from '../api/api-json.ts'

/** A time that is nearer may have passed when the desk hears of it, which would publish at once. */
const MIN_AHEAD_MS = 60_000

/** A draft that was discarded, as it is saved again: for its time as before, unless that has come meanwhile. */
export function draftAgain(draft: PostJson, now: number): NewPost {
  const { body, headline, dateline, credits, keyEvent, publishAt } = draft
  const isAhead = publishAt !== null && Date.parse(publishAt) > now + MIN_AHEAD_MS
  return { body, headline, dateline, credits, keyEvent, ...(isAhead ? { publishAt } : { state: 'draft' }) }
}
