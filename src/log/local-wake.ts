import { BEFORE_FIRST, type Seq } from '../domain/ids.ts'
import type { Wake } from './wake.ts'

/** Wakes followers within one process. Holds one entry per waiting follower. */
export class LocalWake implements Wake {
  readonly #waiting = new Set<() => void>()
  #head: Seq = BEFORE_FIRST

  announce(head: Seq): void {
    if (head <= this.#head) return
    this.#head = head
    for (const wakeUp of this.#waiting) wakeUp()
  }

  async past(after: Seq, atMostMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#head > after) return
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(end)
        signal.removeEventListener('abort', end)
        if (signal.aborted) reject(signal.reason as Error)
        else resolve()
      }
      const timer = setTimeout(end, atMostMs)
      this.#waiting.add(end)
      signal.addEventListener('abort', end)
    })
  }
}
