import type { Seq } from '../../domain/ids.ts'
import type { Wake } from '../../log/wake.ts'

/** The way to the other processes. */
type Line = {
  readonly tellHead: (head: number) => void
  readonly onHead: (call: (head: number) => void) => void
}

/** Wakes the followers in this process and in the desk's others. What goes between them is the position alone. */
export class ClusterWake implements Wake {
  readonly #here: Wake
  readonly #line: Line

  /** @param here wakes those in this process. */
  constructor(here: Wake, line: Line) {
    this.#here = here
    this.#line = line
    line.onHead((head) => here.announce(head as Seq))
  }

  announce(head: Seq): void {
    this.#here.announce(head)
    this.#line.tellHead(head)
  }

  past(after: Seq, atMostMs: number, signal: AbortSignal): Promise<void> {
    return this.#here.past(after, atMostMs, signal)
  }
}
