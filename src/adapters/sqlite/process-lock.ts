import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { makeFile, OWNER_ONLY } from './durable-files.ts'
import { asStoreFault, isBusy } from './store-fault.ts'

/**
 * Acquires a lock until it is disposed of or this process ends; `null` when another process holds it.
 *
 * It is SQLite's own lock on an empty database: the operating system releases it with the process, however it ends, so
 * that there is never a stale one to remove by hand. Nothing else may open this file in this process: on POSIX systems
 * closing any handle of a file gives back all locks the process holds on it.
 *
 * @throws StoreUnavailableError when the file cannot be written.
 */
export function acquireLock(path: string): Disposable | null {
  let lock: DatabaseSync | null = null
  try {
    makeFile(path)
    // One that an earlier release made may be readable by everybody, and who can read it can hold it.
    chmodSync(path, OWNER_ONLY)
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
