import { statSync } from 'node:fs'
import { sql, Kysely } from 'kysely'
import type { Instant } from '../../domain/ids.ts'
import type { Database } from '../sql/schema.ts'
import { openConnection } from './node-sqlite.ts'

/** What stands in a store, counted. */
export type StoreContents = {
  readonly stories: number
  readonly posts: number
  readonly subscriptions: number
  /** When the last event was written; `null` while the log is empty. */
  readonly lastEventAt: Instant | null
}

/** The file is damaged, incomplete or no store of ours; the message says which. */
export class StoreDamagedError extends Error {
  override readonly name = 'StoreDamagedError'
}

/** Tables without which nothing of a desk is there. */
const tables = ['meta', 'stories', 'posts', 'revisions', 'events', 'editors', 'subscriptions']

/**
 * Reads a whole store and checks that it is undamaged and ours, without bringing its tables up to date.
 *
 * @throws StoreDamagedError when it is not.
 */
export async function inspectStore(path: string): Promise<StoreContents> {
  if (statSync(path).size === 0)
    throw new StoreDamagedError(`${path} is empty: it was never written to the end.`)
  try {
    const { raw, dialect } = openConnection(path, { readOnly: true })
    const db = new Kysely<Database>({ dialect })
    try {
      const [found] = raw.prepare('PRAGMA integrity_check(1)').all()
      if (found?.['integrity_check'] !== 'ok')
        throw new StoreDamagedError(`${path} is damaged: ${String(found?.['integrity_check'])}`)
      const names = raw.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all()
      const missing = tables.filter((table) => !names.some(({ name }) => name === table))
      if (missing.length > 0)
        throw new StoreDamagedError(`${path} is not a Telex store: it has no table “${missing[0]}”.`)
      const epoch = await db.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst()
      if (epoch === undefined) throw new StoreDamagedError(`${path} is not a Telex store: it has no epoch.`)
      return await contentsOf(db)
    } finally {
      await db.destroy()
      if (raw.isOpen) raw.close()
    }
  } catch (error) {
    if (error instanceof StoreDamagedError) throw error
    throw new StoreDamagedError(`${path} can’t be read: it is damaged, cut off or not a Telex store.`, {
      cause: error,
    })
  }
}

/** Counts what is in an open store. */
export async function contentsOf(db: Kysely<Database>): Promise<StoreContents> {
  const { rows } = await sql<{ stories: number; posts: number; subscriptions: number; last: number | null }>`
    SELECT (SELECT count(*) FROM stories) AS stories, (SELECT count(*) FROM posts) AS posts,
      (SELECT count(*) FROM subscriptions) AS subscriptions, (SELECT max(at) FROM events) AS last`.execute(db)
  const { stories = 0, posts = 0, subscriptions = 0, last = null } = rows[0] ?? {}
  return { stories, posts, subscriptions, lastEventAt: last as Instant | null }
}
