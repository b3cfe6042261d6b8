import { sql, type Kysely, type Transaction } from 'kysely'
import { MAX_HOLD_SECONDS, type Alert } from '../../domain/alert.ts'
import { ChunkStates, chunkOf, isSent, type DeliveryState } from '../../domain/delivery-state.ts'
import type { AlertId, Instant } from '../../domain/ids.ts'
import type { Post } from '../../domain/post.ts'
import type { Story } from '../../domain/story.ts'
import type { AlertWithPost } from '../../fanout/push/alerts/alert-book.ts'
import type { Digest, DigestStore } from '../../fanout/push/digests/digest-store.ts'
import { addToTotals } from './delivery-totals.ts'
import { plainSql } from './plain-sql.ts'
import type { Database } from './schema.ts'

const MAX_RECENT = 200
const DELETED_PER_CALL = 1_000
/** The range of ids that start with `digest-`: answered from the primary key. */
const FIRST_ID = 'digest-'
const AFTER_LAST_ID = 'digest.'
const ledgers = ['delivery_chunks', 'delivery_retries', 'delivery_totals'] as const
const certainlyNotReached: ReadonlySet<DeliveryState> = new Set<DeliveryState>([
  'waiting',
  'retrying',
  'stopped',
])

const POSTPONE = 'UPDATE subscriptions SET digest_due = ? WHERE no = ?'
// One statement for all of them keeps the commit, and with it the event loop's latency, short.
const CLEAR_DUE = 'UPDATE subscriptions SET digest_due = NULL WHERE no IN (SELECT value FROM json_each(?))'
const DUE_AGAIN = `UPDATE subscriptions SET digest_due = min(coalesce(digest_due, ?), ?)
  WHERE no = ? AND digest = 1 AND digest_since IS NOT NULL`
const RECORD_SENT = `INSERT INTO digests_told (post_id, no, digest_id, at)
  SELECT post.value, reader.value, ?, ? FROM json_each(?) AS post, json_each(?) AS reader WHERE true
  ON CONFLICT (post_id, no) DO UPDATE SET digest_id = excluded.digest_id, at = excluded.at`
const DELETE_SENT = 'DELETE FROM digests_told WHERE no = ? AND digest_id = ?'

