import type { Kysely } from 'kysely'
import { CANARY_ID } from '../../domain/subscription.ts'
import type { CanaryStore } from '../../fanout/push/canary/canary-store.ts'
import type { Database } from './schema.ts'
import { rowOf } from './subscription-row.ts'
import { serviceOf } from './subscription-store.ts'

/** The canary's subscription over SQL, on the writing connection. */
export function sqlCanaryStore(writer: Kysely<Database>): CanaryStore {
  return {
    save: (subscription) =>
      writer.transaction().execute(async (trx) => {
        const row = rowOf(
          {
            ...subscription,
            id: CANARY_ID,
            follow: { everything: false, stories: [], topics: [], tests: false },
            quietHours: null,
            timeZone: 'UTC',
            perDay: null,
            digest: false,
            // The hash of no secret: nobody changes it by HTTP.
            manageHash: '',
          },
          await serviceOf(trx, subscription.endpoint),
        )
        await trx
          .insertInto('subscriptions')
          .values({ ...row, sent_on_day: 0, retired: 0 })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, retired: 0, refusals: 0 }))
          .execute()
      }),

    clearLedgers: () =>
      writer.transaction().execute(async (trx) => {
        for (const table of ['delivery_chunks', 'delivery_retries', 'delivery_totals'] as const) {
          // The range of ids that start with `canary-`: answered from the primary key.
          await trx
            .deleteFrom(table)
            .where('alert_id', '>=', `${CANARY_ID}-`)
            .where('alert_id', '<', `${CANARY_ID}.`)
            .execute()
        }
      }),
  }
}
