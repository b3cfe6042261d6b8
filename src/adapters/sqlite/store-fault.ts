import { StoreUnavailableError } from '../../desk/desk-store.ts'

const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_READONLY = 8
const ours = new Set([SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_READONLY])

/** Turns a driver's error into `StoreUnavailableError` where the disk is to blame; any other error stays as it is. */
export function asStoreFault(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  // The low byte is the primary code; the rest says more, which the cause keeps.
  const code = error.errcode % 256
  return ours.has(code) ? new StoreUnavailableError(code === SQLITE_FULL, error) : error
}
