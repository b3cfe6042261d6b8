import type { Kysely } from 'kysely'
import type { AlertEvent, NewAlertEvent } from '../../domain/event.ts'
import type { Instant, Seq } from '../../domain/ids.ts'
import type { AlertLog } from '../../fanout/push/alerts/alert-log.ts'
import type { Database } from './schema.ts'

/** Requests for alerts and their ends over SQL. */
export function sqlAlertLog(db: Kysely<Database>): AlertLog {
  return {
    async head(): Promise<Seq> {
      const row = await db
        .selectFrom('alert_events')
        .select((eb) => eb.fn.max('seq').as('head'))
        .executeTakeFirst()
      return (row?.head ?? 0) as Seq
    },

    async readAfter(cursor: Seq, limit: number): Promise<readonly AlertEvent[]> {
      const rows = await db
        .selectFrom('alert_events')
        .selectAll()
        .where('seq', '>', cursor)
        .orderBy('seq')
        .limit(limit)
        .execute()
      return rows.map(({ seq, at, data }) => ({
        ...(JSON.parse(data) as NewAlertEvent),
        seq: seq as Seq,
        at: at as Instant,
      }))
    },
  }
}
