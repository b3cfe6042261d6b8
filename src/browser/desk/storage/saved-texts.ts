/** What saved texts need of a browser's storage. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Long enough for a holiday. Older texts are taken for abandoned. */
const MAX_AGE_MS = 30 * 24 * 3_600_000

type Saved = { readonly at: number; readonly value: unknown }

/**
 * Texts that an editor is writing, saved in the browser until the desk has them: no crash, reload, lost connection or
 * ended session loses a word. Each editor has their own, so that two who share a computer don't meet each other's.
 */
export class SavedTexts {
  readonly #storage: TextStorage
  readonly #prefix: string
  readonly #now: () => number

  constructor(storage: TextStorage, editor: string, now: () => number = Date.now) {
    this.#storage = storage
    this.#prefix = `telex.kept.${editor}.`
    this.#now = now
    this.#dropExpired()
  }

  /** @param read gives `null` for what it can't use: another version of this page saved it. */
  load<T>(name: string, read: (value: unknown) => T | null): T | null {
    const saved = this.#read(`${this.#prefix}${name}`)
    return saved === null ? null : read(saved.value)
  }

  /** @returns whether it is saved; where it isn't (storage full or forbidden) the editor has to be told. */
  save(name: string, value: unknown): boolean {
    const saved: Saved = { at: this.#now(), value }
    try {
      this.#storage.setItem(`${this.#prefix}${name}`, JSON.stringify(saved))
      return true
    } catch {
      return false
    }
  }

  drop(name: string): void {
    this.#storage.removeItem(`${this.#prefix}${name}`)
  }

  /** Names with this prefix, the last saved first. */
  names(prefix: string): readonly string[] {
    return this.#keys(`${this.#prefix}${prefix}`)
      .map((key) => ({ key, at: this.#read(key)?.at ?? 0 }))
      .sort((one, other) => other.at - one.at)
      .map(({ key }) => key.slice(this.#prefix.length))
  }

  /** Takes what is saved under names with one prefix along to another, as when a story gets another address. */
  move(prefix: string, to: string): void {
    for (const name of this.names(prefix)) {
      const saved = this.#read(`${this.#prefix}${name}`)
      if (saved !== null && this.save(`${to}${name.slice(prefix.length)}`, saved.value)) this.drop(name)
    }
  }

  #dropExpired(): void {
    const oldest = this.#now() - MAX_AGE_MS
    for (const key of this.#keys('telex.kept.')) {
      if ((this.#read(key)?.at ?? 0) < oldest) this.#storage.removeItem(key)
    }
  }

  #keys(prefix: string): readonly string[] {
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '')
    return keys.filter((key) => key.startsWith(prefix))
  }

  #read(key: string): Saved | null {
    try {
      const saved = JSON.parse(this.#storage.getItem(key) ?? 'null') as Partial<Saved> | null
      return typeof saved?.at === 'number' ? { at: saved.at, value: saved.value } : null
    } catch {
      return null
    }
  }
}
