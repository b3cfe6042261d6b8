import { createHash } from 'node:crypto'
import type { AlertId, Instant, PostId, Slug } from '../../../domain/ids.ts'
import { CANARY_ID } from '../../../domain/subscription.ts'
import type { CanaryBrowser, CanaryConnection } from './canary-browser.ts'
import type { CanaryStore } from './canary-store.ts'
import type { PushAlarms } from '../alarms/push-alarms.ts'
import type { PushWorkers } from '../delivery/push-workers.ts'

/** The last alert of the desk's own that came back. */
export type CanaryReport = { readonly roundTripMs: number; readonly at: Instant }

export type CanaryDeps = {
  readonly browser: CanaryBrowser
  readonly store: CanaryStore
  /** Why an endpoint may not be pushed to, in a sentence; `null` when it may. */
  readonly refuseEndpoint: (endpoint: string) => string | null
  readonly vapidKeyId: string
  /** The push service, as alarms name it. */
  readonly service: string
  /** From one alert to the next. */
  readonly intervalMs: number
  /** How long an alert may take from the plan to its decrypted text; a later one is missing. */
  readonly timeoutMs: number
  readonly alarms: Pick<PushAlarms, 'raise' | 'clear'>
  /** Different each time. */
  readonly newId: () => string
  readonly now: () => Instant
  /** Milliseconds by a clock that is never set. */
  readonly elapsedMs: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly report: (fault: unknown) => void
}

/** How long the crew has to close the ledger of an alert that has had its time. */
const HALT_MS = 10_000
/** A later one takes the place of an earlier one that still waits at the push service. @see RFC 8030 section 5.4 */
const topic = createHash('sha256').update(CANARY_ID).digest('hex').slice(0, 32)

/**
 * An alert of the desk's own, on a schedule, through everything that an editor's goes through: plan, ledger, worker,
 * encryption, token, HTTP, the push service and the way back to a browser, which decrypts it.
 *
 *   connecting  its browser says hello to the push service, and subscribes where it has not
 *   keeping     the subscription it was given is kept among the readers'
 *   planning    the audience is fixed: that one subscription
 *   sending     the crew sends it, and the browser waits for its text
 *   arrived     its time is kept, an alarm about it is over
 *   missing     something failed, or the time was up: the alarm says in which of these steps
 *
 * Whatever happened, its ledger is closed and forgotten, and the next one comes at its time.
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
  start(crew: PushWorkers): void {
    this.#running ??= this.#run(crew)
  }

  /** `null` before the first one has come back. */
  report(): CanaryReport | null {
    return this.#last
  }

  async #run(crew: PushWorkers): Promise<void> {
    const { sleep, intervalMs } = this.#deps
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#fly(crew, signal)
      // The abort ends the wait early; the loop's condition sees it.
      await sleep(intervalMs, signal).catch(() => undefined)
    }
  }

  async #fly(crew: PushWorkers, signal: AbortSignal): Promise<void> {
    const { alarms, service, timeoutMs, newId, report } = this.#deps
    const alert = `${CANARY_ID}-${newId()}` as AlertId
    const over = new AbortController()
    const ended = AbortSignal.any([signal, over.signal])
    const late = this.#endAfter(timeoutMs, over)
    const step = { now: 'connecting to the push service' }
    try {
      await this.#once(crew, alert, ended, step)
      alarms.clear('canary-missing', service)
    } catch (fault) {
      if (signal.aborted) return
      this.#deps.browser.forget()
      const why = fault instanceof Error ? fault.message : String(fault)
      alarms.raise({ kind: 'canary-missing', about: service, detail: `While ${step.now}: ${why}` })
    } finally {
      over.abort()
      await late
      await this.#clear(crew, alert).catch(report)
    }
  }

  async #once(crew: PushWorkers, alert: AlertId, ended: AbortSignal, step: { now: string }): Promise<void> {
    const { browser, store, refuseEndpoint, vapidKeyId, timeoutMs, now, elapsedMs, report } = this.#deps
    await using line = await browser.open(ended)
    step.now = 'keeping the subscription'
    const problem = refuseEndpoint(line.subscription.endpoint)
    if (problem !== null) throw new Error(problem)
    await store.keep({ ...line.subscription, vapidKeyId, createdAt: now() })
    step.now = 'planning'
    const began = elapsedMs()
    const planned = await unlessEnded(crew.plan(planOf(alert, now()), ended), ended)
    if (planned !== 1) throw new Error(`${planned} subscriptions were planned instead of one.`)
    step.now = 'sending, and waiting for it to come back'
    const text = JSON.stringify({ canary: alert })
    const ttlSeconds = Math.ceil(timeoutMs / 1_000)
    const sent = crew.send({
      alert,
      payload: new Uint8Array(Buffer.from(text)),
      topic,
      urgency: 'high',
      breaking: false,
      ttlSeconds,
      ageMs: 0,
    })
    // It outlives the wait when that ends early.
    sent.catch(report)
    await this.#arrive(line, text, sent, ended)
    this.#last = { roundTripMs: Math.round(elapsedMs() - began), at: now() }
  }

  async #arrive(
    line: CanaryConnection,
    text: string,
    sent: Promise<void>,
    ended: AbortSignal,
  ): Promise<void> {
    await unlessEnded(line.received(text, ended), ended)
    // The ledger knows as well: otherwise it would be sent again.
    await unlessEnded(sent, ended)
  }

  async #endAfter(timeoutMs: number, over: AbortController): Promise<void> {
    const seconds = Math.round(timeoutMs / 1_000)
    await this.#deps.sleep(timeoutMs, AbortSignal.any([over.signal, this.#stop.signal])).then(
      () => over.abort(new Error(`The time of ${seconds} s was up.`)),
      () => undefined,
    )
  }

  async #clear(crew: PushWorkers, alert: AlertId): Promise<void> {
    const { signal } = this.#stop
    if (signal.aborted) return
    const enough = new AbortController()
    const waiting = AbortSignal.any([signal, enough.signal])
    const late = this.#deps.sleep(HALT_MS, waiting).then(
      () => enough.abort(new Error('The crew did not close the ledger of the desk’s own alert in time.')),
      () => undefined,
    )
    try {
      await unlessEnded(crew.halt(alert), waiting)
      await this.#deps.store.clearLedgers()
    } finally {
      enough.abort()
      await late
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

/** The promise, unless the signal comes first; then its end is nobody's concern any more. */
async function unlessEnded<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = Promise.withResolvers<never>()
  const end = (): void => ended.reject(signal.reason)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([promise, ended.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
