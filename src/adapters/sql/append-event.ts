import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { NewEvent } from '../../domain/event.ts'
import type { Instant, Seq } from '../../domain/ids.ts'
import type { Database } from './schema.ts'

/** A mark has 8 hexadecimal digits: two histories agree on one line by chance once in four billion. */
const MARK_BYTES = 4

/**
 * Appends an event to the log. Must be called inside a transaction of the one writer: then the positions are given
 * in the order of the commits, and no reader ever sees an event appear before one it has already passed.
 */
export async function appendEvent(trx: Kysely<Database>, event: NewEvent, at: Instant): Promise<Seq> {
  const { storyId, postId } = subjectOf(event)
  const row = await trx
    .insertInto('events')
    .values({
      at,
      mark: randomBytes(MARK_BYTES).toString('hex'),
      kind: event.kind,
      story_id: storyId,
      post_id: postId,
      data: JSON.stringify(event),
    })
    .returning('seq')
    .executeTakeFirstOrThrow()
  return row.seq as Seq
}

function subjectOf(event: NewEvent): { readonly storyId: string | null; readonly postId: string | null } {
  if ('post' in event) return { storyId: event.story.id, postId: event.post.id }
  if ('story' in event) return { storyId: event.story.id, postId: null }
  return { storyId: null, postId: null }
}
