import type { Kysely, Transaction } from 'kysely'
import type { AlertId } from '../../domain/ids.ts'
import type { CountChanges } from '../../fanout/push/delivery-counts.ts'
import type { DeliveryTimes } from '../../fanout/push/delivery-times.ts'
import type { Database } from './schema.ts'

const counted = [
  'planned',
  'waiting',
  'accepted',
  'retrying',
  'expired',
  'gone',
  'refused',
  'withheld',
  'stopped',
] as const

/** Adds to an alert's totals, in the transaction that changes its ledger: so that sums always add up. */
export async function addToTotals(
  trx: Transaction<Database>,
  alert: AlertId,
  changes: CountChanges,
  times: DeliveryTimes = {},
): Promise<void> {
  const row = await trx
    .selectFrom('delivery_totals')
    .selectAll()
    .where('alert_id', '=', alert)
    .executeTakeFirst()
  const before = row ?? { times: '{}' }
  const counts = Object.fromEntries(
    counted.map((name) => [name, (row?.[name] ?? 0) + (changes[name] ?? 0)]),
  ) as Record<(typeof counted)[number], number>
  const values = { ...counts, times: mergedTimes(before.times, times) }
  await trx
    .insertInto('delivery_totals')
    .values({ alert_id: alert, shown: 0, opened: 0, ...values })
    .onConflict((conflict) => conflict.column('alert_id').doUpdateSet(values))
    .execute()
}

function mergedTimes(kept: string, added: DeliveryTimes): string {
  const buckets = Object.entries(added)
  if (buckets.length === 0) return kept
  const times = JSON.parse(kept) as Record<string, number>
  for (const [bucket, count] of buckets) times[bucket] = (times[bucket] ?? 0) + count
  return JSON.stringify(times)
}

export async function totalsOf(
  db: Kysely<Database>,
  alert: AlertId,
): Promise<Database['delivery_totals'] | null> {
  const row = await db
    .selectFrom('delivery_totals')
    .selectAll()
    .where('alert_id', '=', alert)
    .executeTakeFirst()
  return row ?? null
}
