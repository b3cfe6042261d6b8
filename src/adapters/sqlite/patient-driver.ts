import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseSync } from 'node:sqlite'
import {
  SqliteDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  type SqliteDialectConfig,
} from 'kysely'
import { isBusy } from './store-fault.ts'

/** How long a query waits in all for another program's lock. */
const MAX_WAIT_MS = 10_000
/** The first pause, and the longest: short at first, because the desk's own commands hold the lock for milliseconds. */
const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 100

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
      executeQuery: <R>(query: CompiledQuery) => this.#patiently(() => connection.executeQuery<R>(query)),
      streamQuery: (...parameters) => connection.streamQuery(...parameters),
    }
  }

  async #patiently<R>(execute: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    const until = performance.now() + this.#maxWaitMs
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return await execute()
      } catch (error) {
        if (!isBusy(error) || this.#raw.isTransaction || performance.now() >= until) throw error
        await sleep(pauseMs)
      }
    }
  }
}
