import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { AlertId, PostId } from '../../domain/ids.ts'
import type {
  AudienceSelection,
  AudienceStore,
  WithheldReader,
  Member,
} from '../../fanout/push/alerts/audience-store.ts'
import { CANARY_ID } from '../../domain/subscription.ts'
import type { CountChanges } from '../../fanout/push/delivery/delivery-counts.ts'
import { ChunkStates, CHUNK_SIZE, chunkOf, isSent } from '../../domain/delivery-state.ts'
import { addToTotals } from './delivery-totals.ts'
import { plainSql } from './plain-sql.ts'
import type { Database } from './schema.ts'

type Range = { readonly from: number; readonly to: number }

/** Counted within some milliseconds. Between two steps other requests are served, however many subscriptions there are. */
const COUNTED_PER_STEP = 20 * CHUNK_SIZE

/** The earlier of two times, which also corrects one from a clock in the future. */
const SET_DIGEST_DUE = `UPDATE subscriptions
  SET digest_since = CASE WHEN digest_due IS NULL THEN ? ELSE digest_since END,
    digest_due = min(coalesce(digest_due, ?), ?) WHERE no = ? AND digest = 1`

/** Audiences over SQL. */
export function sqlAudienceStore(db: Kysely<Database>): AudienceStore {
  async function sentIn(postId: PostId, except: AlertId | null, chunk: number): Promise<ReadonlySet<number>> {
    let query = db
      .selectFrom('delivery_chunks')
      .innerJoin('alerts', 'alerts.id', 'delivery_chunks.alert_id')
      .select(['delivery_chunks.chunk', 'delivery_chunks.states'])
      .where('alerts.post_id', '=', postId)
      .where('delivery_chunks.chunk', '=', chunk)
    if (except !== null) query = query.where('alerts.id', '<>', except)
    const sent = new Set<number>()
    for (const row of await query.execute()) {
      for (const [no, state] of new ChunkStates(row.chunk, row.states).entries())
        if (isSent(state)) sent.add(no)
    }
    const digested = await db
      .selectFrom('digests_told')
      .select('no')
      .where('post_id', '=', postId)
      .where('no', '>=', chunk * CHUNK_SIZE)
      .where('no', '<', (chunk + 1) * CHUNK_SIZE)
      .execute()
    for (const { no } of digested) sent.add(no)
    return sent
  }

  async function lastNo(): Promise<number> {
    const row = await db
      .selectFrom('subscriptions')
      .select((eb) => eb.fn.max('no').as('last'))
      .executeTakeFirst()
    return row?.last ?? 0
  }

  async function countIn(selection: AudienceSelection, range: Range): Promise<number> {
    const { members } = await db
      .selectFrom('subscriptions')
      .select((eb) => eb.fn.countAll<number>().as('members'))
      .where('retired', '=', 0)
      .where(sql<boolean>`no IN (${nosOf(selection, range)})`)
      .executeTakeFirstOrThrow()
    return members
  }

  async function countSent({ postId, alert }: AudienceSelection, { from, to }: Range): Promise<number> {
    let count = 0
    for (let chunk = chunkOf(from); chunk <= chunkOf(to); chunk++) {
      const sent = await sentIn(postId, alert, chunk)
      if (sent.size > 0) count += (await existing(db, [...sent])).size
    }
    return count
  }

  async function membersIn(where: RawBuilder<unknown>): Promise<readonly Member[]> {
    const rows = await db
      .selectFrom('subscriptions')
      .select([
        'no',
        'id',
        'quiet_from',
        'quiet_until',
        'time_zone',
        'per_day',
        'day',
        'sent_on_day',
        'open_until',
        'digest',
      ])
      .where('retired', '=', 0)
      .where(sql<boolean>`no IN (${where})`)
      .orderBy('no')
      .execute()
    return rows.map(memberOf)
  }

  return {
    lastNo,

    async members(selection, chunk) {
      const range = { from: chunk * CHUNK_SIZE, to: (chunk + 1) * CHUNK_SIZE - 1 }
      if (selection.audience.kind !== 'sent') return membersIn(nosOf(selection, range))
      const sent = await sentIn(selection.postId, selection.alert, chunk)
      const members = sent.size === 0 ? [] : await membersIn(between(range))
      return members.filter(({ no }) => sent.has(no))
    },

    async size(selection) {
      const last = await lastNo()
      let size = 0
      for (let from = 0; from <= last; from += COUNTED_PER_STEP) {
        const range = { from, to: from + COUNTED_PER_STEP - 1 }
        size +=
          selection.audience.kind === 'sent'
            ? await countSent(selection, range)
            : await countIn(selection, range)
        await yieldToEventLoop()
      }
      return size
    },

    async endRests(now) {
      await db
        .updateTable('subscriptions')
        // One more refusal and it rests again.
        .set({ retired: 0, rests_until: null, refusals: 2 })
        .where('rests_until', '<=', now)
        .execute()
    },

    async clearPlan(alert) {
      await db.transaction().execute(async (trx) => {
        for (const table of ['delivery_chunks', 'delivery_retries', 'delivery_totals'] as const) {
          await trx.deleteFrom(table).where('alert_id', '=', alert).execute()
        }
      })
    },

    async savePlan(
      alert: AlertId,
      chunks: readonly ChunkStates[],
      counts: CountChanges,
      withheldReaders: readonly WithheldReader[] = [],
    ) {
      await db.transaction().execute(async (trx) => {
        for (const { chunk, bytes } of chunks) {
          await trx.insertInto('delivery_chunks').values({ alert_id: alert, chunk, states: bytes }).execute()
        }
        await addToTotals(trx, alert, counts)
        for (const { no, at, due } of withheldReaders) await plainSql(trx, SET_DIGEST_DUE, [at, due, due, no])
      })
    },
  }
}

