import { setMaxListeners } from 'node:events'
import type { AlertId } from '../../../domain/ids.ts'
import { alarmForOutcome } from '../alarms/alarm-for-outcome.ts'
import type { NewAlarm } from '../alarms/push-alarm.ts'
import { DeliveryJob, type DeliveryAttempt } from './delivery-job.ts'
import type { DeliveryLedger, LedgerChange, Service } from './delivery-ledger.ts'
import type { PushOutcome, PushSender } from './push-sender.ts'
import { PushServices, type PushServiceState } from './push-services.ts'
import type { SendJob } from './push-workers.ts'
import { retryDelayMs } from './retry-delay.ts'

/** Outcomes that come within this time share a commit. */
const COMMIT_INTERVAL_MS = 4
/** With this many outcomes a commit costs each of them little: they don't wait for more. */
const FULL_BATCH = 48
/** Longest wait when nothing happens: pauses, retries and deadlines are noticed at most this late. */
const POLL_INTERVAL_MS = 500
/** After the ledger could not be written. */
const FAULT_PAUSE_MS = 1_000
/** An alert with a shorter TTL is still tried for this long. */
const MIN_TRYING_MS = 60_000
/** How long a graceful shutdown waits for messages in flight. */
const DRAIN_TIMEOUT_MS = 3_000

const urgencies = ['high', 'normal', 'low', 'very-low']

