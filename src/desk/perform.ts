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
  /** Wakes the sender of alerts, which follows these and the log. */
  readonly alertWake: Wake
  readonly tools: Tools
}

/** Makes a request safe to repeat: the same key and the same request get the first response again. */
export type IdempotencyKey = {
  /** The client's key, scoped to the caller. */
  readonly key: string
  /** A hash of everything the response depends on: the command and its input. */
  readonly requestHash: string
}

/** How a command ended, and the last positions that its commit wrote. */
export type Outcome<T> = {
  readonly result: Result<T, Refusal>
  readonly head: Seq | null
  readonly alertHead: Seq | null
}

/** Performs one command as one commit, then tells the followers of the log. As `commit`. */
export async function perform<T>(
  desk: Desk,
  command: Command<T>,
  idempotencyKey: IdempotencyKey | null = null,
): Promise<Result<T, Refusal>> {
  const outcome = await commit(desk, command, idempotencyKey)
  announce(desk, outcome)
  return outcome.result
}

/** Tells the followers of the log and of the requests for alerts how far these go. */
export function announce(
  { wake, alertWake }: Pick<Desk, 'wake' | 'alertWake'>,
  { head, alertHead }: Pick<Outcome<unknown>, 'head' | 'alertHead'>,
): void {
  if (head !== null) wake.announce(head)
  if (alertHead !== null) alertWake.announce(alertHead)
}

/**
 * Performs one command as one commit.
 *
 * A refusal leaves no trace and is not stored: the same request may succeed later. With an idempotency key the response is
 * stored in the same commit as the change, so that a retry after a lost connection or a crash finds both or neither.
 *
 * @throws StoreUnavailableError when the store could not keep it; nothing was done.
 */
export async function commit<T>(
  { store, tools }: Pick<Desk, 'store' | 'tools'>,
  command: Command<T>,
  idempotencyKey: IdempotencyKey | null,
): Promise<Outcome<T>> {
  let head = null as Seq | null
  let alertHead = null as Seq | null
  const attempt = async (tx: DeskTransaction): Promise<Result<T, Refusal>> => {
    if (idempotencyKey !== null) {
      const earlier = await tx.storedResponse(idempotencyKey.key, tools.now())
      if (earlier !== null) {
        return earlier.requestHash === idempotencyKey.requestHash
          ? done(earlier.value as T)
          : refuse({ kind: 'idempotency-conflict', key: idempotencyKey.key })
      }
    }
    const result = await command(tx, tools)
    if (!result.ok) throw new Rollback(result.refusal)
    if (idempotencyKey !== null)
      await tx.storeResponse(idempotencyKey.key, idempotencyKey.requestHash, result.value, tools.now())
    head = tx.appended
    alertHead = tx.appendedAlert
    return result
  }
  try {
    const result = await store.transact(attempt)
    return { result, head, alertHead }
  } catch (error) {
    if (error instanceof Rollback) return { result: refuse(error.refusal), head: null, alertHead: null }
    throw error
  }
}

type StoredResponse = { readonly requestHash: string; readonly value: unknown }

/** Reads what is stored under an idempotency key. */
export function storedResponse(key: string): Command<StoredResponse | null> {
  return async (tx, tools) => done(await tx.storedResponse(key, tools.now()))
}

/** Does nothing but store that a request was processed: its response holds a secret, and stays in memory. */
export function noteResponse(): Command<true> {
  return async () => done(true)
}

/** Carries a refusal out of a transaction that must leave no trace. */
class Rollback extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.kind)
    this.refusal = refusal
  }
}
