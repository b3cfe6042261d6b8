import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Epoch, Seq, StoryId } from '../../domain/ids.ts'
import type { LogChanges } from '../../log/log-changes.ts'
import type { Database } from '../sql/schema.ts'
import { copyStore } from './copy-store.ts'
import { makeFile, makeFolder } from './durable-files.ts'
import { desk } from './migrations/0001-desk.ts'
import { push } from './migrations/0002-push.ts'
import { lateChanges } from './migrations/0003-late-changes.ts'
import { breaking } from './migrations/0004-breaking.ts'
import { digest } from './migrations/0005-digest.ts'
import { hardenedPush } from './migrations/0006-hardened-push.ts'
import { makers } from './migrations/0007-makers.ts'
import { marks } from './migrations/0008-marks.ts'
import { draftRevisions } from './migrations/0009-draft-revisions.ts'
import { lastingAddresses } from './migrations/0010-lasting-addresses.ts'
import { responses } from './migrations/0012-responses.ts'
import { counts } from './migrations/0013-counts.ts'
import { openConnection } from './node-sqlite.ts'
import { NoDeskError, StoreLostError, StoreOpenError, misplaced, openFault } from './open-fault.ts'
import { StoreGuard } from './store-guard.ts'

/** In the order in which they run. A migration that has been released is never changed; the next one corrects it. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-desk': desk,
  '0002-push': push,
  '0003-late-changes': lateChanges,
  '0004-breaking': breaking,
  '0005-digest': digest,
  '0006-hardened-push': hardenedPush,
  '0007-makers': makers,
  '0008-marks': marks,
  '0009-draft-revisions': draftRevisions,
  '0010-lasting-addresses': lastingAddresses,
  '0012-responses': responses,
  '0013-counts': counts,
}

/** The store's file inside the data folder. */
export const STORE_FILE = 'telex.db'

/** An open store: one connection that writes, one that only reads, one that is asked for the head. Closing waits for none. */
export type Store = AsyncDisposable & {
  readonly writer: Kysely<Database>
  readonly reader: Kysely<Database>
  readonly epoch: Epoch
  /** On a connection of its own, on which no transaction is ever under way. */
  readonly changes: LogChanges
  /** Refuses writes that would be lost, and knows how the last one ended. */
  readonly guard: StoreGuard
  /**
   * Writes a consistent copy to a new file, on the disk when it returns, while other processes go on. This one stands still
   * meanwhile: it is for commands, not for the serving process.
   */
  readonly copyTo: (path: string) => Promise<void>
}

/**
 * Opens the store in a folder, making both where there are none, and brings its tables up to date in one commit.
 *
 * @throws NoDeskError when there is no store and `mustExist` says that none is to be made.
 * @throws StoreLostError when there is none, and one of `companions` is still there.
 * @throws StoreTooNewError when a newer Telex has been at it: going back would lose what it wrote.
 * @throws StoreUnavailableError when the file cannot be opened or is none of ours.
 */
export async function openStore(
  folder: string,
  { isBulk = false, mustExist = false, companions = [], openWriter }: OpenStoreOptions = {},
): Promise<Store> {
  const path = join(folder, STORE_FILE)
  try {
    const problem = misplaced(path)
    if (problem !== null) throw new StoreOpenError(problem, false, null)
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? null
    if (!size) refuseLost(folder, size === null ? 'is missing' : 'is empty', companions)
    if (!size && mustExist) throw new NoDeskError(folder, STORE_FILE)
    makeFolder(folder)
    // SQLite gives the files beside it the mode of this one, and they hold the same secrets.
    makeFile(path)
    return await openFile(path, isBulk, openWriter)
  } catch (error) {
    throw openFault(path, error)
  }
}

/** A file that only stands beside a store, with something in it, tells that there was one. */
function refuseLost(folder: string, what: 'is missing' | 'is empty', companions: readonly string[]): void {
  for (const name of [...companions, `${STORE_FILE}-wal`]) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false })
    if (found !== undefined && found.size > 0) throw new StoreLostError(join(folder, STORE_FILE), what, name)
  }
}

