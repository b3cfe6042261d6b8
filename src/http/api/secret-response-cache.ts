import type { IdempotencyKey } from '../../desk/perform.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'

/** Longer than any client retries. */
const TTL_MS = 24 * 3_600_000
/** About 20 MB at worst. Above this the oldest entries are evicted; their repeats get `answer-not-kept`. */
const MAX_ENTRIES = 20_000

type PendingResponse = Promise<Result<unknown, HttpRefusal>>
type Entry = { readonly requestHash: string; readonly response: PendingResponse; readonly expiresAt: number }

/**
 * Caches responses that hold a secret for repeated requests, in memory only. A repeat that arrives while the first
 * request runs waits for its response. Refusals are not cached: the same request may succeed later.
 */
export class SecretResponseCache {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async respondOnce({ key, requestHash }: IdempotencyKey, work: () => PendingResponse): PendingResponse {
    const cached = this.#entries.get(key)
    if (cached !== undefined && cached.expiresAt > this.#now()) {
      return cached.requestHash === requestHash
        ? cached.response
        : refuse({ kind: 'idempotency-conflict', key })
    }
    const response = work()
    this.#add(key, { requestHash, response, expiresAt: this.#now() + TTL_MS })
    try {
      const result = await response
      if (!result.ok) this.#entries.delete(key)
      return result.ok ? done(result.value) : result
    } catch (error) {
      this.#entries.delete(key)
      throw error
    }
  }

  #add(key: string, entry: Entry): void {
    // A key that is set again moves to the end, so that the map stays in order of age.
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    for (const [oldest, { expiresAt }] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && expiresAt > this.#now()) return
      this.#entries.delete(oldest)
    }
  }
}
