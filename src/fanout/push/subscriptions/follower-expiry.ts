import type { Instant } from '../../../domain/ids.ts'
import type { StoryFollowers } from './story-followers.ts'

export type FollowerExpiryDeps = {
  readonly followers: StoryFollowers
  readonly now: () => Instant
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

/** Time for a last update, and for reopening a story that was ended by mistake. */
const EXPIRY_MS = 24 * 3_600_000
const POLL_INTERVAL_MS = 15 * 60_000
/** Followers per commit: a few milliseconds in which nobody else can write. */
const BATCH_SIZE = 500
/** Between two commits, so that editors can write. */
const BATCH_PAUSE_MS = 20

/**
 * Removes a story's followers a day after it has ended. Until then alerts about it still reach them, and reopening it keeps
 * them; afterwards they don't come back. Due stories are read from the store, so that none are missed while the desk is
 * down.
 */
export class FollowerExpiry implements AsyncDisposable {
  readonly #deps: FollowerExpiryDeps
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null

  constructor(deps: FollowerExpiryDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    const { sleep, report } = this.#deps
    const { signal } = this.#stop
    while (!signal.aborted) {
      const pauseMs = await this.#removeBatch().catch((fault: unknown) => {
        report(fault)
        return POLL_INTERVAL_MS
      })
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(pauseMs, signal).catch(() => undefined)
    }
  }

  /** @returns how long to wait before the next turn. */
  async #removeBatch(): Promise<number> {
    const { followers, now } = this.#deps
    const removed = await followers.remove((now() - EXPIRY_MS) as Instant, BATCH_SIZE)
    return removed < BATCH_SIZE ? POLL_INTERVAL_MS : BATCH_PAUSE_MS
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The follower expiry stopped.'))
    await this.#running
  }
}
