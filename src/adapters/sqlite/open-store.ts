import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Epoch } from '../../domain/ids.ts'
import type { Database } from '../sql/schema.ts'
import { migrations } from './migrations/index.ts'
import { openConnection } from './node-sqlite.ts'

/** The store's file inside the data folder. */
export const STORE_FILE = 'telex.db'

/** An open store: one connection that writes, one that only reads. Closing waits for neither. */
export type Store = AsyncDisposable & {
  readonly writer: Kysely<Database>
  readonly reader: Kysely<Database>
  readonly epoch: Epoch
  /** Writes a consistent copy to a new file while the desk goes on. */
  readonly copyTo: (path: string) => void
}

/**
 * Opens the store in a folder, making both where there are none, and brings its tables up to date.
 *
 * @throws StoreTooNewError when a newer Telex has been at it: going back would lose what it wrote.
 */
export async function openStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, STORE_FILE)
  const writing = openConnection(path, { readOnly: false })
  chmodSync(path, 0o600)
  const writer = new Kysely<Database>({ dialect: writing.dialect })
  try {
    await migrate(writer)
    const epoch = await readEpoch(writer)
    const reader = new Kysely<Database>({ dialect: openConnection(path, { readOnly: true }).dialect })
    return {
      writer,
      reader,
      epoch,
      copyTo: (copy) => {
        writing.raw.prepare('VACUUM INTO ?').run(copy)
      },
      async [Symbol.asyncDispose](): Promise<void> {
        await reader.destroy()
        await writer.destroy()
      },
    }
  } catch (error) {
    await writer.destroy()
    throw error
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
  if (error instanceof Error && /corrupted migrations|missing/i.test(error.message)) {
    throw new StoreTooNewError(
      'This data folder was last used by a newer Telex. Start that one, or restore a backup.',
      {
        cause: error,
      },
    )
  }
  throw error as Error
}

/** The name of this life of the log: made with the store, replaced when a backup is restored. */
async function readEpoch(db: Kysely<Database>): Promise<Epoch> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirst()
  return row === undefined ? renewEpoch(db) : (row.value as Epoch)
}

/** Begins a new life of the log: every cursor given out before gets a `reset`. */
export async function renewEpoch(db: Kysely<Database>): Promise<Epoch> {
  const value = randomBytes(8).toString('hex') as Epoch
  await db
    .insertInto('meta')
    .values({ key: 'epoch', value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
  return value
}
