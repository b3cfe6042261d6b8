import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { normalEndpoint } from '../../../domain/subscription.ts'

/**
 * Which push services have accepted a message, none without subscriptions, one spelling of each endpoint, and no address of
 * a reader.
 */
export const hardenedPush: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await normalizeEndpoints(db)
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `ALTER TABLE push_services ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0`,
  // A daily limit counts accepted messages only, so a day that is set is evidence.
  `ALTER TABLE subscriptions ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE subscriptions ADD COLUMN rests_until INTEGER`,
  `CREATE INDEX subscriptions_resting ON subscriptions (rests_until) WHERE rests_until IS NOT NULL`,
  `UPDATE push_services SET accepted = 1
    WHERE no IN (SELECT DISTINCT service FROM subscriptions WHERE day IS NOT NULL)`,
  // Keys of readers' requests held their IP addresses.
  `DELETE FROM answers WHERE key >= 'reader ' AND key < 'reader!'`,
  `DELETE FROM push_services WHERE no NOT IN (SELECT service FROM subscriptions)`,
]

const PAGE_SIZE = 1_000

type Row = { readonly no: number; readonly endpoint: string }

/** Of two spellings of one endpoint the older subscription stays: it is the reader's own. */
async function normalizeEndpoints(db: Kysely<unknown>): Promise<void> {
  for (let after = 0; ;) {
    const { rows } = await sql<Row>`SELECT no, endpoint FROM subscriptions
      WHERE no > ${after} AND (endpoint GLOB '*%*' OR endpoint GLOB '*/.*' OR endpoint GLOB '*[?]*')
      ORDER BY no LIMIT ${PAGE_SIZE}`.execute(db)
    for (const { no, endpoint } of rows) {
      const normal = normalEndpoint(endpoint)
      if (normal === endpoint) continue
      const older = await sql`SELECT 1 FROM subscriptions WHERE endpoint = ${normal} AND no < ${no}`.execute(
        db,
      )
      const spare = older.rows.length > 0 ? sql`no = ${no}` : sql`endpoint = ${normal}`
      await sql`DELETE FROM subscriptions WHERE ${spare}`.execute(db)
      await sql`UPDATE subscriptions SET endpoint = ${normal} WHERE no = ${no}`.execute(db)
    }
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.no
  }
}
