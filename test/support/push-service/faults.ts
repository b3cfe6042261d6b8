import { createHash } from 'node:crypto'

/** What a request gets instead of a 201. */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly retryAfter?: string
      readonly location?: string
      readonly text?: string
    }
  /** A response whose body has `bytes` bytes, or never ends. */
  | { readonly kind: 'long-body'; readonly status: number; readonly bytes: number | 'endless' }
  /** The request is read and gets no response. */
  | { readonly kind: 'no-response' }
  /** The stream is reset with an HTTP/2 error code; over HTTP/1.1 the connection is. */
  | { readonly kind: 'reset'; readonly code: number }
  /** GOAWAY before this request is processed, over HTTP/2. Over HTTP/1.1 the connection is reset. */
  | { readonly kind: 'goaway'; readonly code: number }
  /** The connection is closed without a response. `isAccepted`: after the message was accepted. */
  | { readonly kind: 'disconnect'; readonly isAccepted: boolean }

/** Which requests get the fault. */
export type FaultRule = {
  readonly fault: Fault
  /** The share of subscriptions affected, 0 to 1: always the same ones. */
  readonly share?: number
  /** Only these subscriptions. */
  readonly ids?: readonly string[]
  /** The limit for each subscription; without it, always. */
  readonly times?: number
}

/** Picks the fault of each request, the same way in every run. */
export class FaultInjector {
  #rules: readonly FaultRule[] = []
  #ids: readonly (ReadonlySet<string> | null)[] = []
  readonly #injected = new Map<string, number>()

  setRules(rules: readonly FaultRule[]): void {
    this.#rules = rules
    this.#ids = rules.map((rule) => (rule.ids === undefined ? null : new Set(rule.ids)))
    this.#injected.clear()
  }

  for(id: string): Fault | null {
    for (const [index, { fault, share = 1, times }] of this.#rules.entries()) {
      const ids = this.#ids[index]
      if (ids !== null && ids !== undefined && !ids.has(id)) continue
      if (share < 1 && fraction(`${index} ${id}`) >= share) continue
      if (times === undefined) return fault
      const key = `${index} ${id}`
      const before = this.#injected.get(key) ?? 0
      if (before >= times) continue
      this.#injected.set(key, before + 1)
      return fault
    }
    return null
  }
}

function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 0x1_0000_0000
}
