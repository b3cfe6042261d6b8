import { setMaxListeners } from 'node:events'
import type { AlertId } from '../../../domain/ids.ts'
import type { DeliveryLedger, LedgerChange, Service } from './delivery-ledger.ts'
import { DeliveryJob, type Shipment } from './delivery-job.ts'
import type { NewAlarm } from '../alarms/push-alarm.ts'
import type { SendJob } from './push-workers.ts'
import type { PushOutcome, PushSender } from './push-sender.ts'
import { alarmForOutcome } from '../alarms/alarm-for-outcome.ts'
import { retryDelayMs } from './retry-delay.ts'
import { CongestionWindow } from './congestion-window.ts'

/** Answers that come within this time share a commit. */
const COMMIT_EVERY_MS = 4
/** With so many a commit costs each of them little: they don't wait for more. */
const ENOUGH_ANSWERS = 48
/** How long nothing is looked at when nothing happens: pauses, retries and ends are at most so late. */
const LOOK_AGAIN_MS = 500
/** Push services are few; a new one is seen after that. */
const SERVICES_FOR_MS = 5_000
/** After the ledger could not be written. */
const FAULT_PAUSE_MS = 1_000
/** An alert with less time to live than this is still tried for so long. */
const MIN_TRYING_MS = 60_000
/** How long a planned stop waits for answers that are on their way. */
const DRAIN_MS = 3_000

const urgencies = ['high', 'normal', 'low', 'very-low']

