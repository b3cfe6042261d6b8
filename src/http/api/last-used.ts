import type { SecretHash } from '../../desk/people/people-store.ts'
import type { People } from '../../desk/people/people.ts'
import type { Instant, TokenId } from '../../domain/ids.ts'

/** A program may send many requests a second, and nobody looks closer than at minutes. */
const WRITE_EVERY_MS = 60_000
/** More than a newsroom has. Above it the least recently noted is written once more than needed. */
const MAX_ENTRIES = 10_000

/**
 * Notes when tokens and sessions were last used: the first use at once, the later ones once a minute.
 *
 * Holds one moment for each of them, at most `MAX_ENTRIES`.
 */
export class LastUsed {
  readonly #store: People['store']
  readonly #now: () => Instant
  readonly #report: (fault: unknown) => void
  readonly #written = new Map<string, Instant>()

  constructor(store: People['store'], now: () => Instant, report: (fault: unknown) => void) {
    this.#store = store
    this.#now = now
    this.#report = report
  }

  token(id: TokenId): Promise<void> {
    return this.#note(`token ${id}`, (now) => this.#store.noteTokenUse(id, now))
  }

  session(hash: SecretHash): Promise<void> {
    return this.#note(`session ${hash}`, (now) => this.#store.noteSessionUse(hash, now))
  }

  /** A store that can't be written refuses no request that only reads. */
  async #note(key: string, write: (now: Instant) => Promise<void>): Promise<void> {
    const now = this.#now()
    const written = this.#written.get(key)
    // A clock that was set back begins anew.
    if (written !== undefined && now >= written && now - written < WRITE_EVERY_MS) return
    this.#written.delete(key)
    this.#written.set(key, now)
    const [oldest] = this.#written.keys()
    if (this.#written.size > MAX_ENTRIES && oldest !== undefined) this.#written.delete(oldest)
    try {
      await write(now)
    } catch (fault) {
      this.#report(fault)
    }
  }
}
