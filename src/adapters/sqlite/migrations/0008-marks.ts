import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** A mark for each line of the log from now on, so that a cursor names the line and not only its place. */
export const marks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql.raw(`ALTER TABLE events ADD COLUMN mark TEXT`).execute(db)
  },
}
