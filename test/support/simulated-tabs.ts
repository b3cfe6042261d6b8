import type { TabMessage, TabGroup } from '../../src/browser/stream/shared-stream.ts'

type Waiting = { readonly granted: () => void }

/** The tabs of one browser for tests: the lock goes to the longest waiting tab, and messages arrive a little later. */
export class SimulatedTabs implements TabGroup {
  /** Number of leaders so far. */
  leaders = 0
  readonly #later: (call: () => void) => void
  readonly #queue: Waiting[] = []
  readonly #ends = new Set<(said: TabMessage) => void>()
  #leader: Waiting | null = null

  /** @param later calls in a while, in order. */
  constructor(later: (call: () => void) => void) {
    this.#later = later
  }

  lead(_desk: string, granted: () => void): () => void {
    const waiting = { granted }
    this.#queue.push(waiting)
    this.#nextTask()
    return () => {
      const index = this.#queue.indexOf(waiting)
      if (index !== -1) this.#queue.splice(index, 1)
      if (this.#leader !== waiting) return
      this.#leader = null
      this.#nextTask()
    }
  }

  channel(_desk: string, heard: (said: TabMessage) => void): { say(said: TabMessage): void; close(): void } {
    // As in a browser, messages are copied.
    const end = (said: TabMessage): void => heard(JSON.parse(JSON.stringify(said)) as TabMessage)
    this.#ends.add(end)
    return {
      say: (said) => {
        const others = [...this.#ends].filter((other) => other !== end)
        this.#later(() => {
          for (const other of others) if (this.#ends.has(other)) other(said)
        })
      },
      close: () => this.#ends.delete(end),
    }
  }

  #nextTask(): void {
    this.#later(() => {
      if (this.#leader !== null) return
      this.#leader = this.#queue.shift() ?? null
      if (this.#leader === null) return
      this.leaders++
      this.#leader.granted()
    })
  }
}
