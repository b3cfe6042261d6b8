import { sql, type Kysely } from 'kysely'
import { openAlertStates } from '../../domain/alert.ts'
import type { StoryFollowers } from '../../fanout/push/subscriptions/story-followers.ts'
import type { Database } from './schema.ts'

/** Followers of stories over SQL, on the writing connection. */
export function sqlStoryFollowers(writer: Kysely<Database>): StoryFollowers {
  return {
    async remove(endedBefore, limit) {
      // Of all that have ended few are still followed: these come from two indexes, and only theirs are read.
      const due = sql`
        WITH followed AS MATERIALIZED (
          SELECT slug FROM stories
          WHERE state = 'ended' AND EXISTS (SELECT 1 FROM follows WHERE kind = 'story' AND name = stories.slug)
        )
        SELECT slug FROM stories
        WHERE slug IN (SELECT slug FROM followed) AND json_extract(data, '$.endedAt') <= ${endedBefore}
          AND id NOT IN (SELECT story_id FROM alerts WHERE state IN (${sql.join(openAlertStates)}))`
      // The inner query reads story by story in the order of the primary key, and ends at the limit.
      const { numAffectedRows } = await sql`
        DELETE FROM follows WHERE (kind, name, no) IN (
          SELECT kind, name, no FROM follows WHERE kind = 'story' AND name IN (${due}) LIMIT ${limit})`.execute(
        writer,
      )
      return Number(numAffectedRows ?? 0n)
    },
  }
}
