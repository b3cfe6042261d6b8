import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { asStoreFault } from './store-fault.ts'
import type { StoreGuard } from './store-guard.ts'

/** Most prepared statements kept per connection; the desk has fewer distinct ones. */
const MAX_STATEMENTS = 500

/** A statement that is ready to run. Kysely's driver takes it as it is. */
export type PreparedStatement = {
  /** Whether it gives rows. */
  readonly reader: boolean
  all(parameters: readonly unknown[]): unknown[]
  run(parameters: readonly unknown[]): Ran
  iterate(parameters: readonly unknown[]): IterableIterator<unknown>
}

/** The statements of one connection, each prepared once: guarded where they write, and with the disk's faults named. */
export class PreparedStatements {
  readonly #raw: DatabaseSync
  readonly #readOnly: boolean
  readonly #guard: StoreGuard | null
  readonly #faultOf: FaultOf
  readonly #statements = new Map<string, PreparedStatement>()

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

  prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#make(sql)
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear()
    this.#statements.set(sql, statement)
    return statement
  }

  #make(sql: string): PreparedStatement {
    // A transaction that begins as a read could fail at its first write because another wrote meanwhile;
    // taking the write lock at once makes it wait instead.
    const isBegin = sql === 'begin' && !this.#readOnly
    const statement = new PlainStatement(this.#prepared(isBegin ? 'begin immediate' : sql), this.#faultOf)
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

class PlainStatement implements PreparedStatement {
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
class GuardedStatement implements PreparedStatement {
  readonly #raw: DatabaseSync
  readonly #statement: PlainStatement
  readonly #guard: StoreGuard
  readonly reader: boolean

  constructor(raw: DatabaseSync, statement: PlainStatement, guard: StoreGuard) {
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
class RollbackStatement implements PreparedStatement {
  readonly #raw: DatabaseSync
  readonly #rollback: PlainStatement
  readonly reader = false

  constructor(raw: DatabaseSync, rollback: PlainStatement) {
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
