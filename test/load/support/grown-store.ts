import { copyFileSync, constants, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import { sqlDeskStore } from '../../../src/adapters/sql/desk-store.ts'
import { kyselyTransactions } from '../../../src/adapters/sql/plain-sql.ts'
import type { Database } from '../../../src/adapters/sql/schema.ts'
import { migrations, openStore, STORE_FILE } from '../../../src/adapters/sqlite/open-store.ts'
import type { Instant, PostId, Seq, Slug, StoryId } from '../../../src/domain/ids.ts'
import { publication, samplePost, sampleStory } from '../../support/samples.ts'
import { wording } from '../live/wording.ts'
import { benchFolder } from './compile.ts'

/** How much history a store has. */
export type Growth = {
  readonly posts: number
  readonly stories: number
  /** Of the posts, those of the first story. */
  readonly ofFirst: number
}

/** The store's first story. */
export const FIRST_STORY = 'river-rises' as Slug
const FIRST_POST_AT = Date.UTC(2026, 0, 1) as Instant
/** A key event among so many posts, and a story that goes on among so many. */
const [KEY_EVENT_EVERY, LIVE_EVERY] = [97, 4]

/** The id of a made post or story by its number from 1. */
export function madeId(number: number): string {
  return number.toString().padStart(20, '0')
}

/** When the post or story with this number was made, in milliseconds since 1970. */
export function madeAt(number: number): number {
  return FIRST_POST_AT + number * 1_000
}

/** The mark of the line at this position. */
export function madeMark(seq: number): string {
  return seq.toString(16).padStart(8, '0')
}

/**
 * Puts a store with so much history into an empty folder. It is made once for each size and version of the tables, and
 * copied from the benchmarks' own folder after that: 3 KB a post.
 */
export async function grownStore(growth: Growth, folder: string): Promise<void> {
  const { posts, stories, ofFirst } = growth
  const version = Object.keys(migrations).at(-1) ?? ''
  const made = join(benchFolder(), `store-${version}-${posts}-${stories}-${ofFirst}.db`)
  if (!existsSync(made)) {
    const unfinished = mkdtempSync(`${made}-`)
    try {
      await makeStore(growth, unfinished)
      renameSync(join(unfinished, STORE_FILE), made)
    } finally {
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  copyFileSync(made, join(folder, STORE_FILE), constants.COPYFILE_FICLONE)
}

async function makeStore(growth: Growth, folder: string): Promise<void> {
  await using store = await openStore(folder, { isBulk: true })
  const story = sampleStory({
    id: madeId(1) as StoryId,
    slug: FIRST_STORY,
    headline: 'The river rises',
    topics: ['weather'],
    openedAt: FIRST_POST_AT,
    lastUpdated: FIRST_POST_AT,
  })
  const post = samplePost(story, {
    id: madeId(1) as PostId,
    text: wording(1),
    createdAt: FIRST_POST_AT,
    publishedAt: FIRST_POST_AT,
  })
  await sqlDeskStore(kyselyTransactions(store.writer)).transact(async (tx) => {
    await tx.saveStory(story)
    const seq: Seq = await tx.append(publication(story, post), FIRST_POST_AT)
    await tx.savePost(post, seq)
  })
  await sql`UPDATE events SET mark = ${madeMark(1)}`.execute(store.writer)
  await store.writer.transaction().execute((trx) => multiply(trx, growth))
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(store.writer)
}

/** Copies the one story and its post until there are enough, each under an id, a slug, a position and a time of its own. */
async function multiply(db: Kysely<Database>, { posts, stories, ofFirst }: Growth): Promise<void> {
  const one = madeId(1)
  // NOTE: literals, because a number that is bound is a floating-point one, and these are divided as whole ones.
  const whole = (number: number) => sql.raw(`${number}`)
  const numbered = (last: number) =>
    sql`WITH RECURSIVE n (i) AS (SELECT 2 WHERE ${whole(last)} >= 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${whole(last)})`
  const at = sql`(${whole(FIRST_POST_AT)} + i * 1000)`
  const id = sql`printf('%020d', i)`
  // The first story's posts lie evenly among the others, the last one too.
  const isOfFirst = sql`(i * ${whole(ofFirst)} / ${whole(posts)} > (i - 1) * ${whole(ofFirst)} / ${whole(posts)})`
  const storyNo = sql`iif(${whole(stories)} = 1 OR ${isOfFirst}, 1, 2 + i % ${whole(Math.max(1, stories - 1))})`
  const isLive = sql`i % ${whole(LIVE_EVERY)} = 0`
  await sql`${numbered(stories)}
    INSERT INTO stories (id, slug, state, last_updated, data)
    SELECT ${id}, 'story-' || i, iif(${isLive}, 'live', 'ended'), ${at},
      replace(replace(replace(replace(data, ${`"id":"${one}"`}, '"id":"' || ${id} || '"'),
        ${`"${FIRST_STORY}"`}, '"story-' || i || '"'),
        '"state":"live"', iif(${isLive}, '"state":"live"', '"state":"ended"')),
        ${`"lastUpdated":${FIRST_POST_AT}`}, '"lastUpdated":' || ${at})
    FROM n, stories WHERE stories.id = ${one}`.execute(db)
  await sql`INSERT INTO story_topics (topic, story_id) SELECT 'weather', id FROM stories WHERE id <> ${one}`.execute(
    db,
  )
  const postData = (data: string) =>
    sql`replace(replace(replace(replace(replace(${sql.raw(data)}, ${`"id":"${one}"`}, '"id":"' || ${id} || '"'),
      ${`"storyId":"${one}"`}, '"storyId":"' || printf('%020d', ${storyNo}) || '"'),
      ${`"createdAt":${FIRST_POST_AT}`}, '"createdAt":' || ${at}),
      ${`"publishedAt":${FIRST_POST_AT}`}, '"publishedAt":' || ${at}),
      '"keyEvent":false', iif(i % ${whole(KEY_EVENT_EVERY)} = 0, '"keyEvent":true', '"keyEvent":false'))`
  await sql`${numbered(posts)}
    INSERT INTO posts (id, story_id, state, key_event, created_at, published_seq, data)
    SELECT ${id}, printf('%020d', ${storyNo}), 'published', i % ${whole(KEY_EVENT_EVERY)} = 0, ${at}, i, ${postData('data')}
    FROM n, posts WHERE posts.id = ${one}`.execute(db)
  await sql`INSERT INTO events (seq, mark, at, kind, story_id, post_id, data)
    SELECT posts.published_seq, printf('%08x', posts.published_seq), posts.created_at, 'post-published', posts.story_id,
      posts.id, json_object('kind', 'post-published', 'story', json(stories.data), 'post', json(posts.data))
    FROM posts JOIN stories ON stories.id = posts.story_id WHERE posts.id <> ${one} ORDER BY posts.published_seq`.execute(
    db,
  )
  await sql`UPDATE stories SET last_updated = ${whole(FIRST_POST_AT)} + ${whole(posts)} * 1000,
    data = replace(data, ${`"lastUpdated":${FIRST_POST_AT}`}, '"lastUpdated":' || (${whole(FIRST_POST_AT)} + ${whole(posts)} * 1000))
    WHERE id = ${one}`.execute(db)
}
