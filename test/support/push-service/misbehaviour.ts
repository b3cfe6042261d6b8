import { createHash } from 'node:crypto'

/** What happens to a request instead of a 201. */
export type Misdeed =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly retryAfter?: string
      readonly location?: string
      readonly text?: string
    }
  /** The answer's head comes, its body goes on without end, or for `bytes`. */
  | { readonly kind: 'long-body'; readonly status: number; readonly bytes: number | 'endless' }
  /** The request is read and never answered. */
  | { readonly kind: 'hang' }
  /** The stream is reset with an HTTP/2 error code; over HTTP/1.1 the connection is. */
  | { readonly kind: 'reset'; readonly code: number }
  /** The connection is told to go away with this request as the last one taken on; HTTP/2 only. */
  | { readonly kind: 'goaway'; readonly code: number }
  /** The connection is cut without a word. `accepts`: after the push service has taken the message. */
  | { readonly kind: 'cut'; readonly accepts: boolean }

/** Which requests it happens to. */
export type Rule = {
  readonly misdeed: Misdeed
  /** The share of subscriptions it happens to, 0 to 1: always the same ones. */
  readonly share?: number
  /** Only these subscriptions. */
  readonly ids?: readonly string[]
  /** How often it happens to one subscription; without it, always. */
  readonly times?: number
}

/** Decides what happens to each request, the same way in every run. */
export class Misbehaviour {
  #rules: readonly Rule[] = []
  #ids: readonly (ReadonlySet<string> | null)[] = []
  readonly #happened = new Map<string, number>()

  set(rules: readonly Rule[]): void {
    this.#rules = rules
    this.#ids = rules.map((rule) => (rule.ids === undefined ? null : new Set(rule.ids)))
    this.#happened.clear()
  }

  for(id: string): Misdeed | null {
    for (const [index, { misdeed, share = 1, times }] of this.#rules.entries()) {
      const ids = this.#ids[index]
      if (ids !== null && ids !== undefined && !ids.has(id)) continue
      if (share < 1 && fraction(`${index} ${id}`) >= share) continue
      if (times === undefined) return misdeed
      const key = `${index} ${id}`
      const before = this.#happened.get(key) ?? 0
      if (before >= times) continue
      this.#happened.set(key, before + 1)
      return misdeed
    }
    return null
  }
}

function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 0x1_0000_0000
}
