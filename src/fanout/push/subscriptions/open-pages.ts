import type { SubscriptionId } from '../../../domain/ids.ts'

/**
 * How long a browser's word holds that a page of ours is open and visible; it is given again every 30 seconds. A browser
 * that goes without a goodbye is sent no alert for so long at the most.
 */
const OPEN_FOR_MS = 45_000
/** Words that come within this time share a commit. */
const KEEP_EVERY_MS = 1_000
/** More at one time than a desk has readers; past that the next ones are simply sent their alerts. */
const MAX_WAITING = 50_000

export type OpenPagesDeps = {
  /** Keeps until when each of these has a page open, milliseconds since 1970; 0 is not any more. */
  readonly keep: (open: ReadonlyMap<SubscriptionId, number>) => Promise<void>
  readonly now: () => number
  readonly report: (fault: unknown) => void
}

/**
 * Which subscribed browsers have a page of ours open and visible, so that an alert can pass them by: they see it there.
 *
 * It is decided here, before the sending, because a service worker must show whatever comes to it. Words gather for a
 * second and are kept in one commit; what can't be kept is let go of, and those readers get their alert.
 */
export class OpenPages implements AsyncDisposable {
  readonly #deps: OpenPagesDeps
  #waiting = new Map<SubscriptionId, number>()
  #timer: NodeJS.Timeout | null = null
  #keeping: Promise<void> = Promise.resolve()

  constructor(deps: OpenPagesDeps) {
    this.#deps = deps
  }

  /** A browser says that its page is visible, or is no longer. */
  note(id: SubscriptionId, isVisible: boolean): void {
    if (this.#waiting.size >= MAX_WAITING && !this.#waiting.has(id)) return
    this.#waiting.set(id, isVisible ? this.#deps.now() + OPEN_FOR_MS : 0)
    this.#timer ??= setTimeout(() => void this.flush(), KEEP_EVERY_MS)
  }

  /** Keeps what has been said so far: before an audience is fixed, so that who has just left is in it. */
  flush(): Promise<void> {
    const open = this.#waiting
    this.#waiting = new Map()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (open.size > 0)
      this.#keeping = this.#keeping.then(() => this.#deps.keep(open)).catch(this.#deps.report)
    return this.#keeping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#keeping
  }
}
