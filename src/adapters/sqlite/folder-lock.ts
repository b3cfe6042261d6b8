import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from './durable-files.ts'
import { takeLock } from './process-lock.ts'

/** Another process serves this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

/**
 * Takes a data folder for one desk, for as long as the process lives that asks for it; makes the folder where there is
 * none.
 *
 * @throws FolderInUseError with a sentence that says who holds it.
 * @throws StoreUnavailableError when the folder cannot be written.
 */
export function lockFolder(folder: string): Disposable {
  makeFolder(folder)
  const holder = join(folder, 'serving.pid')
  const lock = takeLock(join(folder, 'serving.lock'))
  if (lock === null) {
    throw new FolderInUseError(
      `The folder ${folder} is already served by another Telex process${holderOf(holder)}. ` +
        'Stop that one first, or give this one its own folder with TELEX_DATA.',
    )
  }
  writeFileSync(holder, `${process.pid}\n`)
  return lock
}

/**
 * Takes what only one process of a desk may do at a time: to send alerts and to publish scheduled posts. `null` while
 * another does. The folder is there already.
 *
 * @throws StoreUnavailableError when the folder cannot be written.
 */
export function acquireLeaderLock(folder: string): Disposable | null {
  return takeLock(join(folder, 'sending.lock'))
}

function holderOf(path: string): string {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(pid) ? ` (process ${pid})` : ''
  } catch {
    return ''
  }
}
