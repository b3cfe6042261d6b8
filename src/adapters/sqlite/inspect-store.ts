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

/** Findings that SQLite looks for before it gives up. */
const MAX_FINDINGS = 100
/** Findings that are told; of the rest only the number is. */
const MAX_TOLD = 3

/** What a finding of SQLite's check means, by how it begins or what it says. */
const meanings: readonly (readonly [finding: RegExp, meaning: (found: RegExpExecArray) => string])[] = [
  [
    /^row (\d+) missing from index (\S+)/,
    ([, row, index]) => `row ${row} is missing from the index ${index}`,
  ],
  [/^wrong # of entries in index (\S+)/, ([, index]) => `the index ${index} has too many or too few entries`],
  [/^non-unique entry in index (\S+)/, ([, index]) => `the index ${index} has an entry twice`],
  [/^NULL value in (\S+)/, ([, column]) => `a value of ${column} is missing`],
  [/2nd reference to page (\d+)/i, ([, page]) => `page ${page} is used twice`],
  [/^Page (\d+):? (?:is )?never used/, ([, page]) => `page ${page} belongs to nothing`],
  [/[Ff]reelist/, () => 'the list of free pages is wrong'],
  [/[Pp]age (\d+)/, ([, page]) => `page ${page} can’t be read`],
  [/^Tree (\d+)/, ([, page]) => `page ${page} can’t be read`],
]

/** The findings of SQLite's check in words: the first few, each once, and how many more there are. */
export function damageIn(findings: readonly string[]): string {
  const lines = findings.flatMap((finding) => finding.split('\n')).map((line) => line.trim())
  const told = new Set(lines.filter((line) => line !== '' && !line.startsWith('***')).map(meaningOf))
  const first = [...told].slice(0, MAX_TOLD)
  if (told.size > first.length) first.push(`${told.size - first.length} more`)
  return new Intl.ListFormat('en').format(first)
}

function meaningOf(line: string): string {
  for (const [finding, meaning] of meanings) {
    const found = finding.exec(line)
    if (found !== null) return meaning(found)
  }
  return 'a part of it can’t be read'
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
      const found = raw.prepare(`PRAGMA integrity_check(${MAX_FINDINGS})`).all()
      const findings = found.map((row) => String(row['integrity_check']))
      if (findings.join() !== 'ok') throw new StoreDamagedError(`${path} is damaged: ${damageIn(findings)}.`)
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
