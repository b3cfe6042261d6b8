import {
  CompiledQuery,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import { NodeSqliteAdapter } from './node-sqlite.ts'
import type { StatementResult } from './writer-messages.ts'
import type { WritingThread } from './writing-thread.ts'

/** Kysely over the thread that writes: its statements are built here and run there. */
export function threadDialect(thread: Pick<WritingThread, 'ask'>): Dialect {
  return {
    createDriver: () => new ThreadDriver(thread),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new ThreadAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

class ThreadAdapter extends NodeSqliteAdapter {
  /** Each of its users has a session, and the thread has them take turns. */
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class ThreadDriver implements Driver {
  readonly #thread: Pick<WritingThread, 'ask'>
  #nextSession = 1

  constructor(thread: Pick<WritingThread, 'ask'>) {
    this.#thread = thread
  }

  async acquireConnection(): Promise<ThreadConnection> {
    return new ThreadConnection(this.#thread, this.#nextSession++)
  }

  beginTransaction(connection: ThreadConnection): Promise<void> {
    return connection.begin()
  }

  commitTransaction(connection: ThreadConnection): Promise<void> {
    return connection.commit()
  }

  rollbackTransaction(connection: ThreadConnection): Promise<void> {
    return connection.rollBack()
  }

  async init(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: Pick<WritingThread, 'ask'>
  readonly #session: number
  #inTransaction = false

  constructor(thread: Pick<WritingThread, 'ask'>, session: number) {
    this.#thread = thread
    this.#session = session
  }

  async begin(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('begin'))
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('commit'))
    this.#inTransaction = false
  }

  async rollBack(): Promise<void> {
    // Where the thread has ended or given it up, it is rolled back already; what happened before is the fault to tell.
    await this.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined)
    this.#inTransaction = false
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, ran } = await this.#thread.ask<StatementResult>({
      kind: 'statement',
      session: this.#session,
      inTransaction: this.#inTransaction,
      sql,
      parameters,
    })
    if (ran === null) return { rows: rows as R[] }
    return { rows: [], numAffectedRows: BigInt(ran.changes), insertId: BigInt(ran.lastInsertRowid) }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}