export type DeliveryDeps = {
  readonly ledger: DeliveryLedger
  readonly sender: PushSender
  /** Milliseconds since 1970 by a monotonic clock: a step of the machine's clock changes nothing here. */
  readonly now: () => number
  /** From 0 to below 1. */
  readonly random: () => number
  readonly raise: (alarm: NewAlarm) => void
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

type ActiveJob = {
  readonly job: DeliveryJob
  /** By our own clock. */
  readonly startedAt: number
  readonly deadline: number
  /** Cancels messages that wait for a connection. */
  readonly cancel: AbortController
  readonly finished: PromiseWithResolvers<void>
  /** Resolved when nothing more is sent and the ledger says so. */
  readonly halted: PromiseWithResolvers<void>
  /** Up to which chunk open deliveries were ended; `null` once all are. */
  endedUpTo: number | null
}

type ActiveAttempt = {
  readonly active: ActiveJob
  readonly attempt: DeliveryAttempt
  readonly state: PushServiceState
  /** Later ones have a higher number. */
  readonly order: number
}

/**
 * Sends alerts from the ledger. Each turn of its loop does five things:
 *
 *   record  note the outcomes that have come
 *   end     end what an alert that was stopped, or whose time is up, has left open
 *   lease   take attempts for each service up to its capacity, breaking news and urgent alerts first
 *   commit  all of that at once
 *   send    what was leased
 *
 * An attempt counts against its service's congestion window until its outcome is committed. So only messages that were in
 * flight may be repeated after a crash. In memory are, per alert, the attempts in flight and one chunk per service.
 */
export class Delivery implements AsyncDisposable {
  readonly #deps: DeliveryDeps
  readonly #active = new Map<AlertId, ActiveJob>()
  readonly #services: PushServices
  readonly #outcomes: (ActiveAttempt & { readonly outcome: PushOutcome })[] = []
  readonly #stop = new AbortController()
  /** Kept until a commit succeeds: what could not be written is not forgotten. */
  #uncommitted: LedgerChange[] = []
  /** Attempts whose outcome is committed next; then they leave the congestion window. */
  #recorded: PushServiceState[] = []
  /** Attempts that are sent once their leases are committed. */
  #leased: ActiveAttempt[] = []
  #order = 0
  #isDraining = false
  #wake = Promise.withResolvers<void>()
  #batchFull = Promise.withResolvers<void>()
  readonly #loop: Promise<void>

  constructor(deps: DeliveryDeps) {
    this.#deps = deps
    this.#services = new PushServices({
      ledger: deps.ledger,
      isKnown: (origin) => deps.sender.isKnown(origin),
    })
    setMaxListeners(0, this.#stop.signal)
    this.#loop = this.#run()
  }

  /** Sends to every subscription that is still open. Called again while it runs, it returns the same promise. */
  send(job: SendJob): Promise<void> {
    const known = this.#active.get(job.alert)
    if (known !== undefined) return known.finished.promise
    return this.#add(job, Math.max(MIN_TRYING_MS, job.ttlSeconds * 1_000)).finished.promise
  }

  /** Cancels what has not been sent. When it resolves nothing more is sent, and the ledger says who has it or may have it. */
  halt(alert: AlertId): Promise<void> {
    const known = this.#active.get(alert)
    // None of it is sent any more, so its content doesn't matter.
    const payload = new Uint8Array()
    const headers = { topic: '', urgency: 'high', breaking: false, ttlSeconds: 0, ageMs: 0 } as const
    const active = known ?? this.#add({ alert, payload, ...headers }, Number.POSITIVE_INFINITY)
    active.job.ending ??= 'stopped'
    active.cancel.abort(new Error('The alert was halted.'))
    this.#wakeUp()
    return active.halted.promise
  }

  /** Resolves when no message of a halted alert with this topic is in flight any more. */
  async settled(topic: string): Promise<void> {
    const ending = [...this.#active.values()].filter(
      ({ job }) => job.ending !== null && job.spec.topic === topic,
    )
    await Promise.all(ending.map(({ finished }) => finished.promise))
  }

  #add(job: SendJob, tryingMs: number): ActiveJob {
    const startedAt = this.#now() - Math.round(job.ageMs)
    const active: ActiveJob = {
      job: new DeliveryJob(job, startedAt, this.#deps.ledger),
      startedAt,
      deadline: startedAt + tryingMs,
      cancel: new AbortController(),
      finished: Promise.withResolvers<void>(),
      halted: Promise.withResolvers<void>(),
      endedUpTo: -1,
    }
    this.#active.set(job.alert, active)
    this.#services.expire()
    this.#wakeUp()
    return active
  }

  #wakeUp(): void {
    this.#wake.resolve()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#waitForWork(signal)
      try {
        await this.#runTurn()
      } catch (fault) {
        if (signal.aborted) return
        this.#deps.raise({ kind: 'store-failing', about: 'the ledger', detail: String(fault) })
        await this.#deps.sleep(FAULT_PAUSE_MS, signal).catch(() => undefined)
        this.#wakeUp()
      }
    }
  }

  /** Waits until something happens, and then a moment longer for more of it to share a commit, unless the batch is full. */
  async #waitForWork(signal: AbortSignal): Promise<void> {
    if (this.#outcomes.length === 0) {
      const ms = this.#active.size === 0 ? POLL_INTERVAL_MS * 10 : POLL_INTERVAL_MS
      await Promise.race([this.#wake.promise, this.#sleep(ms, signal)])
    }
    if (this.#outcomes.length < FULL_BATCH) {
      await Promise.race([this.#batchFull.promise, this.#sleep(COMMIT_INTERVAL_MS, signal)])
    }
    this.#wake = Promise.withResolvers<void>()
    this.#batchFull = Promise.withResolvers<void>()
  }

  /** Not canceled when something else comes first: a timer that fires unused is cheaper than one that is cleared. */
  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    // The loop's condition sees the abort.
    await this.#deps.sleep(ms, signal).catch(() => undefined)
  }

  async #runTurn(): Promise<void> {
    await this.#recordOutcomes()
    await this.#endJobs()
    await this.#lease()
    await this.#commit()
    await this.#finishJobs()
  }

  async #recordOutcomes(): Promise<void> {
    const { raise, random } = this.#deps
    const now = this.#now()
    const outcomes = this.#outcomes.splice(0)
    for (const { attempt, outcome, state, order } of outcomes) {
      if (outcome.kind === 'accepted')
        this.#services.noteAccepted(state, { target: attempt.target, order }, now)
    }
    for (const { attempt, active, state, order, ...reported } of outcomes) {
      const sent = { target: attempt.target, order }
      const outcome = this.#services.judge(state, sent, reported.outcome, now)
      this.#recorded.push(state)
      const wasCanceled = outcome.kind === 'not-sent' && active.job.ending !== null
      if (!wasCanceled) state.window.record(outcome, now, random())
      const alarm = alarmForOutcome(outcome, { origin: attempt.service.origin, isProven: state.isProven })
      // A service that has accepted messages refuses ended subscriptions as it refuses tokens.
      const isCertain = !this.#services.mayBeStale(state, outcome)
      if (alarm !== null && isCertain) raise(alarm)
      const retryAt = now + Math.ceil(retryDelayMs(outcome, attempt.earlierAttempts, random()))
      await active.job.record(attempt, outcome, now, retryAt)
    }
  }

  async #endJobs(): Promise<void> {
    for (const active of this.#active.values()) {
      const { job, deadline } = active
      if (job.ending === null && this.#now() >= deadline) job.ending = 'expired'
      if (job.ending === null || active.endedUpTo === null) continue
      active.endedUpTo = await job.endChunks(active.endedUpTo, job.ending)
      // The rest waits for the next turn, so that other alerts are not kept waiting.
      this.#wakeUp()
    }
  }

  async #lease(): Promise<void> {
    const now = this.#now()
    if (this.#active.size === 0 || this.#isDraining) return
    await this.#services.refresh(now)
    for (const state of this.#services.proven) {
      const { origin, no } = state.service
      const unsent = this.#leased.filter(({ attempt }) => attempt.service.no === no).length
      const capacity = Math.min(state.window.capacity(now), this.#deps.sender.capacity(origin) - unsent)
      await this.#leaseFor(state, capacity, now)
    }
    const hasWork = (service: Service): boolean =>
      [...this.#active.values()].some(({ job }) => (job.nextWorkAt(service) ?? Infinity) <= now)
    for (const state of this.#services.unprovenTurn(now, hasWork)) {
      const capacity = this.#services.unprovenCapacity(state, now)
      await this.#leaseFor(state, Math.min(capacity, this.#deps.sender.capacity(state.service.origin)), now)
      // Others like it have their turn soon, whether or not anything was sent.
      this.#wakeUp()
    }
  }

  async #leaseFor(state: PushServiceState, capacity: number, now: number): Promise<void> {
    let free = capacity
    for (const active of this.#byUrgency()) {
      if (free <= 0) return
      const leased = await active.job.lease(state.service, free, now)
      free -= leased.length
      for (const attempt of leased) {
        this.#services.begin(state)
        this.#leased.push({ active, attempt, state, order: ++this.#order })
      }
      // It stopped reading so that outcomes don't wait for it.
      if (free > 0 && active.job.isReading(state.service)) this.#wakeUp()
    }
  }

  /** Breaking news goes before routine alerts, then the more urgent; of the same urgency, the older one goes first. */
  #byUrgency(): readonly ActiveJob[] {
    return [...this.#active.values()].sort(
      ({ job: { spec: a }, startedAt: aStarted }, { job: { spec: b }, startedAt: bStarted }) =>
        Number(b.breaking) - Number(a.breaking) ||
        urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
        aStarted - bStarted,
    )
  }

  async #commit(): Promise<void> {
    for (const { job } of this.#active.values()) {
      const change = job.takeChange()
      if (change !== null) this.#uncommitted.push(change)
    }
    if (this.#uncommitted.length > 0) await this.#deps.ledger.commit(this.#uncommitted)
    this.#uncommitted = []
    for (const state of this.#recorded.splice(0)) this.#services.end(state)
    for (const leased of this.#leased.splice(0)) this.#send(leased)
    for (const { job } of this.#active.values()) job.committed()
  }

  #send(leased: ActiveAttempt): void {
    const { sender, raise } = this.#deps
    const { active, attempt } = leased
    const { job } = active
    if (job.ending !== null) {
      this.#onOutcome(leased, { kind: 'not-sent' })
      return
    }
    const { payload, topic, urgency, ttlSeconds } = job.spec
    const { endpoint, p256dh, auth, vapidKeyId } = attempt.target
    const ageSeconds = Math.max(0, Math.floor((this.#now() - active.startedAt) / 1_000))
    const message = {
      endpoint,
      p256dh,
      auth,
      vapidKeyId,
      text: payload,
      topic,
      urgency,
      ttlSeconds: Math.max(0, ttlSeconds - ageSeconds),
    }
    sender.send(message, active.cancel.signal).then(
      (outcome) => this.#onOutcome(leased, outcome),
      (fault: unknown) => {
        raise({ kind: 'sender-failing', about: attempt.service.origin, detail: String(fault) })
        const outcome = {
          kind: 'retry',
          reason: 'lost',
          detail: String(fault),
          afterMs: null,
          mayHaveArrived: true,
        } as const
        this.#onOutcome(leased, outcome)
      },
    )
  }

  #onOutcome(attempt: ActiveAttempt, outcome: PushOutcome): void {
    this.#outcomes.push({ ...attempt, outcome })
    this.#wakeUp()
    if (this.#outcomes.length >= FULL_BATCH) this.#batchFull.resolve()
  }

  async #finishJobs(): Promise<void> {
    for (const [alert, active] of this.#active) {
      const { job } = active
      if (job.ending !== null) {
        if (active.endedUpTo !== null) continue
        active.halted.resolve()
        if (job.inFlight.size > 0) continue
      } else if (
        this.#services.all.some(({ service }) => job.nextWorkAt(service) !== null) ||
        !(await job.isComplete())
      )
        continue
      await this.#commit()
      this.#active.delete(alert)
      active.halted.resolve()
      active.finished.resolve()
    }
  }

  /** Whole milliseconds, as the ledger stores them. */
  #now(): number {
    return Math.floor(this.#deps.now())
  }

  #isBusy(): boolean {
    const inFlight = [...this.#active.values()].some(({ job }) => job.inFlight.size > 0)
    return inFlight || this.#outcomes.length > 0 || this.#uncommitted.length > 0
  }

  /** Drains: sends nothing new and waits a moment for messages in flight, so that they need not be repeated. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDraining = true
    const until = this.#now() + DRAIN_TIMEOUT_MS
    while (this.#isBusy() && this.#now() < until)
      await this.#deps.sleep(COMMIT_INTERVAL_MS, this.#stop.signal)
    const reason = new Error('The delivery stopped.')
    for (const { cancel } of this.#active.values()) cancel.abort(reason)
    this.#stop.abort(reason)
    this.#wakeUp()
    await this.#loop
  }
}
