import { DatabaseSync } from 'node:sqlite'
import { MARK_EVERY } from '../sql/feed-posts.ts'
import { asStoreFault } from './store-fault.ts'

/** A count as the store keeps it, and what counting gives. */
export type CountDifference = {
  /** `posts published`, or the address of a story for the posts that it has. */
  readonly what: string
  readonly kept: number
  readonly counted: number
}

/** How long another program's commit is waited for. */
const BUSY_MS = 30_000

const PUBLIC = 'published_seq IS NOT NULL'

const TALLIES = `SELECT 'stories' AS subject, state, count(*) AS count FROM stories GROUP BY state
  UNION ALL SELECT 'posts', state, count(*) FROM posts GROUP BY state
  UNION ALL SELECT 'alerts', state, count(*) FROM alerts GROUP BY state
  UNION ALL SELECT 'public-posts', '', count(*) FROM posts WHERE ${PUBLIC}`

const POSTS_OF_STORY = `(SELECT count(*) FROM posts WHERE story_id = stories.id AND ${PUBLIC})`

const MARKS = `SELECT story_id, number, seq FROM (
    SELECT story_id, published_seq AS seq, row_number() OVER (PARTITION BY story_id ORDER BY published_seq) AS number
    FROM posts WHERE ${PUBLIC}
  ) WHERE number % ${MARK_EVERY} = 0
  UNION ALL SELECT '', number, seq FROM (
    SELECT published_seq AS seq, row_number() OVER (ORDER BY published_seq) AS number FROM posts WHERE ${PUBLIC}
  ) WHERE number % ${MARK_EVERY} = 0`

/** Differences as rows of `what`, `kept` and `counted`. */
const differences = [
  `SELECT trim(coalesce(kept.subject, counted.subject) || ' ' || coalesce(kept.state, counted.state)) AS what,
    coalesce(kept.count, 0) AS kept, coalesce(counted.count, 0) AS counted
    FROM tallies AS kept FULL JOIN (${TALLIES}) AS counted
      ON kept.subject = counted.subject AND kept.state = counted.state
    WHERE coalesce(kept.count, 0) <> coalesce(counted.count, 0) ORDER BY 1`,
  `SELECT slug AS what, public_posts AS kept, counted
    FROM (SELECT slug, public_posts, ${POSTS_OF_STORY} AS counted FROM stories)
    WHERE public_posts <> counted ORDER BY slug`,
  `SELECT 'places of feed archives' AS what, kept, counted FROM (
      SELECT (SELECT count(*) FROM post_marks) AS kept, count(*) AS counted,
        count(*) FILTER (WHERE (story_id, number, seq) NOT IN (SELECT story_id, number, seq FROM post_marks)) AS missing
      FROM (${MARKS})
    ) WHERE kept <> counted OR missing > 0`,
]

const recounting = [
  'DELETE FROM tallies',
  `INSERT INTO tallies (subject, state, count) ${TALLIES}`,
  `UPDATE stories SET public_posts = ${POSTS_OF_STORY} WHERE public_posts <> ${POSTS_OF_STORY}`,
  'DELETE FROM post_marks',
  `INSERT INTO post_marks (story_id, number, seq) ${MARKS}`,
]

/**
 * Compares what a store keeps counted with what is there, without changing it, while a desk may be serving. It reads every
 * post, which takes seconds in a store of a million.
 *
 * @returns no difference for a store from before there were kept counts: its next start counts.
 */
export function differingCounts(path: string): readonly CountDifference[] {
  using raw = new DatabaseSync(path, { timeout: BUSY_MS })
  raw.exec('PRAGMA query_only = ON')
  if (!keepsCounts(raw)) return []
  // All of one moment.
  raw.exec('BEGIN')
  return differences.flatMap((query) => raw.prepare(query).all() as CountDifference[])
}

/**
 * Counts anew, in one commit. A desk that serves meanwhile waits with its own.
 *
 * @throws StoreUnavailableError when the store can't be written.
 */
export function recount(path: string): void {
  using raw = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    raw.exec('PRAGMA synchronous = FULL')
    if (!keepsCounts(raw)) return
    raw.exec('BEGIN IMMEDIATE')
    for (const statement of recounting) raw.exec(statement)
    raw.exec('COMMIT')
  } catch (error) {
    throw asStoreFault(error)
  }
}

function keepsCounts(raw: DatabaseSync): boolean {
  return (
    raw.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'post_marks'`).get() !==
    undefined
  )
}
