import type { Seq } from '../domain/ids.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import type { Wake } from '../log/wake.ts'
import type { Tools } from './clock.ts'
import type { DeskStore, DeskTransaction } from './desk-store.ts'

/** What an editor can do: reads and writes inside one transaction, and gives JSON back. */
export type Command<T> = (tx: DeskTransaction, tools: Tools) => Promise<Result<T, Refusal>>

export type Desk = {
  readonly store: DeskStore
  readonly wake: Wake
  readonly tools: Tools
}

/** Makes a request repeatable: the same key and the same question give the first answer again. */
export type Once = {
  /** The caller's key, already joined with who the caller is. */
  readonly key: string
  /** A hash of everything the answer depends on: the command and its input. */
  readonly asked: string
}

/**
 * Performs one command as one commit, then tells the followers of the log.
 *
 * A refusal leaves no trace and is not remembered: the same request may succeed later. With `once`, the answer is kept in
 * the same commit as the deed, so that a retry after a lost connection or a crash finds either both or neither.
 *
 * @throws StoreUnavailableError when the store could not keep it; nothing was done.
 */
export async function perform<T>(
  desk: Desk,
  command: Command<T>,
  once: Once | null = null,
): Promise<Result<T, Refusal>> {
  let head = null as Seq | null
  const attempt = async (tx: DeskTransaction): Promise<Result<T, Refusal>> => {
    if (once !== null) {
      const earlier = await tx.answerTo(once.key)
      if (earlier !== null) {
        return earlier.asked === once.asked
          ? done(earlier.value as T)
          : refuse({ kind: 'idempotency-conflict', key: once.key })
      }
    }
    const result = await command(tx, desk.tools)
    if (!result.ok) throw new Rollback(result.refusal)
    if (once !== null) await tx.keepAnswer(once.key, once.asked, result.value, desk.tools.now())
    head = tx.appended
    return result
  }
  try {
    const result = await desk.store.transact(attempt)
    if (head !== null) desk.wake.announce(head)
    return result
  } catch (error) {
    if (error instanceof Rollback) return refuse(error.refusal)
    throw error
  }
}

/** Carries a refusal out of a transaction that must leave no trace. */
class Rollback extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.kind)
    this.refusal = refusal
  }
}
