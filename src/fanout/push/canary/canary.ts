import { createHash } from 'node:crypto'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import { CANARY_ID } from '../../../domain/subscription.ts'
import type { CanaryBrowser, CanaryConnection } from './canary-browser.ts'
import type { CanaryStore } from './canary-store.ts'
import type { PushAlarms } from '../alarms/push-alarms.ts'
import type { PushWorkers } from '../delivery/push-workers.ts'

/** The last canary alert that came back. */
export type CanaryReport = { readonly roundTripMs: number; readonly at: Instant }

export type CanaryDeps = {
  readonly browser: CanaryBrowser
  readonly store: CanaryStore
  /** Why an endpoint may not be pushed to, in a sentence; `null` when it may. */
  readonly refuseEndpoint: (endpoint: string) => string | null
  readonly vapidKeyId: string
  /** The push service, as alarms name it. */
  readonly service: string
  /** Between two alerts. */
  readonly intervalMs: number
  /** How long an alert may take from connecting to its decrypted text; a later one counts as missing. */
  readonly timeoutMs: number
  readonly alarms: Pick<PushAlarms, 'raise' | 'clear'>
  /** Different on each call. */
  readonly newId: () => string
  readonly now: () => Instant
  /** Milliseconds by a monotonic clock. */
  readonly elapsedMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

/** How long the workers may take to close the ledger of an alert. */
const HALT_TIMEOUT_MS = 10_000
/** A later alert replaces an earlier one that still waits at the push service. @see RFC 8030 section 5.4 */
const topic = createHash('sha256').update(CANARY_ID).digest('hex').slice(0, 32)

/**
 * Sends an alert on a schedule to the desk's own browser, along the path of every editor's alert: plan, ledger, worker,
 * encryption, token, HTTP, push service and back to a browser, which decrypts it.
 *
 *   connecting  the browser connects to the push service, and subscribes on the first connection
 *   storing     its subscription is stored beside the readers'
 *   planning    the audience is fixed: that one subscription
 *   sending     the workers send it, and the browser waits for its text
 *   arrived     the round trip is kept, and the alarm is cleared
 *   missing     a step failed or timed out: an alarm names the step
 *
 * In any case its ledger is closed and deleted, and the next one follows after the interval.
 */
export class Canary implements AsyncDisposable {
  readonly #deps: CanaryDeps
  readonly #stop = new AbortController()
  #running: Promise<void> | null = null
  #last: CanaryReport | null = null

  constructor(deps: CanaryDeps) {
    this.#deps = deps
  }

  /** Sends the first one at once. */
  start(workers: PushWorkers): void {
    this.#running ??= this.#run(workers)
  }

  /** `null` before the first one has come back. */
  report(): CanaryReport | null {
    return this.#last
  }

  async #run(workers: PushWorkers): Promise<void> {
    const { sleep, intervalMs } = this.#deps
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#runOnce(workers, signal)
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(intervalMs, signal).catch(() => undefined)
    }
  }

  async #runOnce(workers: PushWorkers, signal: AbortSignal): Promise<void> {
    const { alarms, service, timeoutMs, newId, report } = this.#deps
    const alert = `${CANARY_ID}-${newId()}` as AlertId
    const timeout = new AbortController()
    const ended = AbortSignal.any([signal, timeout.signal])
    const timer = this.#abortAfter(timeoutMs, timeout)
    const step = { current: 'connecting to the push service' }
    try {
      await this.#sendAndWait(workers, alert, ended, step)
      alarms.clear('canary-missing', service)
    } catch (fault) {
      if (signal.aborted) return
      this.#deps.browser.forget()
      const why = fault instanceof Error ? fault.message : String(fault)
      alarms.raise({ kind: 'canary-missing', about: service, detail: `While ${step.current}: ${why}` })
    } finally {
      timeout.abort()
      await timer
      await this.#deleteLedger(workers, alert).catch(report)
    }
  }

  async #sendAndWait(
    workers: PushWorkers,
    alert: AlertId,
    ended: AbortSignal,
    step: { current: string },
  ): Promise<void> {
    const { browser, store, refuseEndpoint, vapidKeyId, timeoutMs, now, elapsedMs, report } = this.#deps
    await using connection = await browser.open(ended)
    step.current = 'storing the subscription'
    const problem = refuseEndpoint(connection.subscription.endpoint)
    if (problem !== null) throw new Error(problem)
    await store.save({ ...connection.subscription, vapidKeyId, createdAt: now() })
    step.current = 'planning'
    const began = elapsedMs()
    const planned = await unlessAborted(workers.plan(planOf(alert, now()), ended), ended)
    if (planned !== 1) throw new Error(`${planned} subscriptions were planned instead of one.`)
    step.current = 'sending and waiting for the message'
    const text = JSON.stringify({ canary: alert })
    const ttlSeconds = Math.ceil(timeoutMs / 1_000)
    const sent = workers.send({
      alert,
      payload: new Uint8Array(Buffer.from(text)),
      topic,
      urgency: 'high',
      breaking: false,
      ttlSeconds,
      ageMs: 0,
    })
    // It may outlive the wait below.
    sent.catch(report)
    await this.#waitForArrival(connection, text, sent, ended)
    this.#last = { roundTripMs: Math.round(elapsedMs() - began), at: now() }
  }

  async #waitForArrival(
    connection: CanaryConnection,
    text: string,
    sent: Promise<void>,
    ended: AbortSignal,
  ): Promise<void> {
    await unlessAborted(connection.received(text, ended), ended)
    // The ledger must know as well, or the message would be sent again.
    await unlessAborted(sent, ended)
  }

  async #abortAfter(timeoutMs: number, timeout: AbortController): Promise<void> {
    const seconds = Math.round(timeoutMs / 1_000)
    await this.#deps.sleep(timeoutMs, AbortSignal.any([timeout.signal, this.#stop.signal])).then(
      () => timeout.abort(new Error(`It timed out after ${seconds} s.`)),
      () => undefined,
    )
  }

  async #deleteLedger(workers: PushWorkers, alert: AlertId): Promise<void> {
    const { signal } = this.#stop
    if (signal.aborted) return
    const timeout = new AbortController()
    const waiting = AbortSignal.any([signal, timeout.signal])
    const timer = this.#deps.sleep(HALT_TIMEOUT_MS, waiting).then(
      () => timeout.abort(new Error('The push workers did not close the canary’s ledger in time.')),
      () => undefined,
    )
    try {
      await unlessAborted(workers.halt(alert), waiting)
      await this.#deps.store.clearLedgers()
    } finally {
      timeout.abort()
      await timer
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The canary stopped.'))
    await this.#running
  }
}

function planOf(alert: AlertId, now: Instant): Parameters<PushWorkers['plan']>[0] {
  return {
    alert,
    audience: { kind: 'canary' },
    purpose: 'news',
    breaking: false,
    postId: CANARY_ID as string as PostId,
    storySlug: CANARY_ID as string as Slug,
    now,
  }
}

/** The promise's result, or the signal's reason if it aborts first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
