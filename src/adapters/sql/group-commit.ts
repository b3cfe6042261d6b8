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
 *   first    begins the transaction
 *   joining  calls that wait when the one before is done; one that rejects before it wrote is told so after the commit
 *   again    when one rejects after it wrote, or the store fails, all is rolled back and each call runs once more alone:
 *            one too large for the disk stops no other
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

  /** @param batch the first; calls that join are added. @throws the error of a call that has to be rolled back. */
  async #runBatch(
    session: SqlSession,
    batch: QueuedOperation[],
    joinMs: number,
  ): Promise<readonly (() => void)[]> {
    const until = performance.now() + joinMs
    const settlers: (() => void)[] = []
    for (const one of batch) {
      settlers.push(await runJoined(session, one))
      if (performance.now() < until) batch.push(...this.#queue.splice(0, 1))
    }
    return settlers
  }
}

/**
 * Runs one call of a batch. One that rejects before it wrote anything, as nearly every refusal does, leaves the others alone.
 * No savepoint: SQLite would copy each page that the call changes into a file beside, more bytes than the commit writes.
 */
async function runJoined(session: SqlSession, { operation, fail }: QueuedOperation): Promise<() => void> {
  let hasWritten = false
  const watched: SqlSession = {
    query(text, parameters) {
      hasWritten ||= !text.startsWith('select')
      return session.query(text, parameters)
    },
  }
  try {
    return await operation(watched)
  } catch (error) {
    if (hasWritten || error instanceof StoreUnavailableError) throw error
    return () => fail(error)
  }
}
