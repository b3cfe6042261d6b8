/** What keeping texts needs of a browser's storage. */
export type KeepStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Long enough for a holiday. What is older was given up by whoever wrote it. */
const KEPT_MS = 30 * 24 * 3_600_000

type Kept = { readonly at: number; readonly value: unknown }

/**
 * Texts that an editor is writing, kept in the browser until the desk has them: no crash, reload, lost connection or
 * ended session costs a word. Each editor has their own, so that two who share a computer don't meet each other's.
 */
export class KeptTexts {
  readonly #storage: KeepStorage
  readonly #prefix: string
  readonly #now: () => number

  constructor(storage: KeepStorage, editor: string, now: () => number = Date.now) {
    this.#storage = storage
    this.#prefix = `telex.kept.${editor}.`
    this.#now = now
    this.#dropOld()
  }

  /** @param read gives `null` for what it can't use: it was kept by another version of this page. */
  load<T>(name: string, read: (value: unknown) => T | null): T | null {
    const kept = this.#read(`${this.#prefix}${name}`)
    return kept === null ? null : read(kept.value)
  }

  /** @returns whether it is kept; where it isn't (storage full or forbidden) the editor is to be told. */
  save(name: string, value: unknown): boolean {
    const kept: Kept = { at: this.#now(), value }
    try {
      this.#storage.setItem(`${this.#prefix}${name}`, JSON.stringify(kept))
      return true
    } catch {
      return false
    }
  }

  drop(name: string): void {
    this.#storage.removeItem(`${this.#prefix}${name}`)
  }

  /** Names that begin so, the last saved first. */
  names(beginning: string): readonly string[] {
    return this.#keys(`${this.#prefix}${beginning}`)
      .map((key) => ({ key, at: this.#read(key)?.at ?? 0 }))
      .sort((one, other) => other.at - one.at)
      .map(({ key }) => key.slice(this.#prefix.length))
  }

  #dropOld(): void {
    const oldest = this.#now() - KEPT_MS
    for (const key of this.#keys('telex.kept.')) {
      if ((this.#read(key)?.at ?? 0) < oldest) this.#storage.removeItem(key)
    }
  }

  #keys(beginning: string): readonly string[] {
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '')
    return keys.filter((key) => key.startsWith(beginning))
  }

  #read(key: string): Kept | null {
    try {
      const kept = JSON.parse(this.#storage.getItem(key) ?? 'null') as Partial<Kept> | null
      return typeof kept?.at === 'number' ? { at: kept.at, value: kept.value } : null
    } catch {
      return null
    }
  }
}
