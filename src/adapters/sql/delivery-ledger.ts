import { sql, type ExpressionBuilder, type Kysely, type Transaction } from 'kysely'
import type { DeliveryLedger, LedgerChange } from '../../fanout/push/delivery-ledger.ts'
import { ChunkStates, CHUNK_SIZE } from '../../domain/delivery-state.ts'
import { existing } from './audience-store.ts'
import { addToTotals } from './delivery-totals.ts'
import type { Database } from './schema.ts'

/** Which chunks a worker's ledger shows it: every `of`-th, beginning with `index`. */
export type LedgerShare = { readonly index: number; readonly of: number }

/** The ledger over SQL, for one worker. */
export function sqlDeliveryLedger(
  db: Kysely<Database>,
  { index, of }: LedgerShare = { index: 0, of: 1 },
): DeliveryLedger {
  const ours = sql<boolean>`(no / ${CHUNK_SIZE}) % ${of} = ${index}`
  return {
    services: () => db.selectFrom('push_services').select(['no', 'origin']).orderBy('no').execute(),

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
        .select(['no', 'endpoint', 'p256dh', 'auth', 'vapid_key_id', 'time_zone', 'per_day'])
        .where('service', '=', service)
        .where('retired', '=', 0)
      query =
        only === undefined
          ? query.where('no', '>=', chunk * CHUNK_SIZE).where('no', '<', (chunk + 1) * CHUNK_SIZE)
          : query.where('no', 'in', only)
      const rows = await query.orderBy('no').execute()
      return rows.map(({ no, endpoint, p256dh, auth, vapid_key_id, time_zone, per_day }) => ({
        no,
        endpoint,
        p256dh,
        auth,
        vapidKeyId: vapid_key_id,
        limitedIn: per_day === null ? null : time_zone,
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
        .where(ours)
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
        .where(ours)
        .executeTakeFirst()
      return row?.next ?? null
    },

    commit: (changes) =>
      db.transaction().execute(async (trx) => {
        for (const change of changes) await write(trx, change, { index, of })
      }),
  }
}

async function write(trx: Transaction<Database>, change: LedgerChange, share: LedgerShare): Promise<void> {
  const { alert, chunks, counts, times } = change
  for (const { chunk, bytes } of chunks) {
    await trx
      .insertInto('delivery_chunks')
      .values({ alert_id: alert, chunk, states: bytes })
      .onConflict((conflict) => conflict.columns(['alert_id', 'chunk']).doUpdateSet({ states: bytes }))
      .execute()
  }
  await addToTotals(trx, alert, counts, times)
  for (const { no, service, attempts, dueAt: due_at } of change.retries) {
    await trx
      .insertInto('delivery_retries')
      .values({ alert_id: alert, no, service, attempts, due_at })
      .onConflict((conflict) =>
        conflict.columns(['alert_id', 'no']).doUpdateSet({ service, attempts, due_at }),
      )
      .execute()
  }
  await inParts(change.settled, (nos) =>
    trx.deleteFrom('delivery_retries').where('alert_id', '=', alert).where('no', 'in', nos).execute(),
  )
  if (change.clearsRetries) {
    await trx
      .deleteFrom('delivery_retries')
      .where('alert_id', '=', alert)
      .where(sql<boolean>`(no / ${CHUNK_SIZE}) % ${share.of} = ${share.index}`)
      .execute()
  }
  await inParts(change.gone, (nos) => trx.deleteFrom('subscriptions').where('no', 'in', nos).execute())
  await inParts(change.retired, (nos) =>
    trx.updateTable('subscriptions').set({ retired: 1 }).where('no', 'in', nos).execute(),
  )
  for (const { no, day } of change.counted) {
    const sent = (eb: ExpressionBuilder<Database, 'subscriptions'>) =>
      eb
        .case()
        .when('day', '=', day)
        .then(eb('sent_on_day', '+', 1))
        .else(1)
        .end()
    await trx
      .updateTable('subscriptions')
      .set((eb) => ({ day, sent_on_day: sent(eb) }))
      .where('no', '=', no)
      .execute()
  }
}

/** Fewer parameters than any SQLite takes. */
const MAX_IN = 500

async function inParts(
  nos: readonly number[],
  work: (part: readonly number[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < nos.length; start += MAX_IN) await work(nos.slice(start, start + MAX_IN))
}
