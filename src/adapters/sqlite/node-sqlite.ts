import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'

/** Most prepared statements kept per connection; the desk has fewer distinct ones. */
const MAX_STATEMENTS = 500

export type SqliteConnection = {
  readonly dialect: SqliteDialect
  /** For pragmas and the statements that Kysely has no words for. */
  readonly raw: DatabaseSync
}

/**
 * Opens one connection as Kysely wants it.
 *
 * Every commit is on the disk before it is answered: WAL with `synchronous=FULL`, set here because it is a property of
 * the connection and not of the file. `busy_timeout` covers the moments in which another program of the desk's own (a
 * command, a backup) holds the write lock.
 */
export function openConnection(path: string, { readOnly }: { readonly readOnly: boolean }): SqliteConnection {
  const raw = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true })
  raw.exec('PRAGMA journal_mode = WAL')
  raw.exec('PRAGMA synchronous = FULL')
  raw.exec('PRAGMA journal_size_limit = 67108864')
  if (readOnly) raw.exec('PRAGMA query_only = ON')
  const database = new KyselyDatabase(raw, readOnly)
  return { raw, dialect: new SqliteDialect({ database }) }
}

class KyselyDatabase implements SqliteDatabase {
  readonly #raw: DatabaseSync
  readonly #readOnly: boolean
  readonly #statements = new Map<string, KyselyStatement>()

  constructor(raw: DatabaseSync, readOnly: boolean) {
    this.#raw = raw
    this.#readOnly = readOnly
  }

  prepare(sql: string): SqliteStatement {
    // A writer that begins as a reader could find, at its first write, that somebody else wrote meanwhile, and fail;
    // taking the write lock at once makes it wait instead.
    const text = sql === 'begin' && !this.#readOnly ? 'begin immediate' : sql
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    const statement = new KyselyStatement(this.#raw.prepare(text))
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear()
    this.#statements.set(text, statement)
    return statement
  }

  close(): void {
    this.#statements.clear()
    this.#raw.close()
  }
}

type SqlValue = null | number | bigint | string | Uint8Array

class KyselyStatement implements SqliteStatement {
  readonly #statement: StatementSync
  readonly reader: boolean

  constructor(statement: StatementSync) {
    this.#statement = statement
    this.reader = statement.columns().length > 0
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...(parameters as SqlValue[]))
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#statement.run(...(parameters as SqlValue[]))
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(parameters as SqlValue[]))
  }
}
