import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which push services have accepted a message, none without subscriptions, and no address of a reader. */
export const hardenedPush: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `ALTER TABLE push_services ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0`,
  // A daily limit counts accepted messages only, so a day that is set is evidence.
  `UPDATE push_services SET accepted = 1
    WHERE no IN (SELECT DISTINCT service FROM subscriptions WHERE day IS NOT NULL)`,
  // Keys of readers' requests held their IP addresses.
  `DELETE FROM answers WHERE key >= 'reader ' AND key < 'reader!'`,
  `DELETE FROM push_services WHERE no NOT IN (SELECT service FROM subscriptions)`,
]
