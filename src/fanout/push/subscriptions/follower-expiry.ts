import type { Instant } from '../../../domain/ids.ts'
import type { StoryFollowers } from './story-followers.ts'

export type FollowerExpiryDeps = {
  readonly followers: StoryFollowers
  readonly now: () => Instant
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

/** Time for a last word to those who followed it, and for a story that was ended by mistake. */
const FAREWELL_MS = 24 * 3_600_000
const LOOK_EVERY_MS = 15 * 60_000
/** Followers that share a commit: a few milliseconds in which nobody else writes. */
const AT_ONCE = 500
/** Between two commits, so that editors get their turn. */
const BREATHE_MS = 20

/**
 * Lets a story's followers go a day after it has ended. Until then an alert about it still reaches them, and reopening it
 * loses nobody; afterwards reopening it does not bring them back. It reads what is due from the store, so that it makes up
 * for what was due while the desk was down.
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
      const pauseMs = await this.#release().catch((fault: unknown) => {
        report(fault)
        return LOOK_EVERY_MS
      })
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(pauseMs, signal).catch(() => undefined)
    }
  }

  /** @returns how long to wait before the next turn. */
  async #release(): Promise<number> {
    const { followers, now } = this.#deps
    const released = await followers.release((now() - FAREWELL_MS) as Instant, AT_ONCE)
    return released < AT_ONCE ? LOOK_EVERY_MS : BREATHE_MS
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The push side stopped.'))
    await this.#running
  }
}
