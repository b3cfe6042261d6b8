import type { Kysely } from 'kysely'
import type { AlertId } from '../../domain/ids.ts'
import type { Database } from './schema.ts'

/** How many browsers an alert was accepted for so far, as its ledger has it. */
export async function acceptedCount(db: Kysely<Database>, alert: AlertId): Promise<number> {
  const row = await db
    .selectFrom('delivery_totals')
    .select('accepted')
    .where('alert_id', '=', alert)
    .executeTakeFirst()
  return row?.accepted ?? 0
}
