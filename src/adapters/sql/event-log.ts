import type { Kysely } from 'kysely'
import { latestWordsOf, withLatestWords, type DeskEvent, type NewEvent } from '../../domain/event.ts'
import { NO_MARK, type Epoch, type Instant, type Mark, type Seq, type StoryId } from '../../domain/ids.ts'
import type { EventLog } from '../../log/event-log.ts'
import { preparedQuery } from './prepared-query.ts'
import type { Database } from './schema.ts'

/** The log over SQL: events are found by their key, or by story and key. */
export function sqlEventLog(db: Kysely<Database>, epoch: Epoch): EventLog {
  return {
    epoch,
    head: () => headOf(db),
    async markOf(seq) {
      if (seq === 0) return NO_MARK
      const [row] = await markAt(db, { seq })
      return row === undefined ? null : markIn(row)
    },
    readAfter: (cursor, limit, story) => readAfter(db, cursor, limit, story),
    async replayAfter(cursor, limit, story): Promise<readonly DeskEvent[]> {
      // NOTE: in this order: what is corrected between the two reads is given with its newer words.
      const events = await readAfter(db, cursor, limit, story)
      if (events.length === 0) return events
      const latest = latestWordsOf([...events, ...(await laterEvents(db, events))])
      return events.map((event) => withLatestWords(event, latest))
    },
  }
}

function markIn({ mark }: { readonly mark: string | null }): Mark {
  return (mark ?? NO_MARK) as Mark
}

const markAt = preparedQuery((db, { seq }: { seq: number }) =>
  db.selectFrom('events').select('mark').where('seq', '=', seq),
)

const lastSeq = preparedQuery((db) => db.selectFrom('events').select((eb) => eb.fn.max('seq').as('head')))

/** The position of the last event, as this connection or transaction sees it. */
export async function headOf(db: Kysely<Database>): Promise<Seq> {
  const [row] = await lastSeq(db, {})
  return (row?.head ?? 0) as Seq
}

const eventsAfter = preparedQuery((db, { cursor, limit }: { cursor: number; limit: number }) =>
  allEvents(db).where('seq', '>', cursor).limit(limit),
)

const eventsOfStoryAfter = preparedQuery(
  (db, { cursor, story, limit }: { cursor: number; story: string; limit: number }) =>
    allEvents(db).where('seq', '>', cursor).where('story_id', '=', story).limit(limit),
)

function allEvents(db: Kysely<Database>) {
  return db.selectFrom('events').select(['seq', 'mark', 'at', 'data']).orderBy('seq')
}

async function readAfter(
  db: Kysely<Database>,
  cursor: Seq,
  limit: number,
  story?: StoryId,
): Promise<readonly DeskEvent[]> {
  const rows =
    story === undefined
      ? await eventsAfter(db, { cursor, limit })
      : await eventsOfStoryAfter(db, { cursor, story, limit })
  return rows.map(({ seq, mark, at, data }) => ({
    ...(JSON.parse(data) as NewEvent),
    seq: seq as Seq,
    mark: markIn({ mark }),
    at: at as Instant,
  }))
}

/**
 * The last event about each of these posts and story heads, where there is a later one, in order. Positions come from the
 * indexes alone; most posts are never corrected, and nothing more is read of them.
 */
async function laterEvents(db: Kysely<Database>, events: readonly DeskEvent[]): Promise<readonly NewEvent[]> {
  const posts = new Set(events.flatMap((event) => ('post' in event ? [event.post.id] : [])))
  const heads = new Set(
    events.flatMap((event) => ('post' in event || !('story' in event) ? [] : [event.story.id])),
  )
  const last = new Set<number>()
  if (posts.size > 0) {
    const rows = await db
      .selectFrom('events')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('post_id', 'in', [...posts])
      .groupBy('post_id')
      .execute()
    for (const { seq } of rows) last.add(seq)
  }
  for (const story of heads) {
    const row = await db
      .selectFrom('events')
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('story_id', '=', story)
      .executeTakeFirst()
    if (row?.seq != null) last.add(row.seq)
  }
  for (const { seq } of events) last.delete(seq)
  if (last.size === 0) return []
  const rows = await db
    .selectFrom('events')
    .select('data')
    .where('seq', 'in', [...last])
    .orderBy('seq')
    .execute()
  return rows.map(({ data }) => JSON.parse(data) as NewEvent)
}
