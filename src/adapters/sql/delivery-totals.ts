import type { Kysely, Transaction } from 'kysely'
import type { AlertId } from '../../domain/ids.ts'
import type { CountChanges } from '../../fanout/push/delivery/delivery-counts.ts'
import type { DeliveryTimes } from '../../fanout/push/delivery/delivery-times.ts'
import { plainSql } from './plain-sql.ts'
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

const ADD_COUNTS = `INSERT INTO delivery_totals (alert_id, ${counted.join(', ')}, shown, opened)
  VALUES (?, ${counted.map(() => '?').join(', ')}, 0, 0)
  ON CONFLICT (alert_id) DO UPDATE SET ${counted.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}
  RETURNING times`
const SAVE_TIMES = 'UPDATE delivery_totals SET times = ? WHERE alert_id = ?'

/** Adds to an alert's totals in the transaction that changes its ledger, so that they always add up. */
export async function addToTotals(
  trx: Transaction<Database>,
  alert: AlertId,
  changes: CountChanges,
  times: DeliveryTimes = {},
): Promise<void> {
  const added = counted.map((name) => changes[name] ?? 0)
  const [row] = await plainSql<{ times: string }>(trx, ADD_COUNTS, [alert, ...added])
  const buckets = Object.entries(times)
  if (row === undefined || buckets.length === 0) return
  const kept = readTimes(row.times)
  for (const [bucket, count] of buckets) kept.set(bucket, (kept.get(bucket) ?? 0) + count)
  const text = writeTimes(kept)
  lastTimes = { text, times: kept }
  await plainSql(trx, SAVE_TIMES, [text, alert])
}

/**
 * A cache: the last text written is mostly the next one read, and parsing takes longer than comparing. If its transaction
 * was rolled back, the next text differs.
 */
let lastTimes: { readonly text: string; readonly times: Map<string, number> } | null = null

function readTimes(text: string): Map<string, number> {
  if (lastTimes?.text === text) return lastTimes.times
  return new Map(Object.entries(JSON.parse(text) as DeliveryTimes))
}

function writeTimes(times: ReadonlyMap<string, number>): string {
  let text = ''
  for (const [bucket, count] of times) text += `${text === '' ? '' : ','}"${bucket}":${count}`
  return `{${text}}`
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
