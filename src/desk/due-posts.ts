import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandExecutor } from './commands.ts'

/** How often the desk looks for due posts: a scheduled post is late by at most this. */
const LOOK_EVERY_MS = 500
/** After a fault of the store, before it is tried again. */
const FAULT_PAUSE_MS = 2_000

/** Publishes scheduled posts when their time comes, for as long as it lives. A fault is reported and tried again. */
export class DuePosts implements AsyncDisposable {
  readonly #desk: CommandExecutor
  readonly #report: (fault: unknown) => void
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null

  constructor(desk: CommandExecutor, report: (fault: unknown) => void) {
    this.#desk = desk
    this.#report = report
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      let waitMs = LOOK_EVERY_MS
      try {
        await this.#desk.perform('publishDue', [])
      } catch (fault) {
        this.#report(fault)
        waitMs = FAULT_PAUSE_MS
      }
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }
}
