import { DatabaseSync } from 'node:sqlite'
import { asStoreFault, isBusy } from './store-fault.ts'

/**
 * Takes a lock for as long as this process lives, or until it is disposed of; `null` when another process has it.
 *
 * It is SQLite's own lock on an empty database: the operating system lets go of it with the process, however it ends, so
 * that there is never a stale one to remove by hand. Nothing else may open this file in this process: on POSIX systems
 * closing any handle of a file gives back all locks the process holds on it.
 *
 * @throws StoreUnavailableError when the file cannot be written.
 */
export function takeLock(path: string): Disposable | null {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    if (isBusy(error)) return null
    throw asStoreFault(error)
  }
  const held = lock
  return {
    [Symbol.dispose](): void {
      if (held.isOpen) held.close()
    },
  }
}
