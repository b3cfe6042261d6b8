import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Feed ids that don't depend on an address, and a story's earlier slugs.
 *
 * What feed readers have had so far keeps the address that was its id: its path is kept here, and the public URL it stood
 * under when the desk next serves.
 */
export const lastingAddresses: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `ALTER TABLE stories ADD COLUMN feed_path TEXT`,
  `UPDATE stories SET feed_path = '/stories/' || slug`,
  `ALTER TABLE posts ADD COLUMN feed_path TEXT`,
  `UPDATE posts SET feed_path = '/stories/' || (SELECT slug FROM stories WHERE stories.id = posts.story_id) || '/posts/' || id
    WHERE published_seq IS NOT NULL`,
  `INSERT INTO meta (key, value) SELECT 'feed_path', '' WHERE EXISTS (SELECT 1 FROM stories)`,
  `INSERT INTO meta (key, value) VALUES ('desk_id', lower(hex(randomblob(16))))`,
  `CREATE TABLE former_slugs (
    slug TEXT PRIMARY KEY, story_id TEXT NOT NULL REFERENCES stories (id), at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX former_slugs_of ON former_slugs (story_id)`,
]
