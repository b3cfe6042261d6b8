import { existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { StoreUnavailableError } from '../../desk/desk-store.ts'
import { primaryCode, SQLITE } from './store-fault.ts'

/** A store that can't be opened, as a sentence that names the file, the reason and what to do. */
export class StoreOpenError extends StoreUnavailableError {
  constructor(sentence: string, full: boolean, cause: unknown) {
    super(full, cause)
    this.message = sentence
  }
}

/** There is no desk in the folder, and the command is not one that makes one. */
export class NoDeskError extends Error {
  override readonly name = 'NoDeskError'

  constructor(folder: string, file: string) {
    super(
      `There is no desk in ${folder}: it has no ${file}. Check --data and TELEX_DATA; \`telex serve\` makes a new desk.`,
    )
  }
}

/** The store is gone, and what only stands beside one is still there. */
export class StoreLostError extends Error {
  override readonly name = 'StoreLostError'

  constructor(path: string, what: 'is missing' | 'is empty', beside: string) {
    super(
      `${path} ${what}, but ${beside} is still beside it: the desk that was here is lost. ` +
        `Restore a backup with \`telex restore\`, or move ${beside} away to begin a new desk.`,
    )
  }
}

/** The fault of opening a store, told by file, user and reason where that is known; any other error stays as it is. */
export function openFault(path: string, error: unknown): unknown {
  if (error instanceof StoreOpenError) return error
  const sentence = sentenceOf(path, error)
  return sentence === null ? error : new StoreOpenError(sentence, isFull(error), error)
}

/**
 * Why there can be no store at a path, or `null`: something above it is a file, or it is itself a folder. What a system
 * call says of this depends on how far it came.
 */
export function misplaced(path: string): string | null {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return `${path} is a folder, not a store. Move it away, and restore a backup if there was a desk.`
  let above = dirname(path)
  while (above !== dirname(above) && !existsSync(above)) above = dirname(above)
  if (!existsSync(above) || statSync(above).isDirectory()) return null
  return `${above} is a file, not a folder. Name the desk’s folder with --data or TELEX_DATA.`
}

function sentenceOf(path: string, error: unknown): string | null {
  const problem = misplaced(path)
  if (problem !== null) return problem
  if (isFull(error)) return `The disk is full: ${path} can’t be written. Free space and start again.`
  switch (fileCode(error) ?? primaryCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case SQLITE.cantOpen:
    case SQLITE.readOnly:
      return (
        `The user ${userName()} can’t open ${path} for writing${ownerOf(path)}. ` +
        `Run Telex as the user that owns the data folder, or give that folder to ${userName()}.`
      )
    case 'EROFS':
      return `${path} is on a read-only file system. Choose another data folder with TELEX_DATA.`
    case SQLITE.corrupt:
      return `${path} is damaged or cut off. Keep it, and restore a backup into another folder with \`telex restore\`.`
    case SQLITE.notADatabase:
      return `${path} is not a Telex store: it is damaged, or another file took its place. Restore a backup with \`telex restore\`.`
    case SQLITE.busy:
      return `Another program has locked ${path}. Close it, and start again.`
    case SQLITE.ioError:
      return `The disk reports an error at ${path}. Check the disk, and restore a backup if the file is damaged.`
    case null:
    default:
      return null
  }
}

function isFull(error: unknown): boolean {
  return (error instanceof StoreUnavailableError && error.full) || fileCode(error) === 'ENOSPC'
}

function fileCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error
    ? error.code
    : null
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `with the id ${process.getuid?.() ?? '?'}`
  }
}

/** Whose it is, where that can be seen: of the file, or of the folder where there is no file. */
function ownerOf(path: string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false }) ?? statSync(dirname(path))
    if (found.uid === process.getuid?.()) return ` (mode ${(found.mode & 0o777).toString(8)})`
    const owner = found.uid === 0 ? 'root' : `the user with the id ${found.uid}`
    return ` (it belongs to ${owner}, mode ${(found.mode & 0o777).toString(8)})`
  } catch {
    return ''
  }
}
