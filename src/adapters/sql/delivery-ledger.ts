import { sql, type Kysely, type Transaction } from 'kysely'
import type { DeliveryLedger, LedgerChange } from '../../fanout/push/delivery/delivery-ledger.ts'
import { ChunkStates, CHUNK_SIZE } from '../../domain/delivery-state.ts'
import { existing } from './audience-store.ts'
import { addToTotals } from './delivery-totals.ts'
import { plainSql } from './plain-sql.ts'
import { forgetUnused } from './subscription-store.ts'
import type { Database } from './schema.ts'

/** The chunks that a worker’s ledger shows it: every `of`-th, starting at `index`. */
export type LedgerShard = { readonly index: number; readonly of: number }

/** The ledger over SQL, for one worker. */
export function sqlDeliveryLedger(
  db: Kysely<Database>,
  { index, of }: LedgerShard = { index: 0, of: 1 },
): DeliveryLedger {
  const inShard = sql<boolean>`(no / ${CHUNK_SIZE}) % ${of} = ${index}`
  return {
    async services() {
      const rows = await db.selectFrom('push_services').selectAll().orderBy('no').execute()
      return rows.map(({ no, origin, accepted }) => ({ no, origin, hasAccepted: accepted === 1 }))
    },

    async nextChunk(alert, service, after) {
      const [row] = await plainSql<{ chunk: number }>(db, NEXT_CHUNK, [
        alert,
        service,
        (after + 1) * CHUNK_SIZE,
        of,
        index,
      ])
      return row?.chunk ?? null
    },

    async chunkNumbers(alert, after, limit) {
      const rows = await db
        .selectFrom('delivery_chunks')
        .select('chunk')
        .where('alert_id', '=', alert)
        .where('chunk', '>', after)
        .where(sql<boolean>`chunk % ${of} = ${index}`)
        .orderBy('chunk')
        .limit(limit)
        .execute()
      return rows.map(({ chunk }) => chunk)
    },

    async chunk(alert, chunk) {
      const row = await db
        .selectFrom('delivery_chunks')
        .select('states')
        .where('alert_id', '=', alert)
        .where('chunk', '=', chunk)
        .executeTakeFirst()
      return row === undefined ? null : new ChunkStates(chunk, row.states)
    },

    async targets(chunk, service, only) {
      let query = db
        .selectFrom('subscriptions')
        .select(['no', 'endpoint', 'p256dh', 'auth', 'vapid_key_id', 'time_zone', 'per_day', 'refusals'])
        .where('service', '=', service)
        .where('retired', '=', 0)
      query =
        only === undefined
          ? query.where('no', '>=', chunk * CHUNK_SIZE).where('no', '<', (chunk + 1) * CHUNK_SIZE)
          : query.where('no', 'in', only)
      const rows = await query.orderBy('no').execute()
      return rows.map(({ no, endpoint, p256dh, auth, vapid_key_id, time_zone, per_day, refusals }) => ({
        no,
        endpoint,
        p256dh,
        auth,
        vapidKeyId: vapid_key_id,
        dailyLimitTimeZone: per_day === null ? null : time_zone,
        wasRefused: refusals > 0,
      }))
    },

    existing: (nos) => existing(db, nos),

    async dueRetries(alert, service, now, limit) {
      const rows = await db
        .selectFrom('delivery_retries')
        .select(['no', 'service', 'attempts', 'due_at'])
        .where('alert_id', '=', alert)
        .where('service', '=', service)
        .where('due_at', '<=', now)
        .where(inShard)
        .orderBy('due_at')
        .limit(limit)
        .execute()
      return rows.map(({ due_at: dueAt, ...retry }) => ({ ...retry, dueAt }))
    },

    async nextRetryAt(alert, service) {
      const row = await db
        .selectFrom('delivery_retries')
        .select((eb) => eb.fn.min('due_at').as('next'))
        .where('alert_id', '=', alert)
        .where('service', '=', service)
        .where(inShard)
        .executeTakeFirst()
      return row?.next ?? null
    },

    commit: (changes) =>
      db.transaction().execute(async (trx) => {
        for (const change of changes) await write(trx, change, { index, of })
      }),
  }
}

