import type { Seq, Slug, StoryId } from '../../domain/ids.ts'
import type { ForeignCursor } from '../../log/cursors.ts'
import type { ResetReason } from './stream-event.ts'

/** What a stream carries, one story or everything, and where it starts. */
export type JoinOptions = {
  readonly story: { readonly id: StoryId; readonly slug: Slug } | null
  /** `null` starts at the head; a cursor of another log, or a malformed one, gets a `reset`. */
  readonly after: Seq | null | ForeignCursor
  /** Whether it is an editor's window at the desk, which is no reader. */
  readonly isDesk?: boolean
}

/** The position that a stream starts after, or why it can't start where it was asked to. */
export function startOf({ after }: JoinOptions, head: Seq): Seq | ResetReason {
  if (after === null) return head
  if (typeof after === 'string') return after
  return after > head ? 'future' : after
}