export type DeliveryDeps = {
  readonly ledger: DeliveryLedger
  readonly sender: PushSender
  /** Milliseconds since 1970 by a clock that is never set: a step of the machine's own changes nothing here. */
  readonly now: () => number
  /** From 0 to below 1. */
  readonly random: () => number
  readonly raise: (alarm: NewAlarm) => void
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

type Running = {
  readonly job: DeliveryJob
  /** By our own clock. */
  readonly startedAt: number
  readonly deadline: number
  /** Calls back what waits for a connection. */
  readonly recall: AbortController
  readonly finished: PromiseWithResolvers<void>
  /** Resolved when nothing more leaves and the ledger says so. */
  readonly halted: PromiseWithResolvers<void>
  /** How far the ending has come, as chunk numbers; `null` once it is through. */
  endedUpTo: number | null
}

type Leased = { readonly running: Running; readonly shipment: Shipment }

/**
 * Sends alerts from the ledger. One turn after another:
 *
 *   settle   note the answers that have come
 *   end      give an end to whoever an alert that was stopped, or is out of time, has left over
 *   lease    take messages for each service, as many as it has room for, breaking news and urgent alerts first
 *   commit   all of that, at once
 *   send     what was leased
 *
 * A message's place at its service is free again only when its outcome is committed: after a crash, the messages that may
 * be repeated are those that were on their way. Holds per alert what is on its way and one chunk for each service.
 */
export class Delivery implements AsyncDisposable {
  readonly #deps: DeliveryDeps
  readonly #running = new Map<AlertId, Running>()
  readonly #windows = new Map<number, CongestionWindow>()
  readonly #answers: { shipment: Shipment; outcome: PushOutcome; running: Running }[] = []
  readonly #stop = new AbortController()
  #services: readonly Service[] = []
  #servicesUntil = Number.NEGATIVE_INFINITY
  /** Committed with the next success: what could not be written is not forgotten. */
  #uncommitted: LedgerChange[] = []
  /** Answers whose places are free once they are committed. */
  #settled: Shipment[] = []
  /** Messages that leave once their leases are committed. */
  #leased: Leased[] = []
  #draining = false
  #wake = Promise.withResolvers<void>()
  #enough = Promise.withResolvers<void>()
  readonly #loop: Promise<void>

  constructor(deps: DeliveryDeps) {
    this.#deps = deps
    setMaxListeners(0, this.#stop.signal)
    this.#loop = this.#run()
  }

  /** Sends to everybody who is still to be tried. Asking again while it runs gives the same promise. */
  send(job: SendJob): Promise<void> {
    const known = this.#running.get(job.alert)
    if (known !== undefined) return known.finished.promise
    return this.#add(job, Math.max(MIN_TRYING_MS, job.ttlSeconds * 1_000)).finished.promise
  }

  /** Stops what has not left. When it resolves nothing more leaves, and the ledger says who has it or may have it. */
  halt(alert: AlertId): Promise<void> {
    const known = this.#running.get(alert)
    // Nothing of it is sent any more, so that what it said doesn't matter.
    const payload = new Uint8Array()
    const how = { topic: '', urgency: 'high', breaking: false, ttlSeconds: 0, ageMs: 0 } as const
    const job = { alert, payload, ...how }
    const running = known ?? this.#add(job, Number.POSITIVE_INFINITY)
    running.job.ending ??= 'stopped'
    running.recall.abort(new Error('The alert was halted.'))
    this.#kick()
    return running.halted.promise
  }

  /** Resolves when nothing of a halted alert with this topic is on its way: each of its answers has come, or its time is up. */
  async settled(topic: string): Promise<void> {
    const ending = [...this.#running.values()].filter(
      ({ job }) => job.ending !== null && job.job.topic === topic,
    )
    await Promise.all(ending.map(({ finished }) => finished.promise))
  }

  #add(job: SendJob, tryingMs: number): Running {
    const startedAt = this.#now() - Math.round(job.ageMs)
    const running: Running = {
      job: new DeliveryJob(job, startedAt, this.#deps.ledger),
      startedAt,
      deadline: startedAt + tryingMs,
      recall: new AbortController(),
      finished: Promise.withResolvers<void>(),
      halted: Promise.withResolvers<void>(),
      endedUpTo: -1,
    }
    this.#running.set(job.alert, running)
    this.#servicesUntil = Number.NEGATIVE_INFINITY
    this.#kick()
    return running
  }

  #kick(): void {
    this.#wake.resolve()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#idle(signal)
      try {
        await this.#turn()
      } catch (fault) {
        if (signal.aborted) return
        this.#deps.raise({ kind: 'store-failing', about: 'the ledger', detail: String(fault) })
        await this.#deps.sleep(FAULT_PAUSE_MS, signal).catch(() => undefined)
        this.#kick()
      }
    }
  }

  /**
   * Until something happens, and a moment longer, so that what happens together is one commit; not that long when enough
   * has happened to be worth one.
   */
  async #idle(signal: AbortSignal): Promise<void> {
    if (this.#answers.length === 0) {
      const ms = this.#running.size === 0 ? LOOK_AGAIN_MS * 10 : LOOK_AGAIN_MS
      await Promise.race([this.#wake.promise, this.#sleep(ms, signal)])
    }
    if (this.#answers.length < ENOUGH_ANSWERS) {
      await Promise.race([this.#enough.promise, this.#sleep(COMMIT_EVERY_MS, signal)])
    }
    this.#wake = Promise.withResolvers<void>()
    this.#enough = Promise.withResolvers<void>()
  }

  /** Not ended when something else comes first: a timer that goes off unheard is cheaper than one that is called back. */
  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    // The loop's condition sees the abort.
    await this.#deps.sleep(ms, signal).catch(() => undefined)
  }

  async #turn(): Promise<void> {
    await this.#settle()
    await this.#end()
    await this.#lease()
    await this.#commit()
    await this.#finish()
  }

  async #settle(): Promise<void> {
    const now = this.#now()
    for (const { shipment, outcome, running } of this.#answers.splice(0)) {
      this.#settled.push(shipment)
      this.#windowOf(shipment.service).record(outcome, now, this.#deps.random())
      const raised = alarmForOutcome(outcome, shipment.service.origin)
      if (raised !== null) this.#deps.raise(raised)
      const dueAt = now + Math.ceil(retryDelayMs(outcome, shipment.attempts, this.#deps.random()))
      await running.job.settle(shipment, outcome, now, dueAt)
    }
  }

  async #end(): Promise<void> {
    for (const running of this.#running.values()) {
      const { job, deadline } = running
      if (job.ending === null && this.#now() >= deadline) job.ending = 'expired'
      if (job.ending === null || running.endedUpTo === null) continue
      running.endedUpTo = await job.endSome(running.endedUpTo, job.ending)
      // The rest is for the next turn, so that other alerts are not kept waiting.
      this.#kick()
    }
  }

  async #lease(): Promise<void> {
    const now = this.#now()
    if (this.#running.size === 0 || this.#draining) return
    if (now >= this.#servicesUntil) {
      this.#services = await this.#deps.ledger.services()
      this.#servicesUntil = now + SERVICES_FOR_MS
    }
    for (const service of this.#services) {
      const window = this.#windowOf(service)
      for (const running of this.#byUrgency()) {
        const unsent = this.#leased.filter(({ shipment }) => shipment.service.no === service.no).length
        const room = Math.min(window.capacity(now), this.#deps.sender.capacity(service.origin) - unsent)
        if (room <= 0) break
        for (const shipment of await running.job.take(service, room, now)) {
          window.inFlight++
          this.#leased.push({ running, shipment })
        }
      }
    }
  }

  /** Breaking news overtakes what is routine, then goes what is urgent; of the same urgency, the older one goes first. */
  #byUrgency(): readonly Running[] {
    return [...this.#running.values()].sort(
      (a, b) =>
        Number(b.job.job.breaking) - Number(a.job.job.breaking) ||
        urgencies.indexOf(a.job.job.urgency) - urgencies.indexOf(b.job.job.urgency) ||
        a.startedAt - b.startedAt,
    )
  }

  async #commit(): Promise<void> {
    for (const { job } of this.#running.values()) {
      const change = job.changes()
      if (change !== null) this.#uncommitted.push(change)
    }
    if (this.#uncommitted.length > 0) await this.#deps.ledger.commit(this.#uncommitted)
    this.#uncommitted = []
    for (const { service } of this.#settled.splice(0)) this.#windowOf(service).inFlight--
    for (const { running, shipment } of this.#leased.splice(0)) this.#ship(running, shipment)
    for (const { job } of this.#running.values()) job.committed()
  }

  #ship(running: Running, shipment: Shipment): void {
    const { sender } = this.#deps
    const { job } = running
    if (job.ending !== null) {
      this.#answered(running, shipment, { kind: 'not-sent' })
      return
    }
    const { payload, topic, urgency, ttlSeconds } = job.job
    const { endpoint, p256dh, auth, vapidKeyId } = shipment.target
    const lived = Math.max(0, Math.floor((this.#now() - running.startedAt) / 1_000))
    const message = {
      endpoint,
      p256dh,
      auth,
      vapidKeyId,
      text: payload,
      topic,
      urgency,
      ttlSeconds: Math.max(0, ttlSeconds - lived),
    }
    sender.send(message, running.recall.signal).then(
      (outcome) => this.#answered(running, shipment, outcome),
      (fault: unknown) => {
        this.#deps.raise({ kind: 'sender-failing', about: shipment.service.origin, detail: String(fault) })
        const outcome = {
          kind: 'retry',
          reason: 'lost',
          detail: String(fault),
          afterMs: null,
          mayHaveArrived: true,
        } as const
        this.#answered(running, shipment, outcome)
      },
    )
  }

  #answered(running: Running, shipment: Shipment, outcome: PushOutcome): void {
    this.#answers.push({ running, shipment, outcome })
    this.#kick()
    if (this.#answers.length >= ENOUGH_ANSWERS) this.#enough.resolve()
  }

  async #finish(): Promise<void> {
    for (const [alert, running] of this.#running) {
      const { job } = running
      if (job.ending !== null) {
        if (running.endedUpTo !== null) continue
        running.halted.resolve()
        if (job.inFlight.size > 0) continue
      } else if (this.#services.some((service) => job.nextAt(service) !== null) || !(await job.isComplete()))
        continue
      await this.#commit()
      this.#running.delete(alert)
      running.halted.resolve()
      running.finished.resolve()
    }
  }

  /** Whole milliseconds, as the ledger keeps them. */
  #now(): number {
    return Math.floor(this.#deps.now())
  }

  #isBusy(): boolean {
    const inFlight = [...this.#running.values()].some(({ job }) => job.inFlight.size > 0)
    return inFlight || this.#answers.length > 0 || this.#uncommitted.length > 0
  }

  #windowOf(service: Service): CongestionWindow {
    let window = this.#windows.get(service.no)
    if (window === undefined) {
      window = new CongestionWindow()
      this.#windows.set(service.no, window)
    }
    return window
  }

  /** Nothing new leaves; what is on its way has a moment to come to its end, so that it need not be repeated. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#draining = true
    const until = this.#now() + DRAIN_MS
    while (this.#isBusy() && this.#now() < until) await this.#deps.sleep(COMMIT_EVERY_MS, this.#stop.signal)
    const reason = new Error('The delivery stopped.')
    for (const { recall } of this.#running.values()) recall.abort(reason)
    this.#stop.abort(reason)
    this.#kick()
    await this.#loop
  }
}
