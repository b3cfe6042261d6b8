import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  SqliteAdapter,
  SqliteDialect,
  type DialectAdapter,
  type Driver,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
} from 'kysely'
import { PatientDriver } from './patient-driver.ts'
import { asStoreFault } from './store-fault.ts'
import { StoreGuard } from './store-guard.ts'

/** Most prepared statements kept per connection; the desk has fewer distinct ones. */
const MAX_STATEMENTS = 500
/** How long opening waits for another program's lock. The process stands still meanwhile; queries wait without that. */
const BUSY_MS = 5_000

/** The indexes of a few hundred thousand subscriptions, which come in no order. */
const BULK_CACHE_KIB = 32 * 1024
/** Pages (of 4 KiB) of the write-ahead log before they are copied into the file: one that changes often is copied once. */
const BULK_CHECKPOINT_PAGES = 10_000

export type ConnectionOptions = {
  readonly readOnly: boolean
  readonly syncs?: boolean
  readonly isBulk?: boolean
  /** Whether writes check that they go into the file that the path leads to. */
  readonly isGuarded?: boolean
  /** The guard of another connection to the same file: it is told of damage that this one finds. */
  readonly watchedBy?: StoreGuard | null
}

export type SqliteConnection = {
  readonly dialect: SqliteDialect
  /** For pragmas and the statements that Kysely has no words for. It does not wait for locks. */
  readonly raw: DatabaseSync
  /** `null` where writes are not guarded. */
  readonly guard: StoreGuard | null
}

/**
 * Opens one connection as Kysely wants it.
 *
 * Every commit is on the disk before it is answered: WAL with `synchronous=FULL`, set here because it is a property of
 * the connection and not of the file. Where another program (a command, a backup) holds a lock, queries wait for it and the
 * event loop goes on. Where the disk is to blame, its queries throw `StoreUnavailableError`.
 *
 * With `syncs: false` a commit survives the end of the process at once, and a power cut only from the next commit of a
 * connection that syncs: for the ledger of alerts, where a lost entry is sent again under the same Topic and tag. Two
 * connections that write must be on threads of their own: one that waits for the other stops the thread they share.
 *
 * With `isBulk` it takes memory to be quick: for commands, which write a lot and are over soon.
 */
export function openConnection(
  path: string,
  { readOnly, syncs = true, isBulk = false, isGuarded = false, watchedBy = null }: ConnectionOptions,
): SqliteConnection {
  const raw = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    raw.exec('PRAGMA journal_mode = WAL')
    raw.exec(`PRAGMA synchronous = ${syncs ? 'FULL' : 'NORMAL'}`)
    raw.exec('PRAGMA journal_size_limit = 67108864')
    if (readOnly) raw.exec('PRAGMA query_only = ON')
    if (isBulk) {
      raw.exec(`PRAGMA cache_size = -${BULK_CACHE_KIB}`)
      raw.exec(`PRAGMA wal_autocheckpoint = ${BULK_CHECKPOINT_PAGES}`)
    }
    raw.exec('PRAGMA busy_timeout = 0')
  } catch (error) {
    raw.close()
    throw asStoreFault(error)
  }
  const guard = isGuarded ? new StoreGuard(path) : null
  const config = { database: new KyselyDatabase(raw, readOnly, guard, guard ?? watchedBy) }
  return { raw, guard, dialect: new NodeSqliteDialect(config, raw) }
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #raw: DatabaseSync

  constructor(config: SqliteDialectConfig, raw: DatabaseSync) {
    super(config)
    this.#config = config
    this.#raw = raw
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#config, this.#raw)
  }

  override createAdapter(): DialectAdapter {
    return new NodeSqliteAdapter()
  }
}

