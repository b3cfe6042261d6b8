import { setImmediate } from 'node:timers/promises'
import { sql, type Kysely, type Transaction } from 'kysely'
import { StoreUnavailableError } from '../../desk/desk-store.ts'
import type { Database } from './schema.ts'

/** How long calls may join a commit. The event loop stands still until the commit ends. */
const JOIN_MS = 4

type Operation<T> = (trx: Transaction<Database>) => Promise<T>

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
  readonly #writer: Kysely<Database>
  readonly #joinMs: number
  readonly #queue: QueuedOperation[] = []
  #isRunning = false

  /** @param joinMs for how long others may join a commit under way. */
  constructor(writer: Kysely<Database>, joinMs = JOIN_MS) {
    this.#writer = writer
    this.#joinMs = joinMs
  }

  /** Resolves when it is committed. `operation` may be run twice, and only the last time counts. */
  run<T>(operation: Operation<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const settling = async (trx: Transaction<Database>): Promise<() => void> => {
        const value = await operation(trx)
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
      const settlers = await this.#writer.transaction().execute((trx) => this.#runBatch(trx, batch, joinMs))
      for (const settle of settlers) settle()
    } catch (error) {
      if (batch.length === 1) first.fail(error)
      else for (const one of batch) await this.#commit(one, 0)
    }
  }

  /** @param batch the first; calls that join are added. */
  async #runBatch(
    trx: Transaction<Database>,
    batch: QueuedOperation[],
    joinMs: number,
  ): Promise<readonly (() => void)[]> {
    const until = performance.now() + joinMs
    const settlers: (() => void)[] = []
    for (const one of batch) {
      settlers.push(await (settlers.length === 0 ? one.operation(trx) : runInSavepoint(trx, one)))
      if (performance.now() < until) batch.push(...this.#queue.splice(0, 1))
    }
    return settlers
  }
}

/** A call that rolls back alone when it rejects, in a transaction that continues. */
async function runInSavepoint(
  trx: Transaction<Database>,
  { operation, fail }: QueuedOperation,
): Promise<() => void> {
  await sql`savepoint joined`.execute(trx)
  try {
    const settle = await operation(trx)
    await sql`release savepoint joined`.execute(trx)
    return settle
  } catch (error) {
    // SQLite may have rolled back everything by now.
    if (error instanceof StoreUnavailableError) throw error
    await sql`rollback to savepoint joined`.execute(trx)
    await sql`release savepoint joined`.execute(trx)
    return () => fail(error)
  }
}
