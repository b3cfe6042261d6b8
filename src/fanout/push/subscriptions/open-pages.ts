import type { SubscriptionId } from '../../../domain/ids.ts'

/**
 * How long a browser's report of an open, visible page holds; it is repeated every 30 seconds. A browser that vanishes
 * misses alerts for this long at most.
 */
const OPEN_FOR_MS = 45_000
/** Reports within this time share a commit. */
const FLUSH_INTERVAL_MS = 1_000
/** The bound of the buffer. Beyond it reports are dropped, and those readers get their alerts. */
const MAX_PENDING = 50_000

export type OpenPagesDeps = {
  /** Saves until when each has a page open, in milliseconds since 1970; 0 for a closed page. */
  readonly save: (open: ReadonlyMap<SubscriptionId, number>) => Promise<void>
  readonly now: () => number
  readonly report: (fault: unknown) => void
}

/**
 * Which subscribed browsers have a page of ours open and visible: no alert is sent to them, since they see the post there.
 *
 * This is decided before sending, because a service worker must show whatever it receives. Reports are buffered for a
 * second and saved in one commit. Reports that can't be saved are dropped, and those readers get their alerts.
 */
export class OpenPages implements AsyncDisposable {
  readonly #deps: OpenPagesDeps
  #pending = new Map<SubscriptionId, number>()
  #timer: NodeJS.Timeout | null = null
  #saving: Promise<void> = Promise.resolve()

  constructor(deps: OpenPagesDeps) {
    this.#deps = deps
  }

  /** Takes a browser's report that its page is visible, or no longer visible. */
  note(id: SubscriptionId, isVisible: boolean): void {
    if (this.#pending.size >= MAX_PENDING && !this.#pending.has(id)) return
    this.#pending.set(id, isVisible ? this.#deps.now() + OPEN_FOR_MS : 0)
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_INTERVAL_MS)
  }

  /** Saves all reports so far. Called before an audience is fixed, so that readers who have just left are in it. */
  flush(): Promise<void> {
    const open = this.#pending
    this.#pending = new Map()
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (open.size > 0) this.#saving = this.#saving.then(() => this.#deps.save(open)).catch(this.#deps.report)
    return this.#saving
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#saving
  }
}
