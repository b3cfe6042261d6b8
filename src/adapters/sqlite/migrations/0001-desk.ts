import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Stories, posts, the log, alerts and people. */
export const desk: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,

  `CREATE TABLE stories (
    id TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, state TEXT NOT NULL, last_updated INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX stories_latest ON stories (last_updated DESC, slug DESC)`,
  `CREATE TABLE story_topics (
    topic TEXT NOT NULL, story_id TEXT NOT NULL REFERENCES stories (id), PRIMARY KEY (topic, story_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX story_topics_of ON story_topics (story_id)`,

  `CREATE TABLE posts (
    id TEXT PRIMARY KEY, story_id TEXT NOT NULL REFERENCES stories (id), state TEXT NOT NULL,
    key_event INTEGER NOT NULL, created_at INTEGER NOT NULL, published_seq INTEGER, publish_at INTEGER,
    data TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX posts_in_story ON posts (story_id, published_seq DESC)`,
  `CREATE INDEX posts_latest ON posts (published_seq DESC) WHERE published_seq IS NOT NULL`,
  `CREATE INDEX posts_key_events ON posts (story_id, published_seq DESC) WHERE key_event = 1`,
  `CREATE INDEX posts_due ON posts (publish_at) WHERE state = 'scheduled'`,
  `CREATE TABLE revisions (
    post_id TEXT NOT NULL REFERENCES posts (id), revision INTEGER NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (post_id, revision)
  ) STRICT, WITHOUT ROWID`,

  `CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, story_id TEXT, post_id TEXT,
    data TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX events_of_story ON events (story_id, seq) WHERE story_id IS NOT NULL`,
  `CREATE INDEX events_of_post ON events (post_id) WHERE post_id IS NOT NULL`,

  `CREATE TABLE alerts (
    id TEXT PRIMARY KEY, post_id TEXT NOT NULL REFERENCES posts (id), story_id TEXT NOT NULL REFERENCES stories (id),
    state TEXT NOT NULL, hold_until INTEGER NOT NULL, created_at INTEGER NOT NULL, data TEXT NOT NULL
  ) STRICT`,
  `CREATE INDEX alerts_open ON alerts (hold_until) WHERE state IN ('held', 'checking', 'planning', 'sending')`,
  `CREATE INDEX alerts_of_post ON alerts (post_id, created_at DESC)`,
  `CREATE INDEX alerts_of_story ON alerts (story_id, created_at DESC)`,

  `CREATE TABLE answers (
    key TEXT PRIMARY KEY, asked TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX answers_by_age ON answers (at)`,

  `CREATE TABLE editors (
    id TEXT PRIMARY KEY, email TEXT NOT NULL, password_hash TEXT NOT NULL, removed_at INTEGER, data TEXT NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX editors_by_email ON editors (email) WHERE removed_at IS NULL`,
  `CREATE TABLE sessions (
    hash TEXT PRIMARY KEY, editor_id TEXT NOT NULL REFERENCES editors (id), created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX sessions_of ON sessions (editor_id)`,
  `CREATE TABLE invitations (
    hash TEXT PRIMARY KEY, email TEXT, name TEXT, role TEXT NOT NULL, created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE tokens (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, data TEXT NOT NULL) STRICT`,
]
