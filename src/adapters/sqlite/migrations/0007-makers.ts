import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who made invitations, when sessions and tokens were last used, and alerts apart from the readers' log. */
export const makers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  // NULL: unknown, because it was made before, or by the operator on the desk's own machine.
  `ALTER TABLE invitations ADD COLUMN maker TEXT`,
  `ALTER TABLE invitations ADD COLUMN maker_id TEXT`,
  `CREATE INDEX invitations_by ON invitations (maker_id) WHERE maker_id IS NOT NULL`,
  `ALTER TABLE sessions ADD COLUMN last_used INTEGER`,
  `ALTER TABLE sessions ADD COLUMN agent TEXT NOT NULL DEFAULT ''`,
  `ALTER TABLE tokens ADD COLUMN last_used INTEGER`,
  // Apart from the log, whose positions readers see: they must not tell that an alert is being held.
  `CREATE TABLE alert_events (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, data TEXT NOT NULL) STRICT`,
]