/** From the first subscription of the service that comes next, without a look at the chunks before it. */
const NEXT_CHUNK = `SELECT chunk FROM delivery_chunks
  WHERE alert_id = ?
    AND chunk >= (SELECT no / ${CHUNK_SIZE} FROM subscriptions WHERE service = ? AND no >= ? ORDER BY no LIMIT 1)
    AND chunk % ? = ?
  ORDER BY chunk LIMIT 1`
const SAVE_CHUNK = `INSERT INTO delivery_chunks (alert_id, chunk, states) VALUES (?, ?, ?)
  ON CONFLICT (alert_id, chunk) DO UPDATE SET states = excluded.states`
const SAVE_RETRY = `INSERT INTO delivery_retries (alert_id, no, service, attempts, due_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (alert_id, no) DO UPDATE
  SET service = excluded.service, attempts = excluded.attempts, due_at = excluded.due_at`
const DELETE_RETRY = 'DELETE FROM delivery_retries WHERE alert_id = ? AND no = ?'
const DELETE_RETRIES = `DELETE FROM delivery_retries WHERE alert_id = ? AND (no / ${CHUNK_SIZE}) % ? = ?`
const DELETE_SUBSCRIPTION = 'DELETE FROM subscriptions WHERE no = ? AND endpoint = ? RETURNING service'
const MARK_ACCEPTING = 'UPDATE push_services SET accepted = 1 WHERE no = ?'
const RETIRE = 'UPDATE subscriptions SET retired = 1 WHERE no = ? AND endpoint = ?'
/** A service that refuses one subscription this often in a row has ended it without saying so. */
const REFUSALS_TO_REST = 3
/** Then it is tried again, in case the fault was the service's. */
const REST_MS = 7 * 86_400_000
const COUNT_REFUSAL = `UPDATE subscriptions
  SET refusals = refusals + 1,
    rests_until = CASE WHEN refusals + 1 >= ${REFUSALS_TO_REST} THEN ? ELSE rests_until END,
    retired = CASE WHEN refusals + 1 >= ${REFUSALS_TO_REST} THEN 1 ELSE retired END
  WHERE no = ? AND endpoint = ?`
const FORGET_REFUSALS = 'UPDATE subscriptions SET refusals = 0 WHERE no = ?'
const COUNT_FOR_DAY = `UPDATE subscriptions
  SET sent_on_day = CASE WHEN day = ? THEN sent_on_day + 1 ELSE 1 END, day = ? WHERE no = ?`

async function write(trx: Transaction<Database>, change: LedgerChange, shard: LedgerShard): Promise<void> {
  const { alert, chunks, counts, times } = change
  for (const { chunk, bytes } of chunks) await plainSql(trx, SAVE_CHUNK, [alert, chunk, bytes])
  await addToTotals(trx, alert, counts, times)
  for (const { no, service, attempts, dueAt } of change.retries) {
    await plainSql(trx, SAVE_RETRY, [alert, no, service, attempts, dueAt])
  }
  for (const no of change.droppedRetries) await plainSql(trx, DELETE_RETRY, [alert, no])
  if (change.dropsAllRetries) await plainSql(trx, DELETE_RETRIES, [alert, shard.of, shard.index])
  for (const { no, endpoint } of change.gone) {
    const [ended] = await plainSql<{ service: number }>(trx, DELETE_SUBSCRIPTION, [no, endpoint])
    if (ended !== undefined) await forgetUnused(trx, ended.service)
  }
  for (const service of change.accepting) await plainSql(trx, MARK_ACCEPTING, [service])
  for (const { no, endpoint } of change.retired) await plainSql(trx, RETIRE, [no, endpoint])
  for (const { no, endpoint, at } of change.refused) {
    await plainSql(trx, COUNT_REFUSAL, [at + REST_MS, no, endpoint])
  }
  for (const no of change.reachable) await plainSql(trx, FORGET_REFUSALS, [no])
  for (const { no, day } of change.dailyCounts) await plainSql(trx, COUNT_FOR_DAY, [day, day, no])
}
