import { StoreUnavailableError } from '../../desk/desk-store.ts'
import type { Seq } from '../../domain/ids.ts'
import type { SqlSession, SqlTransactions } from '../sql/sql-session.ts'
import { openRaw, type RawConnection } from './raw-connection.ts'
import { patiently } from './store-fault.ts'
import type { StoreGuard } from './store-guard.ts'
import type { Heads, SessionStatement, StatementResult } from './writer-messages.ts'

/** A transaction of another thread that asks for nothing is rolled back after this, so that it holds up nobody. */
const IDLE_TRANSACTION_MS = 10_000
/** Pages of the write-ahead log that make a commit copy them into the file. Most are copied before, while nobody waits. */
const CHECKPOINT_PAGES = 4_000
/** Commits that are worth a checkpoint, and the pause after the last of them. */
const CHECKPOINT_COMMITS = 32
const CHECKPOINT_PAUSE_MS = 250
/** A busy desk's indexes; taken only as they are read. */
const CACHE_KIB = 8 * 1024

type Holder = { readonly session: number; readonly release: () => void; timer: NodeJS.Timeout }

/**
 * The one connection that writes, on a thread of its own, without Kysely. Transactions take turns in the order in which they
 * were asked for: those of this thread, which are functions, and those of other threads, which come statement by statement.
 */
export class WriteConnection {
  readonly #connection: RawConnection
  readonly #idleMs: number
  readonly #checkpoints: NodeJS.Timeout
  #lastTurn: Promise<void> = Promise.resolve()
  #holder: Holder | null = null
  #commits = 0

  /**
   * @param identity the file that the path led to when the store was opened.
   * @param onWrite is told how each write ended.
   */
  constructor(
    path: string,
    identity: string,
    onWrite: (fault: StoreUnavailableError | null) => void,
    idleMs = IDLE_TRANSACTION_MS,
  ) {
    this.#connection = openRaw(path, {
      readOnly: false,
      isGuarded: true,
      identity,
      onWrite: (fault) => {
        onWrite(fault)
        if (fault === null) this.#committed()
      },
    })
    this.#idleMs = idleMs
    const { raw } = this.#connection
    raw.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    raw.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
    this.#checkpoints = setTimeout(() => this.#checkpoint(), CHECKPOINT_PAUSE_MS)
    this.#checkpoints.unref()
  }

  get guard(): StoreGuard | null {
    return this.#connection.guard
  }

  heads(): Heads {
    const last = (table: string): Seq =>
      (this.#connection.raw.prepare(`SELECT max(seq) AS head FROM ${table}`).get()?.['head'] ?? 0) as Seq
    return { head: last('events'), alertHead: last('alert_events') }
  }

  /** For the desk's own commands. */
  readonly transactions: SqlTransactions = async (work) => {
    const release = await this.#turn()
    try {
      await this.#patiently('begin', [])
      try {
        const value = await work(this.#session)
        this.#run('commit', [])
        return value
      } catch (error) {
        this.#run('rollback', [])
        throw error
      }
    } finally {
      release()
    }
  }

  readonly #session: SqlSession = {
    query: async <Row>(text: string, parameters: readonly unknown[]) =>
      this.#run(text, parameters).rows as readonly Row[],
  }

  /** Runs a statement of another thread: in the session's transaction, or in its turn. */
  async statement({ session, inTransaction, sql, parameters }: SessionStatement): Promise<StatementResult> {
    if (inTransaction) return this.#inTransaction(session, sql, parameters)
    const release = await this.#turn()
    if (sql === 'begin') {
      try {
        const begun = await this.#patiently(sql, parameters)
        this.#holder = { session, release, timer: this.#idleTimer() }
        return begun
      } catch (error) {
        release()
        throw error
      }
    }
    try {
      return await this.#patiently(sql, parameters)
    } finally {
      release()
    }
  }

  #inTransaction(session: number, sql: string, parameters: readonly unknown[]): StatementResult {
    const holder = this.#holder
    if (holder?.session !== session)
      throw new StoreUnavailableError(false, new Error('The transaction was rolled back meanwhile'))
    clearTimeout(holder.timer)
    holder.timer = this.#idleTimer()
    try {
      const result = this.#run(sql, parameters)
      if (sql === 'commit') this.#endTransaction()
      return result
    } finally {
      if (sql === 'rollback') this.#endTransaction()
    }
  }

  #endTransaction(): void {
    const holder = this.#holder
    if (holder === null) return
    this.#holder = null
    clearTimeout(holder.timer)
    holder.release()
  }

  #idleTimer(): NodeJS.Timeout {
    return setTimeout(() => {
      try {
        this.#run('rollback', [])
      } finally {
        this.#endTransaction()
      }
    }, this.#idleMs)
  }

  /** Waits for its turn; the function that it gives ends it. */
  async #turn(): Promise<() => void> {
    const before = this.#lastTurn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#lastTurn = promise
    await before
    return resolve
  }

  #patiently(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    return patiently(this.#connection.raw, () => this.#run(sql, parameters))
  }

  #run(sql: string, parameters: readonly unknown[]): StatementResult {
    const statement = this.#connection.statements.prepare(sql)
    return statement.reader
      ? { rows: statement.all(parameters), ran: null }
      : { rows: [], ran: statement.run(parameters) }
  }

  #committed(): void {
    this.#commits++
    if (this.#commits >= CHECKPOINT_COMMITS) this.#checkpoints.refresh()
  }

  /** Off the path of an answer: a checkpoint waits for the disk twice. */
  #checkpoint(): void {
    if (this.#commits < CHECKPOINT_COMMITS || this.#connection.raw.isTransaction) return
    this.#commits = 0
    try {
      this.#connection.raw.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // The next commit meets the same disk, and says so.
    }
  }

  /** Closes once every turn that was asked for is over. */
  async close(): Promise<void> {
    await this.#turn()
    clearTimeout(this.#checkpoints)
    this.#connection.statements.close()
  }
}
