/** What idempotency keys need of a browser's storage. */
export type KeyStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

type Pending = { readonly key: string; readonly asked: string }

/**
 * Gives each act one `Idempotency-Key` and keeps it until the outcome is known, over retries and reloads.
 *
 * An act has a name (`publish:storm`); the same name with the same content is the same act, so that a second click, a
 * retry after a lost answer, or a retry after a crash is answered as the first was. Other content under that name is a
 * new act with a new key. Where storage is full or forbidden the keys live as long as the page.
 */
export class IdempotencyKeys {
  readonly #storage: KeyStorage
  readonly #newKey: () => string
  /** Bounded by the acts of one page's life, each a name and two short strings. */
  readonly #pending = new Map<string, Pending>()

  constructor(storage: KeyStorage, newKey: () => string = randomKey) {
    this.#storage = storage
    this.#newKey = newKey
  }

  keyFor(act: string, content: string): string {
    const hash = hashOf(content)
    const known = this.#pending.get(act) ?? this.#load(act)
    if (known?.asked === hash) return known.key
    const pending = { key: this.#newKey(), asked: hash }
    this.#pending.set(act, pending)
    try {
      this.#storage.setItem(storageKey(act), JSON.stringify(pending))
    } catch {
      // Full or forbidden: the key is still good for this page.
    }
    return pending.key
  }

  /** The act was done, or refused for good: the next one of that name gets a new key. */
  release(act: string): void {
    this.#pending.delete(act)
    try {
      this.#storage.removeItem(storageKey(act))
    } catch {
      // Forbidden: then it was never kept either.
    }
  }

  #load(act: string): Pending | null {
    try {
      const { key, asked } = JSON.parse(this.#storage.getItem(storageKey(act)) ?? '{}') as Record<
        string,
        unknown
      >
      if (typeof key !== 'string' || typeof asked !== 'string') return null
      const pending = { key, asked }
      this.#pending.set(act, pending)
      return pending
    } catch {
      return null
    }
  }
}

function storageKey(act: string): string {
  return `telex.act.${act}`
}

/** 128 random bits. NOTE: not `randomUUID`, which plain http on a local network doesn't have. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Tells two contents apart. It needs no cryptography: on a collision the server refuses the repeat with
 * `idempotency-conflict`.
 */
function hashOf(content: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let index = 0; index < content.length; index++) {
    const unit = content.charCodeAt(index)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  return `${content.length}.${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`
}
