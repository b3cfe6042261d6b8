import type { Seq } from '../../domain/ids.ts'
import type { Wake } from '../../log/wake.ts'

/** Sends the head of what is followed to the other workers, and receives theirs. */
export type HeadChannel = {
  readonly sendHead: (head: number) => void
  readonly onHead: (call: (head: number) => void) => void
}

/** Wakes the followers of the log in this process and in the others. Only the head travels. */
export class ClusterWake implements Wake {
  readonly #local: Wake
  readonly #channel: HeadChannel

  /** @param local wakes the followers in this process. */
  constructor(local: Wake, channel: HeadChannel) {
    this.#local = local
    this.#channel = channel
    channel.onHead((head) => local.announce(head as Seq))
  }

  announce(head: Seq): void {
    this.#local.announce(head)
    this.#channel.sendHead(head)
  }

  past(after: Seq, atMostMs: number, signal: AbortSignal): Promise<void> {
    return this.#local.past(after, atMostMs, signal)
  }
}
