import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a draft said each time it was saved. Published posts keep their revisions where they were. */
export const draftRevisions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const drafts = `SELECT id FROM posts WHERE published_seq IS NULL`
const statements = [
  `CREATE TABLE draft_revisions (
    post_id TEXT NOT NULL REFERENCES posts (id), revision INTEGER NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (post_id, revision)
  ) STRICT, WITHOUT ROWID`,
  `INSERT INTO draft_revisions SELECT post_id, revision, at, data FROM revisions WHERE post_id IN (${drafts})`,
  `DELETE FROM revisions WHERE post_id IN (${drafts})`,
]
