import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who is told afterwards of what was held back, when, and of which posts. */
export const digest: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `ALTER TABLE subscriptions ADD COLUMN digest INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE subscriptions ADD COLUMN digest_due INTEGER`,
  `ALTER TABLE subscriptions ADD COLUMN digest_since INTEGER`,
  // Of those who are due together, the ones that share chunks of the ledger stand together.
  `CREATE INDEX subscriptions_digest_due ON subscriptions (digest_due) WHERE digest_due IS NOT NULL`,
  `CREATE TABLE digests_told (
    post_id TEXT NOT NULL, no INTEGER NOT NULL REFERENCES subscriptions (no) ON DELETE CASCADE,
    digest_id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (post_id, no)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX digests_told_of ON digests_told (no)`,
  `CREATE INDEX digests_told_by_age ON digests_told (at)`,
  `CREATE INDEX alerts_by_age ON alerts (created_at)`,
]
