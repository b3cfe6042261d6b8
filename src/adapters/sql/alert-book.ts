import { sql, type Kysely } from 'kysely'
import { noCounts, openAlertStates, type Alert } from '../../domain/alert.ts'
import type { AlertId, Seq } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Story } from '../../domain/story.ts'
import type { AlertBook } from '../../fanout/push/alerts/alert-book.ts'
import type { DeliveryTimes } from '../../fanout/push/delivery/delivery-times.ts'
import { appendAlertEvent } from './append-event.ts'
import { totalsOf } from './delivery-totals.ts'
import { kyselySession } from './plain-sql.ts'
import type { Database } from './schema.ts'

/** Alerts for the alert runner over SQL, on the writing connection. */
export function sqlAlertBook(writer: Kysely<Database>, reader = writer): AlertBook {
  return {
    async open() {
      const rows = await reader
        .selectFrom('alerts')
        .select('id')
        .where('state', 'in', openAlertStates)
        .orderBy('created_at')
        .execute()
      return rows.map(({ id }) => id as AlertId)
    },

    async withOpenLedger() {
      const rows = await reader
        .selectFrom('delivery_totals')
        .innerJoin('alerts', 'alerts.id', 'delivery_totals.alert_id')
        .select('alerts.id')
        .where('alerts.state', 'not in', openAlertStates)
        .where((eb) => eb.or([eb('waiting', '>', 0), eb('retrying', '>', 0)]))
        .execute()
      return rows.map(({ id }) => id as AlertId)
    },

    async find(id) {
      const row = await reader
        .selectFrom('alerts')
        .innerJoin('posts', 'posts.id', 'alerts.post_id')
        .innerJoin('stories', 'stories.id', 'alerts.story_id')
        .select(['alerts.data as alert', 'posts.data as post', 'stories.data as story'])
        .where('alerts.id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return null
      return {
        alert: JSON.parse(row.alert) as Alert,
        post: JSON.parse(row.post) as Post,
        story: JSON.parse(row.story) as Story,
      }
    },

    advance: (id, from, { to, ...rest }, at) =>
      writer.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('alerts').select('data').where('id', '=', id).executeTakeFirst()
        const known = row === undefined ? null : (JSON.parse(row.data) as Alert)
        if (known?.state !== from) return null
        const alert: Alert = { ...known, ...rest, state: to }
        await trx
          .updateTable('alerts')
          .set({ state: to, data: JSON.stringify(alert) })
          .where('id', '=', id)
          .execute()
        const ended = !openAlertStates.includes(to)
        const seq: Seq | null = ended
          ? await appendAlertEvent(kyselySession(trx), { kind: 'alert-ended', alert }, at)
          : null
        return { alert, seq }
      }),

    async totals(id) {
      const row = await totalsOf(reader, id)
      if (row === null) return { counts: noCounts, times: {} }
      const { alert_id: _, times, ...counts } = row
      return { counts, times: JSON.parse(times) as DeliveryTimes }
    },

    async addReceipt(id, { shown, opened }) {
      await writer
        .updateTable('delivery_totals')
        .set({
          shown: sql<number>`min(accepted, shown + ${shown})`,
          // Nobody opens what was not shown.
          opened: sql<number>`min(accepted, shown + ${shown}, opened + ${opened})`,
        })
        .where('alert_id', '=', id)
        .execute()
    },
  }
}