/** Which of these subscriptions still exist. */
export async function existing(db: Kysely<Database>, nos: readonly number[]): Promise<ReadonlySet<number>> {
  const found = new Set<number>()
  for (let start = 0; start < nos.length; start += CHUNK_SIZE) {
    const rows = await db
      .selectFrom('subscriptions')
      .select('no')
      .where('no', 'in', nos.slice(start, start + CHUNK_SIZE))
      .where('retired', '=', 0)
      .execute()
    for (const { no } of rows) found.add(no)
  }
  return found
}

/** The numbers of an audience as a query of unions, each answered from an index. */
function nosOf({ audience, storySlug }: AudienceSelection, range: Range): RawBuilder<unknown> {
  const following = (kind: 'story' | 'topic', name: string) =>
    sql`SELECT no FROM follows WHERE kind = ${kind} AND name = ${name} AND no BETWEEN ${range.from} AND ${range.to}`
  const everything = sql`SELECT no FROM subscriptions WHERE everything = 1 AND no BETWEEN ${range.from} AND ${range.to}`
  switch (audience.kind) {
    case 'story':
      return sql`${following('story', storySlug)} UNION ${everything}`
    case 'topic':
      return sql`${following('topic', audience.topic)} UNION ${following('story', storySlug)} UNION ${everything}`
    case 'everyone':
      return sql`SELECT no FROM follows WHERE no BETWEEN ${range.from} AND ${range.to} UNION ${everything}`
    case 'test':
      return sql`SELECT no FROM subscriptions WHERE tests = 1 AND no BETWEEN ${range.from} AND ${range.to}`
    case 'canary':
      return sql`SELECT no FROM subscriptions WHERE id = ${CANARY_ID} AND no BETWEEN ${range.from} AND ${range.to}`
    case 'sent':
      return between(range)
  }
}

function between({ from, to }: Range): RawBuilder<unknown> {
  return sql`SELECT no FROM subscriptions WHERE no BETWEEN ${from} AND ${to}`
}

type MemberRow = {
  no: number
  id: string
  quiet_from: number | null
  quiet_until: number | null
  time_zone: string
  per_day: number | null
  day: string | null
  sent_on_day: number
  open_until: number
  digest: number
}

function memberOf(row: MemberRow): Member {
  const { quiet_from: from, quiet_until: until } = row
  return {
    no: row.no,
    id: row.id,
    quietHours: from === null || until === null ? null : { from, until },
    timeZone: row.time_zone,
    perDay: row.per_day,
    day: row.day,
    sentOnDay: row.sent_on_day,
    openUntil: row.open_until,
    digest: row.digest === 1,
  }
}
