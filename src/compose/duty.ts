import { setTimeout as sleep } from 'node:timers/promises'

/** How often a process looks whether the duty has become free: so late at most another takes it over. */
const LOOK_EVERY_MS = 500
/** After a fault in beginning, before it is tried again. */
const FAULT_PAUSE_MS = 2_000

export type DutyParts = {
  /** Takes the lock, or `null` while another process has it. */
  readonly take: () => Disposable | null
  /** Begins what goes with it; `held` ends it, and the lock after that. */
  readonly begin: (held: AsyncDisposableStack) => Promise<void>
  readonly report: (fault: unknown) => void
}

/**
 * What one of a desk's processes does for all of them.
 *
 *   off duty  another process has the lock; it is looked at twice a second, and at once when a process has gone
 *   on duty   the lock is held until this process ends: the operating system lets go of it, however that happens
 */
export class Duty implements AsyncDisposable {
  readonly #parts: DutyParts
  readonly #stop = new AbortController()
  readonly #tried = Promise.withResolvers<void>()
  readonly #running: Promise<void>
  #look = new AbortController()

  constructor(parts: DutyParts) {
    this.#parts = parts
    this.#running = this.#run()
  }

  /** Resolves once it was tried for the first time: a process that is alone is then on duty. */
  get tried(): Promise<void> {
    return this.#tried.promise
  }

  /** Looks at once whether the duty is free. */
  lookNow(): void {
    this.#look.abort()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const pauseMs = await this.#try()
      this.#tried.resolve()
      this.#look = new AbortController()
      // An abort ends the wait early; the loop's condition sees which one it was.
      await sleep(pauseMs, undefined, { signal: AbortSignal.any([signal, this.#look.signal]) }).catch(
        () => undefined,
      )
    }
  }

  /** @returns how long to wait before the next try. */
  async #try(): Promise<number> {
    const { take, begin, report } = this.#parts
    const { signal } = this.#stop
    try {
      const lock = take()
      if (lock === null) return LOOK_EVERY_MS
      await using held = new AsyncDisposableStack()
      held.use(lock)
      await begin(held)
      this.#tried.resolve()
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return 0
    } catch (fault) {
      report(fault)
      return FAULT_PAUSE_MS
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }
}
