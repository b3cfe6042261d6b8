import { StoreUnavailableError } from '../../desk/desk-store.ts'

// Primary result codes. @see https://www.sqlite.org/rescode.html
const SQLITE_BUSY = 5
const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26
const ours = new Set([
  SQLITE_BUSY,
  SQLITE_READONLY,
  SQLITE_IOERR,
  SQLITE_CORRUPT,
  SQLITE_FULL,
  SQLITE_CANTOPEN,
  SQLITE_NOTADB,
])
/** SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow, which a full disk is the reason for. */
const IOERR_SHMSIZE = 4_874

/** Turns a driver's error into `StoreUnavailableError` where the disk is to blame; any other error stays as it is. */
export function asStoreFault(error: unknown): unknown {
  const code = resultCode(error)
  // The low byte is the primary code; the rest says more, which the cause keeps.
  if (code === null || !ours.has(code % 256)) return error
  return new StoreUnavailableError(code % 256 === SQLITE_FULL || code === IOERR_SHMSIZE, error)
}

/** Whether another process holds the lock. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error)
  return code !== null && code % 256 === SQLITE_BUSY
}

/** SQLite's extended result code, where the error is SQLite's. */
function resultCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : null
}
