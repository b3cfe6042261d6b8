import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another process serves this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

/**
 * Takes a data folder for one serving process, for as long as that process lives.
 *
 * The lock is SQLite's own lock on an empty database: the operating system lets go of it with the process, however it
 * ends, so that there is never a stale one to remove by hand.
 *
 * @throws FolderInUseError with a sentence that says who holds it.
 */
export function lockFolder(folder: string): Disposable {
  const path = join(folder, 'serving.lock')
  const holder = join(folder, 'serving.pid')
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw new FolderInUseError(
      `The folder ${folder} is already served by another Telex process${holderOf(holder)}. ` +
        'Stop that one first, or give this one its own folder with TELEX_DATA.',
      { cause: error },
    )
  }
  writeFileSync(holder, `${process.pid}\n`)
  return {
    [Symbol.dispose](): void {
      lock.close()
    },
  }
}

function holderOf(path: string): string {
  try {
    return ` (process ${Number.parseInt(readFileSync(path, 'utf8'), 10)})`
  } catch {
    return ''
  }
}
