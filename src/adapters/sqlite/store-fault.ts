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
