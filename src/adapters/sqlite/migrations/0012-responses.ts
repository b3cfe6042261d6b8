import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Responses to repeated requests by day and key: one index less to write, and a day leaves at once. */
export const responses: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const DAY_MS = 86_400_000

const statements = [
  `CREATE TABLE responses (
    day INTEGER NOT NULL, key TEXT NOT NULL, asked TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (day, key)
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO responses (day, key, asked, value, at) SELECT at / ${DAY_MS}, key, asked, value, at FROM answers`,
  `DROP TABLE answers`,
]