async function openFile(
  path: string,
  isBulk: boolean,
  openWriter: OpenStoreOptions['openWriter'],
): Promise<Store> {
  const writing = openConnection(path, { readOnly: false, isBulk, isGuarded: true })
  try {
    const own = new Kysely<Database>({ dialect: writing.dialect })
    await migrate(own)
    const epoch = await readEpoch(own)
    const guard = writing.guard ?? new StoreGuard(path)
    const reading = openConnection(path, { readOnly: true, watchedBy: writing.guard })
    const reader = new Kysely<Database>({ dialect: reading.dialect })
    const asked = openConnection(path, { readOnly: true })
    // The tables are up to date; from here on nothing is written here.
    if (openWriter !== undefined) await own.destroy()
    const writer = openWriter === undefined ? own : await openWriter(path, guard)
    return {
      writer,
      reader,
      epoch,
      changes: sqliteLogChanges(asked.raw),
      guard,
      copyTo: (copy) => copyStore(path, copy),
      async [Symbol.asyncDispose](): Promise<void> {
        await reader.destroy()
        await writer.destroy()
        // NOTE: Kysely closes only what it has used.
        if (reading.raw.isOpen) reading.raw.close()
        asked.raw.close()
      },
    }
  } catch (error) {
    if (writing.raw.isOpen) writing.raw.close()
    throw error
  }
}

/** What opening a store may make, and what it must not overlook. */
export type OpenStoreOptions = {
  /** For commands that write a lot. */
  readonly isBulk?: boolean
  /** Opens what writes in place of this thread's own connection, once the tables are up to date. It closes it itself. */
  readonly openWriter?: (path: string, guard: StoreGuard) => Promise<Kysely<Database>>
  /** Whether a folder without a store is refused. */
  readonly mustExist?: boolean
  /** Names of files that stand beside every store that was ever served. */
  readonly companions?: readonly string[]
}

/** A store that lives in memory only, for tests of the rules: the same tables and the same code, one connection, no disk. */
export async function openMemoryStore(): Promise<Omit<Store, 'copyTo' | 'guard'>> {
  const { dialect, raw } = openConnection(':memory:', { readOnly: false })
  const writer = new Kysely<Database>({ dialect })
  await migrate(writer)
  return {
    writer,
    reader: writer,
    epoch: await readEpoch(writer),
    changes: sqliteLogChanges(raw),
    [Symbol.asyncDispose]: () => writer.destroy(),
  }
}

/** The store was last written by a newer Telex. */
export class StoreTooNewError extends Error {
  override readonly name = 'StoreTooNewError'
}

async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  if (error instanceof Error && /^corrupted migrations/i.test(error.message)) {
    throw new StoreTooNewError(
      'This data folder was last used by a newer Telex. Start that one, or restore a backup.',
      { cause: error },
    )
  }
  throw error as Error
}

/** The name of this life of the log: made with the store, replaced when a backup is restored. */
async function readEpoch(db: Kysely<Database>): Promise<Epoch> {
  const made = { key: 'epoch', value: newEpoch() }
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('meta')
      .values(made)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const row = await trx
      .selectFrom('meta')
      .select('value')
      .where('key', '=', 'epoch')
      .executeTakeFirstOrThrow()
    return row.value as Epoch
  })
}

/** Begins a new life of the log: every cursor given out before gets a `reset`. */
export async function renewEpoch(db: Kysely<Database>): Promise<Epoch> {
  const value = newEpoch()
  await db
    .insertInto('meta')
    .values({ key: 'epoch', value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
  return value
}

function newEpoch(): Epoch {
  return randomBytes(8).toString('hex') as Epoch
}

/**
 * The log's changes by two prepared statements, which take microseconds where a compiled query takes tens of them.
 *
 * @param raw a connection of its own: one with a transaction under way would see an earlier head.
 */
function sqliteLogChanges(raw: DatabaseSync): LogChanges {
  const head = raw.prepare('SELECT max(seq) AS head FROM events')
  const after = raw.prepare('SELECT story_id FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  return {
    head: () => (head.get()?.['head'] ?? 0) as Seq,
    storiesAfter(cursor, limit) {
      const rows = after.all(cursor, limit + 1) as { readonly story_id: string | null }[]
      if (rows.length > limit) return null
      return new Set(rows.flatMap(({ story_id }) => (story_id === null ? [] : [story_id as StoryId])))
    },
  }
}
