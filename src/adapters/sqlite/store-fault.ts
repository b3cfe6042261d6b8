import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseSync } from 'node:sqlite'
import { StoreUnavailableError } from '../../desk/desk-store.ts'

/** Primary result codes that are the disk's fault or another program's. @see https://www.sqlite.org/rescode.html */
export const SQLITE = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const

const ours: ReadonlySet<number> = new Set(Object.values(SQLITE))
/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow, which a full disk is the reason for. */
const IOERR_SHMSIZE = 4_874

/** Turns a driver's error into `StoreUnavailableError` where the disk is to blame; any other error stays as it is. */
export function asStoreFault(error: unknown): unknown {
  const code = resultCode(error)
  // The low byte is the primary code; the rest says more, which the cause keeps.
  if (code === null || !ours.has(code % 256)) return error
  return new StoreUnavailableError(code % 256 === SQLITE.full || code === IOERR_SHMSIZE, error)
}

/** Whether another process holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === SQLITE.busy
}

/** SQLite's primary result code of an error, or of the one that caused it. */
export function primaryCode(error: unknown): number | null {
  const code = resultCode(error instanceof StoreUnavailableError ? error.cause : error)
  return code === null ? null : code % 256
}

/** SQLite's extended result code, where the error is SQLite's. */
function resultCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : null
}

/** How long a query waits in all for another program's lock. */
export const MAX_WAIT_MS = 10_000
/** The first pause, and the longest: short at first, because the desk's own commands hold the lock for milliseconds. */
const FIRST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 100

/**
 * Runs a query, and again while another program holds the lock: SQLite's own wait would stand still with the whole thread.
 * One inside a transaction never waits: the transaction has the lock from its beginning.
 */
export async function patiently<T>(
  raw: DatabaseSync,
  execute: () => T | Promise<T>,
  maxWaitMs: number = MAX_WAIT_MS,
): Promise<T> {
  const until = performance.now() + maxWaitMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await execute()
    } catch (error) {
      if (!isBusy(error) || raw.isTransaction || performance.now() >= until) throw error
      await sleep(pauseMs)
    }
  }
}
