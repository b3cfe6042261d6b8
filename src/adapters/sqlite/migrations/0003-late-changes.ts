import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Corrections and retractions by their time, for the feeds. */
export const lateChanges: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `CREATE INDEX events_late_changes ON events (at, post_id) WHERE kind IN ('post-corrected', 'post-retracted')`,
  `CREATE INDEX events_late_changes_of_story ON events (story_id, at, post_id)
    WHERE kind IN ('post-corrected', 'post-retracted')`,
]
