import { setImmediate } from 'node:timers/promises'
import { sql, type Kysely, type Transaction } from 'kysely'
import { StoreUnavailableError } from '../../desk/desk-store.ts'
import type { Database } from './schema.ts'

/** Whatever else the process has to do waits for the end of a commit. */
const JOIN_MS = 4

type Work<T> = (trx: Transaction<Database>) => Promise<T>

type Waiting = {
  /** Does the work; what it gives tells its owner, and is called once the work is kept. */
  readonly work: Work<() => void>
  readonly fail: (error: unknown) => void
}

/**
 * Runs works one after the other in the order of the calls, which the writer's own lock does not promise. Those that wait
 * at the same time share a commit, and so one wait for the disk.
 *
 *   first    does its work in the transaction itself; when it rejects, nothing is committed
 *   joining  whoever waits when the one before is through, each in a savepoint: one that rejects takes back its own alone
 *   again    when the store fails, those who shared are run once more, each alone: one too large for the disk stops no other
 *
 * The event loop is given back before each commit: over a driver that never waits, a queue of commits would else be one long
 * stall for every reader. What waits is bounded by the requests the server has open.
 */
export class SharedCommits {
  readonly #writer: Kysely<Database>
  readonly #joinMs: number
  readonly #waiting: Waiting[] = []
  #isRunning = false

  /** @param joinMs for how long others may join a commit under way. */
  constructor(writer: Kysely<Database>, joinMs = JOIN_MS) {
    this.#writer = writer
    this.#joinMs = joinMs
  }

  /** Resolves when it is committed. `work` may be run twice, and only the last time counts. */
  run<T>(work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const mine = async (trx: Transaction<Database>): Promise<() => void> => {
        const value = await work(trx)
        return () => resolve(value)
      }
      this.#waiting.push({ work: mine, fail: reject })
      if (!this.#isRunning) void this.#runAll()
    })
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#commit(next, this.#joinMs)
    }
    this.#isRunning = false
  }

  /** @param joinMs for how long others may join; with 0 it is alone. */
  async #commit(first: Waiting, joinMs: number): Promise<void> {
    await setImmediate()
    const shared = [first]
    try {
      const kept = await this.#writer.transaction().execute((trx) => this.#doAll(trx, shared, joinMs))
      for (const tell of kept) tell()
    } catch (error) {
      if (shared.length === 1) first.fail(error)
      else for (const one of shared) await this.#commit(one, 0)
    }
  }

  /** @param shared the first; who joins is added. */
  async #doAll(
    trx: Transaction<Database>,
    shared: Waiting[],
    joinMs: number,
  ): Promise<readonly (() => void)[]> {
    const until = performance.now() + joinMs
    const kept: (() => void)[] = []
    for (const one of shared) {
      kept.push(await (kept.length === 0 ? one.work(trx) : doApart(trx, one)))
      if (performance.now() < until) shared.push(...this.#waiting.splice(0, 1))
    }
    return kept
  }
}

/** A work that leaves no trace when it rejects, in a transaction that goes on. */
async function doApart(trx: Transaction<Database>, { work, fail }: Waiting): Promise<() => void> {
  await sql`savepoint joined`.execute(trx)
  try {
    const tell = await work(trx)
    await sql`release savepoint joined`.execute(trx)
    return tell
  } catch (error) {
    // SQLite may have rolled back everything by now.
    if (error instanceof StoreUnavailableError) throw error
    await sql`rollback to savepoint joined`.execute(trx)
    await sql`release savepoint joined`.execute(trx)
    return () => fail(error)
  }
}