/** Digests over SQL, on the writing connection. */
export function sqlDigestStore(writer: Kysely<Database>): DigestStore {
  return {
    async due(now, limit) {
      const rows = await writer
        .selectFrom('subscriptions')
        .select(['no', 'quiet_from', 'quiet_until', 'time_zone', 'digest_since'])
        .where('digest_due', '<=', now)
        .where('retired', '=', 0)
        .where('open_until', '<=', now)
        .orderBy('digest_due')
        .orderBy('no')
        .limit(limit)
        .execute()
      return rows.map(({ no, quiet_from: from, quiet_until: until, time_zone, digest_since }) => ({
        no,
        quietHours: from === null || until === null ? null : { from, until },
        timeZone: time_zone,
        since: (digest_since ?? 0) as Instant,
      }))
    },

    recent: (after) => recentIn(writer, after),

    async states(alert, chunks) {
      const rows = await writer
        .selectFrom('delivery_chunks')
        .select(['chunk', 'states'])
        .where('alert_id', '=', alert)
        .where('chunk', 'in', chunks)
        .execute()
      return new Map(rows.map(({ chunk, states }) => [chunk, new ChunkStates(chunk, states)]))
    },

    commitBatch: ({ at, digests, done, postponed, isUpToDate, after }) =>
      writer.transaction().execute(async (trx) => {
        const planning = await trx
          .selectFrom('alerts')
          .select('id')
          .where('created_at', '>=', earliestRequest(after))
          .where('state', '=', 'planning')
          .executeTakeFirst()
        if (planning !== undefined || !isUpToDate(await recentIn(trx, after))) return false
        for (const { no, due } of postponed) await plainSql(trx, POSTPONE, [due, no])
        await plainSql(trx, CLEAR_DUE, [JSON.stringify(done)])
        for (const digest of digests) await insertDigest(trx, digest, at)
        return true
      }),

    async open() {
      const rows = await writer
        .selectFrom('delivery_totals')
        .select('alert_id')
        .where('alert_id', '>=', FIRST_ID)
        .where('alert_id', '<', AFTER_LAST_ID)
        .execute()
      return rows.map(({ alert_id }) => alert_id as AlertId)
    },

    async retries(digest) {
      const rows = await writer
        .selectFrom('delivery_retries')
        .select(['no', 'due_at'])
        .where('alert_id', '=', digest)
        .execute()
      return new Map(rows.map(({ no, due_at }) => [no, due_at]))
    },

    close: (digest, dueAgain) =>
      writer.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('delivery_chunks')
          .select(['chunk', 'states'])
          .where('alert_id', '=', digest)
          .execute()
        for (const { chunk, states } of rows) {
          for (const [no, state] of new ChunkStates(chunk, states).entries()) {
            if (isSent(state)) continue
            await plainSql(trx, DELETE_SENT, [no, digest])
            if (!certainlyNotReached.has(state)) continue
            const again = dueAgain(no)
            await plainSql(trx, DUE_AGAIN, [again, again, no])
          }
        }
        for (const table of ledgers) await trx.deleteFrom(table).where('alert_id', '=', digest).execute()
      }),

    clearAll: () =>
      writer.transaction().execute(async (trx) => {
        await trx
          .updateTable('subscriptions')
          .set({ digest_due: null, digest_since: null })
          .where('digest', '=', 1)
          .execute()
        for (const table of ledgers) {
          await trx
            .deleteFrom(table)
            .where('alert_id', '>=', FIRST_ID)
            .where('alert_id', '<', AFTER_LAST_ID)
            .execute()
        }
      }),

    async deleteSentBefore(before) {
      const { numAffectedRows } = await sql`
        DELETE FROM digests_told WHERE (post_id, no) IN (
          SELECT post_id, no FROM digests_told WHERE at < ${before} LIMIT ${DELETED_PER_CALL})`.execute(
        writer,
      )
      return Number(numAffectedRows ?? 0n) === DELETED_PER_CALL
    },
  }
}

async function insertDigest(
  trx: Transaction<Database>,
  { id, nos, posts }: Digest,
  at: Instant,
): Promise<void> {
  const chunks = new Map<number, ChunkStates>()
  for (const no of nos) {
    const states = chunks.get(chunkOf(no)) ?? new ChunkStates(chunkOf(no))
    chunks.set(states.chunk, states)
    states.set(no, 'waiting')
  }
  await plainSql(trx, CLEAR_DUE, [JSON.stringify(nos)])
  await plainSql(trx, RECORD_SENT, [id, at, JSON.stringify(posts), JSON.stringify(nos)])
  for (const { chunk, bytes } of chunks.values()) {
    await trx.insertInto('delivery_chunks').values({ alert_id: id, chunk, states: bytes }).execute()
  }
  await addToTotals(trx, id, { planned: nos.length, waiting: nos.length })
}

/** The earliest request time of an alert whose audience was fixed after that time. */
function earliestRequest(after: Instant): number {
  return after - MAX_HOLD_SECONDS * 1_000
}

async function recentIn(db: Kysely<Database>, after: Instant): Promise<readonly AlertWithPost[]> {
  const rows = await db
    .selectFrom('alerts')
    .innerJoin('posts', 'posts.id', 'alerts.post_id')
    .innerJoin('stories', 'stories.id', 'alerts.story_id')
    .select(['alerts.data as alert', 'posts.data as post', 'stories.data as story'])
    .where('alerts.created_at', '>=', earliestRequest(after))
    .where('alerts.state', 'in', ['sending', 'done', 'stopped'])
    .orderBy('alerts.created_at', 'desc')
    .orderBy('alerts.id', 'desc')
    .limit(MAX_RECENT)
    .execute()
  const found = rows.toReversed().map(({ alert, post, story }) => ({
    alert: JSON.parse(alert) as Alert,
    post: JSON.parse(post) as Post,
    story: JSON.parse(story) as Story,
  }))
  const plannedAt = ({ alert }: AlertWithPost): number => alert.startedAt ?? 0
  return found.filter((one) => plannedAt(one) >= after).toSorted((a, b) => plannedAt(a) - plannedAt(b))
}
