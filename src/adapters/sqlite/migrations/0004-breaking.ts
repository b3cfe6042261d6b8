import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Every alert says whether it is breaking news; those from before it could be said are not. */
export const breaking: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `UPDATE alerts SET data = json_set(data, '$.breaking', json('false'))`,
  // The lines of the log carry the alert as well, and readers that catch up read them.
  `UPDATE events SET data = json_set(data, '$.alert.breaking', json('false'))
    WHERE kind IN ('alert-requested', 'alert-ended')`,
]
