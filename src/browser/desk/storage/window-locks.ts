import type { SavedTexts } from './saved-texts.ts'

/** What window locks need of the browser's Web Locks. */
export type Locks = Pick<LockManager, 'request'>

/** After a reload the old window's lock is released a moment late; a duplicated window never releases it. */
const OWN_WAIT_MS = 400

/**
 * Keeps two windows of one browser from writing into the same saved text.
 *
 * A window takes its own text from before a reload, or one that a crash or a closed window left behind, or a new one, and
 * holds a lock on its name from then on. The browser releases the lock with the window, however that ends.
 */
export class WindowLocks {
  readonly #locks: Locks | null
  readonly #release = new Map<string, () => void>()

  /** @param locks `null` where the browser has none (plain http): then every window takes what is there. */
  constructor(locks: Locks | null) {
    this.#locks = locks
  }

  /**
   * The name this window writes under: `${beginning}${something}`.
   *
   * @param own what this window used before it was reloaded, and uses where nothing was left behind.
   */
  async acquire(kept: SavedTexts, beginning: string, own: string): Promise<string> {
    const mine = `${beginning}${own}`
    const left = kept.names(beginning)
    const others = left.filter((name) => name !== mine)
    for (const name of left.includes(mine) ? [mine, ...others] : [...others, mine]) {
      if (await this.#tryLock(name, name === mine ? OWN_WAIT_MS : 0)) return name
    }
    const fresh = `${mine}-${Date.now().toString(36)}`
    await this.#tryLock(fresh, 0)
    return fresh
  }

  release(name: string): void {
    this.#release.get(name)?.()
    this.#release.delete(name)
  }

  /** @returns whether the name is this window's from now on. */
  #tryLock(name: string, waitMs: number): Promise<boolean> {
    const locks = this.#locks
    if (locks === null) return Promise.resolve(true)
    const how = waitMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(waitMs) }
    return new Promise((resolve) => {
      const hold = (lock: Lock | null): Promise<void> | undefined => {
        resolve(lock !== null)
        if (lock === null) return undefined
        return new Promise((release) => this.#release.set(name, release))
      }
      // It is rejected where the wait is over.
      locks.request(`telex.${name}`, how, hold).catch(() => resolve(false))
    })
  }
}
