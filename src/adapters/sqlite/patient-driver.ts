import type { DatabaseSync } from 'node:sqlite'
import {
  SqliteDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type SqliteDialectConfig,
} from 'kysely'
import { MAX_WAIT_MS, patiently } from './store-fault.ts'

/**
 * Waits for a lock that another program holds without stopping this one: SQLite's own wait would stand still with the whole
 * event loop, and so would every page and stream.
 *
 * A query waits at most ten seconds, and others of the same connection queue behind it. One inside a transaction never
 * waits: the transaction has the lock from its beginning.
 */
export class PatientDriver extends SqliteDriver {
  readonly #raw: DatabaseSync
  readonly #maxWaitMs: number

  constructor(config: SqliteDialectConfig, raw: DatabaseSync, maxWaitMs = MAX_WAIT_MS) {
    super(config)
    this.#raw = raw
    this.#maxWaitMs = maxWaitMs
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    return {
      executeQuery: <R>(query: CompiledQuery) =>
        patiently<QueryResult<R>>(this.#raw, () => connection.executeQuery<R>(query), this.#maxWaitMs),
      streamQuery: (...parameters) => connection.streamQuery(...parameters),
    }
  }
}
