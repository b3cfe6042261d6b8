import { DatabaseSync } from 'node:sqlite'
import type { StoreUnavailableError } from '../../desk/desk-store.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { asStoreFault } from './store-fault.ts'
import { StoreGuard } from './store-guard.ts'

/** How long opening waits for another program's lock. The process stands still meanwhile; queries wait without that. */
const BUSY_MS = 5_000

/** The indexes of a few hundred thousand subscriptions, which come in no order. */
const BULK_CACHE_KIB = 32 * 1024
/** Pages (of 4 KiB) of the write-ahead log before they are copied into the file: one that changes often is copied once. */
const BULK_CHECKPOINT_PAGES = 10_000

/** What a connection is opened for. */
export type ConnectionOptions = {
  readonly readOnly: boolean
  readonly syncs?: boolean
  readonly isBulk?: boolean
  /** Whether writes check that they go into the file that the path leads to. */
  readonly isGuarded?: boolean
  /** The file that it must be, where that is known from before. */
  readonly identity?: string
  /** Is told how each write of the guarded connection ended. */
  readonly onWrite?: (fault: StoreUnavailableError | null) => void
  /** The guard of another connection to the same file: it is told of damage that this one finds. */
  readonly watchedBy?: StoreGuard | null
}

/** An open connection. */
export type RawConnection = {
  /** For pragmas and the statements that Kysely has no words for. It does not wait for locks. */
  readonly raw: DatabaseSync
  /** `null` where writes are not guarded. */
  readonly guard: StoreGuard | null
  readonly statements: PreparedStatements
}

/**
 * Opens one connection.
 *
 * Every commit is on the disk before it is answered: WAL with `synchronous=FULL`, set here because it is a property of
 * the connection and not of the file. Where another program (a command, a backup) holds a lock, queries wait for it and the
 * event loop goes on. Where the disk is to blame, its queries throw `StoreUnavailableError`.
 *
 * With `syncs: false` a commit survives the end of the process at once, and a power cut only from the next commit of a
 * connection that syncs: for the ledger of alerts, where a lost entry is sent again under the same Topic and tag. Two
 * connections that write must be on threads of their own: one that waits for the other stops the thread they share.
 *
 * With `isBulk` it takes memory to be quick: for commands, which write a lot and are over soon.
 */
export function openRaw(
  path: string,
  {
    readOnly,
    syncs = true,
    isBulk = false,
    isGuarded = false,
    identity,
    onWrite,
    watchedBy = null,
  }: ConnectionOptions,
): RawConnection {
  const raw = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    raw.exec('PRAGMA journal_mode = WAL')
    raw.exec(`PRAGMA synchronous = ${syncs ? 'FULL' : 'NORMAL'}`)
    raw.exec('PRAGMA journal_size_limit = 67108864')
    if (readOnly) raw.exec('PRAGMA query_only = ON')
    if (isBulk) {
      raw.exec(`PRAGMA cache_size = -${BULK_CACHE_KIB}`)
      raw.exec(`PRAGMA wal_autocheckpoint = ${BULK_CHECKPOINT_PAGES}`)
    }
    raw.exec('PRAGMA busy_timeout = 0')
  } catch (error) {
    raw.close()
    throw asStoreFault(error)
  }
  const guard = isGuarded ? new StoreGuard(path, identity, onWrite) : null
  return { raw, guard, statements: new PreparedStatements(raw, readOnly, guard, guard ?? watchedBy) }
}