class NodeSqliteAdapter extends SqliteAdapter {
  /** SQLite has it; with it all migrations of a start are one commit, and a kill in their midst leaves none half done. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class KyselyDatabase implements SqliteDatabase {
  readonly #raw: DatabaseSync
  readonly #readOnly: boolean
  readonly #guard: StoreGuard | null
  readonly #faultOf: FaultOf
  readonly #statements = new Map<string, SqliteStatement>()

  constructor(raw: DatabaseSync, readOnly: boolean, guard: StoreGuard | null, watch: StoreGuard | null) {
    this.#raw = raw
    this.#readOnly = readOnly
    this.#guard = guard
    this.#faultOf = (error) => {
      const fault = asStoreFault(error)
      watch?.noteDamage(fault)
      return fault
    }
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#make(sql)
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear()
    this.#statements.set(sql, statement)
    return statement
  }

  #make(sql: string): SqliteStatement {
    // A transaction that begins as a read could fail at its first write because another wrote meanwhile;
    // taking the write lock at once makes it wait instead.
    const isBegin = sql === 'begin' && !this.#readOnly
    const statement = new KyselyStatement(this.#prepared(isBegin ? 'begin immediate' : sql), this.#faultOf)
    if (sql === 'rollback') return new RollbackStatement(this.#raw, statement)
    const writes = isBegin || sql === 'commit' || /^\s*(insert|update|delete|replace)\b/i.test(sql)
    return this.#guard !== null && writes
      ? new GuardedStatement(this.#raw, statement, this.#guard)
      : statement
  }

  #prepared(sql: string): StatementSync {
    try {
      return this.#raw.prepare(sql)
    } catch (error) {
      throw this.#faultOf(error)
    }
  }

  close(): void {
    this.#statements.clear()
    if (this.#raw.isOpen) this.#raw.close()
  }
}

type SqlValue = null | number | bigint | string | Uint8Array
type Ran = { changes: number | bigint; lastInsertRowid: number | bigint }

/** What a driver's error is to the desk. */
type FaultOf = (error: unknown) => unknown

class KyselyStatement implements SqliteStatement {
  readonly #statement: StatementSync
  readonly #faultOf: FaultOf
  readonly reader: boolean

  constructor(statement: StatementSync, faultOf: FaultOf) {
    this.#statement = statement
    this.#faultOf = faultOf
    this.reader = statement.columns().length > 0
  }

  all(parameters: readonly unknown[]): unknown[] {
    try {
      return this.#statement.all(...(parameters as SqlValue[]))
    } catch (error) {
      throw this.#faultOf(error)
    }
  }

  run(parameters: readonly unknown[]): Ran {
    try {
      return this.#statement.run(...(parameters as SqlValue[]))
    } catch (error) {
      throw this.#faultOf(error)
    }
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(parameters as SqlValue[]))
  }
}

/** A write that is refused where it would be lost, and whose outcome is noted. */
class GuardedStatement implements SqliteStatement {
  readonly #raw: DatabaseSync
  readonly #statement: KyselyStatement
  readonly #guard: StoreGuard
  readonly reader: boolean

  constructor(raw: DatabaseSync, statement: KyselyStatement, guard: StoreGuard) {
    this.#raw = raw
    this.#statement = statement
    this.#guard = guard
    this.reader = statement.reader
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#guarded(() => this.#statement.all(parameters))
  }

  run(parameters: readonly unknown[]): Ran {
    return this.#guarded(() => this.#statement.run(parameters))
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.all(parameters).values()
  }

  #guarded<T>(execute: () => T): T {
    // Inside a transaction its beginning was checked.
    if (!this.#raw.isTransaction) this.#guard.check()
    try {
      const result = execute()
      if (!this.#raw.isTransaction) this.#guard.committed()
      return result
    } catch (error) {
      this.#guard.failed(error)
      throw error
    }
  }
}

/**
 * SQLite rolls back by itself when the disk is full or broken. A second rollback would then be refused, and that refusal
 * would hide what had really happened.
 */
class RollbackStatement implements SqliteStatement {
  readonly #raw: DatabaseSync
  readonly #rollback: KyselyStatement
  readonly reader = false

  constructor(raw: DatabaseSync, rollback: KyselyStatement) {
    this.#raw = raw
    this.#rollback = rollback
  }

  all(): unknown[] {
    this.run()
    return []
  }

  run(): Ran {
    return this.#raw.isTransaction ? this.#rollback.run([]) : { changes: 0, lastInsertRowid: 0 }
  }

  iterate(): IterableIterator<unknown> {
    return this.all().values()
  }
}
