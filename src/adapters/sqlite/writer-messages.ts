import { StoreUnavailableError } from '../../desk/desk-store.ts'
import type { IdempotencyKey } from '../../desk/perform.ts'
import type { Instant, Seq } from '../../domain/ids.ts'

/** What the thread that writes is asked. Several go in one message, in their order. */
export type WriterRequest =
  | { readonly kind: 'open'; readonly path: string; readonly identity: string }
  | {
      readonly kind: 'command'
      readonly id: number
      readonly name: string
      readonly args: readonly unknown[]
      readonly idempotencyKey: IdempotencyKey | null
      /** A clock that was set, as it stood; `null` for the system's, which the thread has itself. */
      readonly now: Instant | null
    }
  | ({ readonly kind: 'statement'; readonly id: number } & SessionStatement)
  /** Writes are refused from now on. */
  | { readonly kind: 'lose'; readonly reason: string }
  /** Finishes what was asked before, closes the store and ends. */
  | { readonly kind: 'close' }

/** A statement of somebody who is not on the thread. */
export type SessionStatement = {
  /** One user of the connection. Its transaction is its own. */
  readonly session: number
  /** Whether the session's own transaction is under way; it is refused where that was rolled back. */
  readonly inTransaction: boolean
  readonly sql: string
  readonly parameters: readonly unknown[]
}

export type StatementResult = {
  readonly rows: readonly unknown[]
  /** `null` for a statement that gives rows. */
  readonly ran: { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint } | null
}

/** How far the log and the requests for alerts go; 0 before the first. */
export type Heads = { readonly head: Seq; readonly alertHead: Seq }

/** What the thread tells. */
export type WriterMessage =
  | ({ readonly kind: 'opened' } & Heads)
  | { readonly kind: 'failed'; readonly fault: ThreadFault }
  | {
      readonly kind: 'answers'
      readonly answers: readonly WriterAnswer[]
      /** How the last write ended: `committed`, its fault, or `null` without a write. */
      readonly write: 'committed' | ThreadFault | null
    }

export type WriterAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly fault: ThreadFault }

/** An error on its way between threads: a copy would lose its class and what SQLite says about it. */
export type ThreadFault = {
  readonly name: string
  readonly message: string
  readonly stack: string | null
  readonly full: boolean | null
  readonly errcode: number | null
  readonly cause: ThreadFault | null
}

/** Takes an error apart. */
export function toThreadFault(error: unknown): ThreadFault {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: null, full: null, errcode: null, cause: null }
  const { name, message, stack = null, cause } = error
  return {
    name,
    message,
    stack,
    full: error instanceof StoreUnavailableError ? error.full : null,
    errcode: 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null,
    cause: cause === undefined ? null : toThreadFault(cause),
  }
}

/** Puts it together again. */
export function fromThreadFault({ name, message, stack, full, errcode, cause }: ThreadFault): Error {
  const inner = cause === null ? undefined : fromThreadFault(cause)
  const error: Error =
    full === null
      ? Object.assign(new Error(message, inner && { cause: inner }), { name })
      : new StoreUnavailableError(full, inner)
  error.message = message
  if (stack !== null) error.stack = stack
  return errcode === null ? error : Object.assign(error, { errcode })
}
