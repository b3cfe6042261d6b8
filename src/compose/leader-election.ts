import { setTimeout as sleep } from 'node:timers/promises'

/** How often a standby tries the lock, and so how late it takes over at most. */
const TRY_EVERY_MS = 500
/** After a fault of a new leader, before the next try. */
const FAULT_PAUSE_MS = 2_000

export type LeaderElectionDeps = {
  /** Acquires the lock, or `null` while another process has it. */
  readonly acquireLock: () => Disposable | null
  /** Starts what only the leader does; `leading` stops it, and after that gives the lock back. */
  readonly lead: (leading: AsyncDisposableStack) => Promise<void>
  readonly report: (fault: unknown) => void
}

/**
 * Decides which process of a desk sends alerts and publishes scheduled posts for all of them.
 *
 *   standby  another process has the lock; it is tried twice a second, and at once when a process has ended
 *   leader   the lock is held until this process ends: the operating system gives it back, however that happens
 *
 * A desk of one process takes the same lock: workers of a cluster that was killed may still be ending.
 */
export class LeaderElection implements AsyncDisposable {
  readonly #deps: LeaderElectionDeps
  readonly #stop = new AbortController()
  readonly #tried = Promise.withResolvers<void>()
  #running: Promise<void> | null = null
  #pause = new AbortController()

  constructor(deps: LeaderElectionDeps) {
    this.#deps = deps
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Resolves once the lock was tried for the first time: a process that is alone is the leader then. */
  get tried(): Promise<void> {
    return this.#tried.promise
  }

  /** Tries the lock at once. */
  tryNow(): void {
    this.#pause.abort()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const pauseMs = await this.#try()
      this.#tried.resolve()
      this.#pause = new AbortController()
      // An abort ends the wait early; the loop's condition sees which one it was.
      await sleep(pauseMs, undefined, { signal: AbortSignal.any([signal, this.#pause.signal]) }).catch(
        () => undefined,
      )
    }
  }

  /** @returns how long to wait before the next try. */
  async #try(): Promise<number> {
    const { acquireLock, lead, report } = this.#deps
    const { signal } = this.#stop
    try {
      const lock = acquireLock()
      if (lock === null) return TRY_EVERY_MS
      await using leading = new AsyncDisposableStack()
      leading.use(lock)
      await lead(leading)
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
