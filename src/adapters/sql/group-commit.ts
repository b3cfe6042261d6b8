import { setImmediate } from 'node:timers/promises'
import { StoreUnavailableError } from '../../desk/desk-store.ts'
import type { SqlSession, SqlTransactions } from './sql-session.ts'

/** How long calls may join a commit. The event loop stands still until the commit ends. */
const JOIN_MS = 4

type Operation<T> = (session: SqlSession) => Promise<T>

type QueuedOperation = {
  /** Runs the call; the function it gives resolves its promise, and is called after the commit. */
  readonly operation: Operation<() => void>
  readonly fail: (error: unknown) => void
}

/**
 * Group commit: runs calls one after the other in their order, which the writer's own lock does not promise. Calls that wait
 * at the same time share a commit, and so one wait for the disk.
 *
 *   first    runs in the transaction itself; when it rejects, nothing is committed
 *   joining  calls that wait when the one before is done, each in a savepoint: one that rejects rolls back only itself
 *   again    when the store fails, each call runs once more alone: one too large for the disk stops no other
 *
 * Yields to the event loop before each commit: the driver is synchronous, and a queue of commits would stall every reader.
 * The queue is bounded by the requests the server has open.
 */
export class GroupCommit {
  readonly #transactions: SqlTransactions
  readonly #joinMs: number
  readonly #queue: QueuedOperation[] = []
  #isRunning = false

  /** @param joinMs for how long others may join a commit under way. */
  constructor(transactions: SqlTransactions, joinMs = JOIN_MS) {
    this.#transactions = transactions
    this.#joinMs = joinMs
  }

  /** Resolves when it is committed. `operation` may be run twice, and only the last time counts. */
  run<T>(operation: Operation<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const settling = async (session: SqlSession): Promise<() => void> => {
        const value = await operation(session)
        return () => resolve(value)
      }
      this.#queue.push({ operation: settling, fail: reject })
      if (!this.#isRunning) void this.#drainQueue()
    })
  }

  async #drainQueue(): Promise<void> {
    this.#isRunning = true
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      await this.#commit(next, this.#joinMs)
    }
    this.#isRunning = false
  }

  /** @param joinMs for how long others may join; with 0 it is alone. */
  async #commit(first: QueuedOperation, joinMs: number): Promise<void> {
    await setImmediate()
    const batch = [first]
    try {
      const settlers = await this.#transactions((session) => this.#runBatch(session, batch, joinMs))
      for (const settle of settlers) settle()
    } catch (error) {
      if (batch.length === 1) first.fail(error)
      else for (const one of batch) await this.#commit(one, 0)
    }
  }

  /** @param batch the first; calls that join are added. */
  async #runBatch(
    session: SqlSession,
    batch: QueuedOperation[],
    joinMs: number,
  ): Promise<readonly (() => void)[]> {
    const until = performance.now() + joinMs
    const settlers: (() => void)[] = []
    for (const one of batch) {
      settlers.push(await (settlers.length === 0 ? one.operation(session) : runInSavepoint(session, one)))
      if (performance.now() < until) batch.push(...this.#queue.splice(0, 1))
    }
    return settlers
  }
}

/** A call that rolls back alone when it rejects, in a transaction that continues. */
async function runInSavepoint(
  session: SqlSession,
  { operation, fail }: QueuedOperation,
): Promise<() => void> {
  await session.query('savepoint joined', [])
  try {
    const settle = await operation(session)
    await session.query('release savepoint joined', [])
    return settle
  } catch (error) {
    // SQLite may have rolled back everything by now.
    if (error instanceof StoreUnavailableError) throw error
    await session.query('rollback to savepoint joined', [])
    await session.query('release savepoint joined', [])
    return () => fail(error)
  }
}
