import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Store } from '../adapters/sqlite/open-store.ts'
import type { StoreUnavailableError } from '../desk/desk-store.ts'
import type { StoreReport } from '../desk/store-report.ts'
import type { Mark, Seq } from '../domain/ids.ts'
import type { PushAlarms } from '../fanout/push/alarms/push-alarms.ts'
import type { EventLog } from '../log/event-log.ts'

/** How often the store is looked at, and so how late what nobody ran into is noticed. */
const CHECK_EVERY_MS = 5_000
/** How often a write is tried although none has failed: an idle desk must know as well. */
const PROBE_EVERY_MS = 60_000
/** More than a busy evening writes. */
export const MIN_FREE_BYTES = 256 * 1024 * 1024
const MEBIBYTE = 1024 * 1024

export type StoreWatchDeps = {
  readonly store: Pick<Store, 'guard' | 'writer'>
  readonly log: Pick<EventLog, 'head' | 'markOf'>
  readonly alarms: Pick<PushAlarms, 'raise' | 'clear'>
  /** A monotonic clock, in milliseconds. */
  readonly nowMs: () => number
  /** Free bytes beside the store. */
  readonly freeBytes?: (folder: string) => Promise<number>
}

/**
 * Knows the store while the desk runs: whether it is still the file that was opened and the history that was read, whether
 * a write succeeds, and how much room is left. It raises the alarm `store-failing` and clears it.
 */
export class StoreWatch implements Disposable {
  readonly #deps: StoreWatchDeps
  #timer: NodeJS.Timeout | null = null
  #freeBytes: number | null = null
  /** The last line that was seen. It is never another one, and never gone. */
  #last: { readonly seq: Seq; readonly mark: Mark } | null = null
  #probedAt: number
  #isAlarmed = false

  constructor(deps: StoreWatchDeps) {
    this.#deps = deps
    this.#probedAt = deps.nowMs()
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), CHECK_EVERY_MS)
    this.#timer.unref()
    void this.check()
  }

  /** What is known now; a write that failed a moment ago counts. */
  report(): StoreReport {
    const { guard } = this.#deps.store
    const freeBytes = this.#freeBytes
    const { lost, damage, writeFault } = guard
    if (lost !== null) return { state: 'replaced', detail: lost, freeBytes }
    if (damage !== null) {
      const detail = `${guard.path} is damaged: ${damage}. Stop the desk, see what \`telex doctor\` finds, and restore a backup.`
      return { state: 'failing', detail, freeBytes }
    }
    if (writeFault !== null)
      return { state: writeFault.full ? 'full' : 'failing', detail: this.#faultText(writeFault), freeBytes }
    if (freeBytes !== null && freeBytes < MIN_FREE_BYTES) {
      const detail = `Only ${Math.floor(freeBytes / MEBIBYTE)} MiB are free on the disk of ${guard.path}. Free space.`
      return { state: 'low', detail, freeBytes }
    }
    return { state: 'ok', detail: null, freeBytes }
  }

  /** Looks once. Never rejects: what it finds is in the report. */
  async check(): Promise<void> {
    const { store, alarms, freeBytes = freeBytesOf } = this.#deps
    this.#freeBytes = await freeBytes(dirname(store.guard.path)).catch(() => null)
    await this.#checkHistory().catch((error: unknown) => store.guard.failed(error))
    await this.#probe()
    const { state, detail } = this.report()
    if (state === 'ok') {
      if (this.#isAlarmed) alarms.clear('store-failing', 'store')
      this.#isAlarmed = false
    } else {
      alarms.raise({ kind: 'store-failing', about: 'store', detail: detail ?? state })
      this.#isAlarmed = true
    }
  }

  /** A file that was copied over is still the same file, and holds other lines. */
  async #checkHistory(): Promise<void> {
    const { store, log } = this.#deps
    const last = this.#last
    if (last !== null && (await log.markOf(last.seq)) !== last.mark) {
      store.guard.lose(
        `${store.guard.path} no longer has what this desk wrote: an earlier copy was put in its place. Restart the desk.`,
      )
      return
    }
    const seq = await log.head()
    const mark = await log.markOf(seq)
    this.#last = mark === null ? null : { seq, mark }
  }

  /** Writes a row where the last write failed, or none was tried for a while. The guard notes how it ended. */
  async #probe(): Promise<void> {
    const { store, nowMs } = this.#deps
    const { guard, writer } = store
    const isDue = guard.writeFault !== null || nowMs() - this.#probedAt >= PROBE_EVERY_MS
    // Where there is no room a row may still fit into the log's file, and a post would not.
    const hasRoom = !guard.writeFault?.full || this.#freeBytes === null || this.#freeBytes > MEBIBYTE
    if (!isDue || !hasRoom || guard.lost !== null) return
    this.#probedAt = nowMs()
    const value = new Date().toISOString()
    await writer
      .insertInto('meta')
      .values({ key: 'probe', value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
      .catch(() => undefined)
  }

  #faultText(fault: StoreUnavailableError): string {
    const { path } = this.#deps.store.guard
    if (fault.full)
      return `The disk of ${path} is full: nothing can be saved. Free space; no restart is needed.`
    const cause = fault.cause instanceof Error ? fault.cause.message : String(fault.cause)
    return `${path} can’t be written: ${cause}.`
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
