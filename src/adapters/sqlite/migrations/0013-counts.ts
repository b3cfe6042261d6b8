import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Counts that are kept in the commit that changes them, so that nothing readers or operators ask for grows with the desk's
 * history: public posts in the row of their story, stories, posts and alerts by state, and every hundredth public post by
 * its number. Triggers keep them, whoever writes.
 */
export const counts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

/** The triggers that count the rows of a table by their state. */
function tallied(table: 'stories' | 'posts' | 'alerts'): readonly string[] {
  const change = (state: string, by: 1 | -1): string =>
    `INSERT INTO tallies (subject, state, count) VALUES ('${table}', ${state}, ${by})
      ON CONFLICT (subject, state) DO UPDATE SET count = count + ${by};`
  return [
    `INSERT INTO tallies (subject, state, count) SELECT '${table}', state, count(*) FROM ${table} GROUP BY state`,
    `CREATE TRIGGER ${table}_tallied AFTER INSERT ON ${table} BEGIN ${change('new.state', 1)} END`,
    `CREATE TRIGGER ${table}_tallied_anew AFTER UPDATE OF state ON ${table} WHEN new.state <> old.state BEGIN
      ${change('old.state', -1)} ${change('new.state', 1)} END`,
    `CREATE TRIGGER ${table}_untallied AFTER DELETE ON ${table} BEGIN ${change('old.state', -1)} END`,
  ]
}

/** A post becomes public once: it gets its position, and keeps it for good. */
const published = `UPDATE stories SET public_posts = public_posts + 1 WHERE id = new.story_id;
  UPDATE tallies SET count = count + 1 WHERE subject = 'public-posts';
  INSERT INTO post_marks (story_id, number, seq) SELECT id, public_posts, new.published_seq FROM stories
    WHERE id = new.story_id AND public_posts % 100 = 0;
  INSERT INTO post_marks (story_id, number, seq) SELECT '', count, new.published_seq FROM tallies
    WHERE subject = 'public-posts' AND count % 100 = 0;`

const statements = [
  `ALTER TABLE stories ADD COLUMN public_posts INTEGER NOT NULL DEFAULT 0`,
  `UPDATE stories SET public_posts =
    (SELECT count(*) FROM posts WHERE story_id = stories.id AND published_seq IS NOT NULL)`,
  `CREATE TABLE tallies (
    subject TEXT NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (subject, state)
  ) STRICT, WITHOUT ROWID`,
  ...tallied('stories'),
  ...tallied('posts'),
  ...tallied('alerts'),

  `INSERT INTO tallies (subject, state, count)
    SELECT 'public-posts', '', count(*) FROM posts WHERE published_seq IS NOT NULL`,
  `CREATE TABLE post_marks (
    story_id TEXT NOT NULL, number INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (story_id, number)
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO post_marks (story_id, number, seq)
    SELECT story_id, number, published_seq FROM (
      SELECT story_id, published_seq, row_number() OVER (PARTITION BY story_id ORDER BY published_seq) AS number
      FROM posts WHERE published_seq IS NOT NULL
    ) WHERE number % 100 = 0`,
  `INSERT INTO post_marks (story_id, number, seq)
    SELECT '', number, published_seq FROM (
      SELECT published_seq, row_number() OVER (ORDER BY published_seq) AS number
      FROM posts WHERE published_seq IS NOT NULL
    ) WHERE number % 100 = 0`,
  `CREATE TRIGGER posts_public AFTER INSERT ON posts WHEN new.published_seq IS NOT NULL BEGIN ${published} END`,
  `CREATE TRIGGER posts_made_public AFTER UPDATE OF published_seq ON posts
    WHEN old.published_seq IS NULL AND new.published_seq IS NOT NULL BEGIN ${published} END`,

  // One state may be rare, and is not looked for among all. A list of both merges two, so that a post writes one index.
  `DROP INDEX stories_latest`,
  `CREATE INDEX stories_ended ON stories (last_updated DESC, slug DESC) WHERE state = 'ended'`,
  `CREATE INDEX stories_live ON stories (last_updated DESC, slug DESC) WHERE state = 'live'`,
  `CREATE INDEX alerts_latest ON alerts (created_at DESC, id DESC)`,
]
