import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Subscriptions, and what became of each alert. */
export const push: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `CREATE TABLE push_services (no INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE) STRICT`,
  `CREATE TABLE subscriptions (
    no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, endpoint TEXT NOT NULL UNIQUE,
    service INTEGER NOT NULL REFERENCES push_services (no), manage_hash TEXT NOT NULL, p256dh BLOB NOT NULL,
    auth BLOB NOT NULL, vapid_key_id TEXT NOT NULL, everything INTEGER NOT NULL, tests INTEGER NOT NULL,
    quiet_from INTEGER, quiet_until INTEGER, time_zone TEXT NOT NULL, per_day INTEGER, created_at INTEGER NOT NULL,
    day TEXT, sent_on_day INTEGER NOT NULL DEFAULT 0, retired INTEGER NOT NULL DEFAULT 0,
    open_until INTEGER NOT NULL DEFAULT 0
  ) STRICT`,
  `CREATE INDEX subscriptions_of_service ON subscriptions (service, no)`,
  `CREATE INDEX subscriptions_to_everything ON subscriptions (no) WHERE everything = 1`,
  `CREATE INDEX subscriptions_to_tests ON subscriptions (no) WHERE tests = 1`,
  `CREATE TABLE follows (
    kind TEXT NOT NULL, name TEXT NOT NULL, no INTEGER NOT NULL REFERENCES subscriptions (no) ON DELETE CASCADE,
    PRIMARY KEY (kind, name, no)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX follows_of ON follows (no)`,

  `CREATE TABLE delivery_chunks (
    alert_id TEXT NOT NULL, chunk INTEGER NOT NULL, states BLOB NOT NULL, PRIMARY KEY (alert_id, chunk)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE delivery_retries (
    alert_id TEXT NOT NULL, no INTEGER NOT NULL, service INTEGER NOT NULL, attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL, PRIMARY KEY (alert_id, no)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX delivery_retries_due ON delivery_retries (alert_id, service, due_at)`,
  `CREATE TABLE delivery_totals (
    alert_id TEXT PRIMARY KEY, planned INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0, retrying INTEGER NOT NULL DEFAULT 0,
    expired INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
    withheld INTEGER NOT NULL DEFAULT 0, stopped INTEGER NOT NULL DEFAULT 0, shown INTEGER NOT NULL DEFAULT 0,
    opened INTEGER NOT NULL DEFAULT 0, times TEXT NOT NULL DEFAULT '{}'
  ) STRICT, WITHOUT ROWID`,
]
