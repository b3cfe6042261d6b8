import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'

/** The mode of every file in the data folder. */
export const OWNER_ONLY = 0o600

/** Makes a folder that only its owner may enter, and missing parents; their names are synced when it returns. */
export function makeFolder(folder: string): void {
  const path = resolve(folder)
  const first = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made === first || made.startsWith(`${first}${sep}`); made = dirname(made)) {
    syncNames(dirname(made))
  }
}

/** Makes an empty file only its owner may read, unless there is one; its name is on the disk when it returns. */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY))
  } catch (error) {
    // NOTE: a file that is there is not even opened. It may be open as a database in this process, and on POSIX systems
    // closing any handle of a file gives back every lock the process holds on it.
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return
    throw error
  }
  syncNames(dirname(path))
}

/** Puts the names in a folder on the disk. A new file's content may be there and its name not. */
export function syncNames(folder: string): void {
  // Windows has no such call; its file systems keep a journal of names.
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
