import { statSync } from 'node:fs'
import { StoreUnavailableError } from '../../desk/desk-store.ts'
import { primaryCode, SQLITE } from './store-fault.ts'

/**
 * Watches over the file of an open store: writes go into the file that was opened, wherever its name leads by now. One that
 * was deleted or replaced would take them and nobody would ever read them again.
 *
 *   open   each write checks that the name leads to the file that was opened: one call of the system, some microseconds
 *   lost   it does not, or what stands in the file is another history: every write is refused from then on
 */
export class StoreGuard {
  readonly path: string
  readonly #onWrite: (fault: StoreUnavailableError | null) => void
  /** Which file was opened; another guard of the same file takes it over. */
  readonly identity: string
  #lost: string | null = null
  #writeFault: StoreUnavailableError | null = null
  #damage: string | null = null

  /**
   * @param path an open database.
   * @param onWrite is told how each write ended.
   */
  constructor(
    path: string,
    identity?: string,
    onWrite: (fault: StoreUnavailableError | null) => void = nothing,
  ) {
    this.path = path
    this.identity = identity ?? identityOf(path) ?? ''
    this.#onWrite = onWrite
  }

  /** Why nothing may be written any more, as a sentence; `null` while all is well. */
  get lost(): string | null {
    this.#look()
    return this.#lost
  }

  /** The same as it was found last, without looking again. */
  get knownLost(): string | null {
    return this.#lost
  }

  /** The fault of the last write, until one succeeds. */
  get writeFault(): StoreUnavailableError | null {
    return this.#writeFault
  }

  /** What SQLite said of a part of the file that is broken; it stays until the restart, since other parts may be well. */
  get damage(): string | null {
    return this.#damage
  }

  /** Takes note of a read or a write that met a broken part of the file; other faults are none of it. */
  noteDamage(fault: unknown): void {
    const code = primaryCode(fault)
    if (code !== SQLITE.corrupt && code !== SQLITE.notADatabase) return
    const { cause } = fault as StoreUnavailableError
    this.#damage ??= cause instanceof Error ? cause.message : String(cause)
  }

  /** @throws StoreUnavailableError when what would be written now would be lost. */
  check(): void {
    this.#look()
    if (this.#lost !== null) throw new StoreUnavailableError(false, new Error(this.#lost))
  }

  /** Refuses every write from now on. */
  lose(reason: string): void {
    this.#lost ??= reason
  }

  failed(error: unknown): void {
    if (!(error instanceof StoreUnavailableError)) return
    this.#writeFault = error
    this.#onWrite(error)
  }

  committed(): void {
    this.#writeFault = null
    this.#onWrite(null)
  }

  #look(): void {
    if (this.#lost !== null) return
    const identity = identityOf(this.path)
    if (identity === this.identity) return
    this.#lost =
      identity === null
        ? `${this.path} was deleted while the desk ran. Stop the desk and restore a backup.`
        : `${this.path} was replaced by another file while the desk ran. Restart the desk to use it.`
  }
}

function nothing(): void {}

/** Which file a name leads to; `null` when there is none. */
function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev} ${found.ino}`
}
