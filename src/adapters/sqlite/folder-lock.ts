import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder } from './durable-files.ts'
import { asStoreFault, isBusy } from './store-fault.ts'

/** Another process serves this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

/**
 * Takes a data folder for one serving process, for as long as that process lives; makes the folder where there is none.
 *
 * The lock is SQLite's own lock on an empty database: the operating system lets go of it with the process, however it
 * ends, so that there is never a stale one to remove by hand. Nothing else may open `serving.lock` in this process: on
 * POSIX systems closing any handle of a file gives back all locks the process holds on it.
 *
 * @throws FolderInUseError with a sentence that says who holds it.
 * @throws StoreUnavailableError when the folder cannot be written.
 */
export function lockFolder(folder: string): Disposable {
  makeFolder(folder)
  const holder = join(folder, 'serving.pid')
  const lock = take(join(folder, 'serving.lock'))
  if (lock === null) {
    throw new FolderInUseError(
      `The folder ${folder} is already served by another Telex process${holderOf(holder)}. ` +
        'Stop that one first, or give this one its own folder with TELEX_DATA.',
    )
  }
  writeFileSync(holder, `${process.pid}\n`)
  return {
    [Symbol.dispose](): void {
      if (lock.isOpen) lock.close()
    },
  }
}

/** The open lock, or `null` when another process has it. */
function take(path: string): DatabaseSync | null {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    if (isBusy(error)) return null
    throw asStoreFault(error)
  }
}

function holderOf(path: string): string {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(pid) ? ` (process ${pid})` : ''
  } catch {
    return ''
  }
}
