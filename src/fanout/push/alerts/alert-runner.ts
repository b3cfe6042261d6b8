import type { AlertId, PostId, Seq } from '../../../domain/ids.ts'
import type { EventLog } from '../../../log/event-log.ts'
import { follow, type FollowedLog } from '../../../log/follow.ts'
import type { Wake } from '../../../log/wake.ts'
import type { PushWorkers } from '../delivery/push-workers.ts'
import type { Digests } from '../digests/digests.ts'
import type { AlertLog } from './alert-log.ts'
import { AlertRun, type AlertStepDeps } from './alert-run.ts'

/** What an editor's action has ended, and of which nothing more may be sent. */
export type HaltRequest = {
  readonly alerts: readonly AlertId[]
  /** A post that was corrected or retracted; `null` where only alerts were canceled. */
  readonly post: PostId | null
}

export type AlertRunnerDeps = AlertStepDeps & {
  readonly log: EventLog
  readonly wake: Wake
  readonly alertLog: AlertLog
  /** Messages that name several posts. */
  readonly digests: Pick<Digests, 'withdraw' | 'settled'>
}

const PAGE_SIZE = 200
const FAULT_PAUSE_MS = 1_000

/**
 * Runs the desk's alerts, in the process that is the leader.
 *
 *   standby  sends nothing: another process does
 *   leader   resumes every open alert and closes the ledgers of alerts that ended in a crash; then follows the alert log,
 *            where a requested alert gets an `AlertRun` of its own and an ended one is halted, and the log, for digests
 */
export class AlertRunner implements AsyncDisposable {
  readonly #deps: AlertRunnerDeps
  readonly #runs = new Map<AlertId, AlertRun>()
  /** Alerts whose ledger is being closed. */
  readonly #halts = new Map<AlertId, Promise<void>>()
  readonly #stop = new AbortController()
  /** `null` on standby. */
  #workers: PushWorkers | null = null
  #resuming: Promise<void> = Promise.resolve()
  #following: Promise<unknown> | null = null

  constructor(deps: AlertRunnerDeps) {
    this.#deps = deps
  }

  /**
   * Starts as the leader: resumes every open alert, then follows the log. After a failure it may be called again with the
   * same workers. The caller holds the leader lock.
   */
  start(workers: PushWorkers): Promise<void> {
    this.#workers = workers
    this.#resuming = this.#resumeOpenAlerts(workers)
    return this.#resuming
  }

  async #resumeOpenAlerts(workers: PushWorkers): Promise<void> {
    const { book, log, alertLog, report } = this.#deps
    const [after, afterAlert] = [await log.head(), await alertLog.head()]
    for (const alert of await book.withOpenLedger()) this.#halt(workers, alert).catch(report)
    for (const alert of await book.open()) this.#begin(workers, alert)
    this.#following ??= Promise.all([this.#followAlerts(workers, afterAlert), this.#followPosts(after)])
  }

  /**
   * Resolves once this process sends nothing more of what was ended. On standby it sends nothing anyway; when it becomes
   * the leader later, it reads in the store that the alerts have ended.
   */
  async halt({ alerts, post }: HaltRequest): Promise<void> {
    const workers = this.#workers
    if (workers === null) return
    // An alert that is being resumed may be one of these. A failure to resume is reported to the caller of `start`.
    await this.#resuming.catch(() => undefined)
    const withdrawn = post === null ? [] : [this.#deps.digests.withdraw(post)]
    await Promise.all([...alerts.map((alert) => this.#halt(workers, alert)), ...withdrawn])
  }

  #followAlerts(workers: PushWorkers, after: Seq): Promise<void> {
    const { alertLog, alertWake, report } = this.#deps
    return this.#follow(alertLog, alertWake, after, (event) => {
      if (event.kind === 'alert-requested') this.#begin(workers, event.alert.id)
      else this.#halt(workers, event.alert.id).catch(report)
    })
  }

  #followPosts(after: Seq): Promise<void> {
    const { log, wake, digests, report } = this.#deps
    return this.#follow(log, wake, after, (event) => {
      if (event.kind === 'post-corrected' || event.kind === 'post-retracted') {
        digests.withdraw(event.post.id).catch(report)
      }
    })
  }

  async #follow<Entry extends { readonly seq: Seq }>(
    log: FollowedLog<Entry>,
    wake: Wake,
    after: Seq,
    take: (entry: Entry) => void,
  ): Promise<void> {
    const { report, sleep } = this.#deps
    const { signal } = this.#stop
    let cursor = after
    while (!signal.aborted) {
      try {
        for await (const page of follow(log, wake, { after: cursor, pageSize: PAGE_SIZE, signal })) {
          for (const entry of page) {
            take(entry)
            cursor = entry.seq
          }
        }
      } catch (fault) {
        if (signal.aborted) return
        report(fault)
        // The abort ends the wait early; the loop's condition sees it.
        await sleep(FAULT_PAUSE_MS, signal).catch(() => undefined)
      }
    }
  }

  #begin(workers: PushWorkers, alert: AlertId): void {
    if (this.#runs.has(alert) || this.#stop.signal.aborted) return
    workers.prepare()
    const otherLedgersClosed = (post: PostId): Promise<unknown> =>
      Promise.all([...this.#halts.values(), this.#deps.digests.settled(post)])
    const run = new AlertRun({ ...this.#deps, workers, otherLedgersClosed }, alert)
    this.#runs.set(alert, run)
    void run.ended.finally(() => this.#runs.delete(alert))
  }

  #halt(workers: PushWorkers, alert: AlertId): Promise<void> {
    const known = this.#halts.get(alert)
    if (known !== undefined) return known
    const halting = this.#haltNow(workers, alert).finally(() => this.#halts.delete(alert))
    this.#halts.set(alert, halting)
    return halting
  }

  async #haltNow(workers: PushWorkers, alert: AlertId): Promise<void> {
    // A run that has ended by itself has left nothing open.
    const run = this.#runs.get(alert)
    if (run !== undefined) await run.halt()
    await workers.halt(alert)
  }

  /** Ends before the workers it was started with. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The alert runner stopped.'))
    await this.#following
    await Promise.all(Array.from(this.#runs.values(), (run) => run.shutDown()))
    await Promise.allSettled(this.#halts.values())
  }
}
