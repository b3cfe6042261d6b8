import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Subscriptions, and what became of each alert. */
export const push: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `CREATE TABLE delivery_totals (alert_id TEXT PRIMARY KEY, accepted INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
]
