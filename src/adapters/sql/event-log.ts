import type { Kysely } from 'kysely'
import type { DeskEvent, NewEvent } from '../../domain/event.ts'
import type { Epoch, Instant, Seq, StoryId } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import type { Database } from './schema.ts'

/** The log over SQL: events are found by their key, or by story and key. */
export function sqlEventLog(db: Kysely<Database>, epoch: Epoch): EventLog {
  return {
    epoch,

    async head(): Promise<Seq> {
      return headOf(db)
    },

    async readAfter(cursor: Seq, limit: number, story?: StoryId): Promise<readonly DeskEvent[]> {
      let query = db.selectFrom('events').select(['seq', 'at', 'data']).where('seq', '>', cursor)
      if (story !== undefined) query = query.where('story_id', '=', story)
      const rows = await query.orderBy('seq').limit(limit).execute()
      return rows.map(({ seq, at, data }) => ({
        ...(JSON.parse(data) as NewEvent),
        seq: seq as Seq,
        at: at as Instant,
      }))
    },
  }
}

/** The position of the last event, as this connection or transaction sees it. */
export async function headOf(db: Kysely<Database>): Promise<Seq> {
  const row = await db
    .selectFrom('events')
    .select((eb) => eb.fn.max('seq').as('head'))
    .executeTakeFirst()
  return (row?.head ?? 0) as Seq
}
