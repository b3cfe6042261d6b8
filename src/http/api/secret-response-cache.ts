import type { Once } from '../../desk/perform.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'

/** Longer than any program retries. */
const KEEP_MS = 24 * 3_600_000
/** Some 20 MB at worst. When it is full the oldest go, and their repeats are answered as after a restart. */
const MAX_ANSWERS = 20_000

type Answer = Promise<Result<unknown, HttpRefusal>>
type Kept = { readonly asked: string; readonly answer: Answer; readonly until: number }

/**
 * Answers that hold a secret, kept for repeated requests in memory alone. A repeat that comes while the first is under
 * way waits for its answer. A refusal is not kept: the same request may succeed later.
 */
export class AnswerMemory {
  readonly #kept = new Map<string, Kept>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async once({ key, asked }: Once, work: () => Answer): Answer {
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > this.#now()) {
      return kept.asked === asked ? kept.answer : refuse({ kind: 'idempotency-conflict', key })
    }
    const answer = work()
    this.#keep(key, { asked, answer, until: this.#now() + KEEP_MS })
    try {
      const result = await answer
      if (!result.ok) this.#kept.delete(key)
      return result.ok ? done(result.value) : result
    } catch (error) {
      this.#kept.delete(key)
      throw error
    }
  }

  #keep(key: string, kept: Kept): void {
    // Made anew it stands at the end, so that the first are the oldest.
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const [oldest, { until }] of this.#kept) {
      if (this.#kept.size <= MAX_ANSWERS && until > this.#now()) return
      this.#kept.delete(oldest)
    }
  }
}
