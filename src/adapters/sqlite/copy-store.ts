import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { syncNames } from './durable-files.ts'
import { asStoreFault } from './store-fault.ts'

/** Pages of 4 KiB that are copied at a time. */
const PAGES_PER_STEP = 1_024
/** How much longer than a step the pause after it is: the disk and the processor are the desk's for most of the time. */
const PAUSE_RATIO = 2
/** A slow disk must not make a backup endless. */
const MAX_PAUSE_MS = 250

/**
 * Copies a store into a new file, as it is at this moment, while other processes write it. The copy is made in steps of
 * 4 MiB, each on the disk before a pause: one long run would leave the disk so much to write that posts wait behind it.
 *
 * The process stands still meanwhile: it is for commands, not for the serving process.
 *
 * @throws StoreUnavailableError when the copy can't be written.
 */
export async function copyStore(path: string, target: string): Promise<void> {
  const copy = openSync(target, 'wx', 0o600)
  try {
    using source = new DatabaseSync(path, { readOnly: true })
    // One moment for all steps: without it SQLite begins anew whenever the desk commits.
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM sqlite_master').get()
    let from = performance.now()
    await backup(source, target, {
      rate: PAGES_PER_STEP,
      progress: () => {
        fdatasyncSync(copy)
        standStill(Math.min(MAX_PAUSE_MS, (performance.now() - from) * PAUSE_RATIO))
        from = performance.now()
      },
    })
    source.exec('COMMIT')
    leaveWal(target)
    fsyncSync(copy)
  } catch (error) {
    throw asStoreFault(error)
  } finally {
    closeSync(copy)
  }
  syncNames(dirname(target))
}

/** A copy is one file: without this, reading it would make a log beside it. */
function leaveWal(path: string): void {
  using copied = new DatabaseSync(path)
  // The whole copy is synced afterwards.
  copied.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE')
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
