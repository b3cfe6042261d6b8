import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { ArchivedPosts, FeedFacts } from '../../archive/story-archive.ts'
import type { Instant, StoryId } from '../../domain/ids.ts'
import type { Database } from './schema.ts'

/** The key in `meta` of the public URL under which feed ids were addresses. */
const FEED_BASE = 'feed_base'

/** Public posts from one mark to the next. */
export const MARK_EVERY = 100

/** What a feed needs beside its posts. */
export async function feedFacts(db: Kysely<Database>, story: StoryId | undefined): Promise<FeedFacts> {
  const rows = await db
    .selectFrom('meta')
    .selectAll()
    .where('key', 'in', ['desk_id', FEED_BASE, 'feed_path'])
    .execute()
  const meta = new Map(rows.map(({ key, value }) => [key, value]))
  const base = meta.get(FEED_BASE)
  const path = story === undefined ? meta.get('feed_path') : await feedPathOf(db, story)
  let last = db.selectFrom('events').select((eb) => eb.fn.max('seq').as('seq'))
  if (story !== undefined) last = last.where('story_id', '=', story)
  const event = await db.selectFrom('events').select('at').where('seq', '=', last).executeTakeFirst()
  return {
    deskId: meta.get('desk_id') ?? '',
    formerUrl: base === undefined || path == null ? null : `${base}${path}`,
    postCount: await publicPostsOf(db, story),
    changedAt: (event?.at ?? 0) as Instant,
  }
}

async function feedPathOf(db: Kysely<Database>, story: StoryId): Promise<string | null> {
  const row = await db.selectFrom('stories').select('feed_path').where('id', '=', story).executeTakeFirst()
  return row?.feed_path ?? null
}

async function publicPostsOf(db: Kysely<Database>, story: StoryId | undefined): Promise<number> {
  if (story === undefined) {
    const all = db.selectFrom('tallies').select('count').where('subject', '=', 'public-posts')
    return (await all.executeTakeFirst())?.count ?? 0
  }
  const own = db.selectFrom('stories').select('public_posts').where('id', '=', story)
  return (await own.executeTakeFirst())?.public_posts ?? 0
}

/** The positions of one page of all public posts, counted from the first: `null` when there are fewer. */
export async function archivedRange(
  db: Kysely<Database>,
  { story, page, perPage }: ArchivedPosts,
): Promise<{ readonly first: number; readonly last: number } | null> {
  const before = (page - 1) * perPage
  // Counted from the last mark, and not from the first post of all.
  const mark = await db
    .selectFrom('post_marks')
    .select(['number', 'seq'])
    .where('story_id', '=', story ?? '')
    .where('number', '<=', before)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  let query = db
    .selectFrom('posts')
    .select('published_seq')
    .where('published_seq', '>', mark?.seq ?? 0)
  if (story !== undefined) query = query.where('story_id', '=', story)
  const skipped = before - (mark?.number ?? 0)
  // Past the end there is nothing to count through.
  if (skipped >= MARK_EVERY) return null
  const rows = await query.orderBy('published_seq').limit(perPage).offset(skipped).execute()
  const [first, last] = [rows[0]?.published_seq, rows.at(-1)?.published_seq]
  return rows.length < perPage || first == null || last == null ? null : { first, last }
}

/** The id that a post had in feeds while ids were addresses; NULL when it was not in any. */
export function formerFeedId(): RawBuilder<string | null> {
  return sql`(SELECT value FROM meta WHERE key = ${FEED_BASE}) || posts.feed_path`
}

/** Keeps the public URL under which earlier versions made feed ids, unless one is kept already. */
export async function keepFeedBase(writer: Kysely<Database>, publicUrl: string): Promise<void> {
  await writer
    .insertInto('meta')
    .values({ key: FEED_BASE, value: publicUrl })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
