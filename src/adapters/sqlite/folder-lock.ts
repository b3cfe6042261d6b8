import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, OWNER_ONLY } from './durable-files.ts'
import { openFault } from './open-fault.ts'
import { acquireLock } from './process-lock.ts'

const HOLDER_FILE = 'serving.pid'
const LOCK_FILE = 'serving.lock'
/** What a lock leaves in its folder. */
export const LOCK_FILES: readonly string[] = [HOLDER_FILE, LOCK_FILE, `${LOCK_FILE}-journal`]

/** Another process serves this folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
}

/**
 * Locks a data folder for one desk until this process ends; makes the folder where there is none.
 *
 * @throws FolderInUseError naming the process that holds it.
 * @throws StoreUnavailableError when the folder cannot be written.
 */
export function lockFolder(folder: string): Disposable {
  const holder = join(folder, HOLDER_FILE)
  const lock = openLock(folder)
  if (lock === null) {
    throw new FolderInUseError(
      `The folder ${folder} is already served by another Telex process${holderOf(holder)}. ` +
        'Stop that one first, or choose another folder with TELEX_DATA.',
    )
  }
  rmSync(holder, { force: true })
  writeFileSync(holder, `${process.pid}\n`, { mode: OWNER_ONLY })
  return lock
}

function openLock(folder: string): Disposable | null {
  const path = join(folder, LOCK_FILE)
  try {
    makeFolder(folder)
    return acquireLock(path)
  } catch (error) {
    throw openFault(path, error)
  }
}

/**
 * Acquires the leader's lock: its holder alone sends alerts and publishes scheduled posts. `null` while another process
 * holds it. The folder must exist.
 *
 * @throws StoreUnavailableError when the folder cannot be written.
 */
export function acquireLeaderLock(folder: string): Disposable | null {
  return acquireLock(join(folder, 'sending.lock'))
}

function holderOf(path: string): string {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(pid) ? ` (process ${pid})` : ''
  } catch {
    return ''
  }
}
