import { CongestionWindow } from './congestion-window.ts'
import type { DeliveryLedger, Service } from './delivery-ledger.ts'
import type { PushOutcome } from './push-sender.ts'

/** Push services are few; a new one is noticed after this. */
const REFRESH_INTERVAL_MS = 5_000
/**
 * Messages in flight to all services together that have never accepted one: anybody can make up a host name below a known
 * domain, and thousands of these must leave connections, lookups and commits to the real services.
 */
const UNPROVEN_IN_FLIGHT = 8
/** Of these, to a single one. */
const UNPROVEN_IN_FLIGHT_EACH = 2
/** With nothing due among them, they are looked through again after this. */
const UNPROVEN_SCAN_INTERVAL_MS = 100

/** For so long after a service has accepted a key, a refusal is about the one subscription. */
const KEY_ACCEPTED_MS = 10 * 60_000

/** A push service while alerts are sent. */
export type PushServiceState = {
  readonly service: Service
  readonly window: CongestionWindow
  /** Whether it is known to be real: it has accepted a message, or its host is listed by name. */
  isProven: boolean
  /** When it last accepted a message, for each of our keys. */
  readonly acceptedAt: Map<string, number>
}

export type PushServicesDeps = {
  readonly ledger: Pick<DeliveryLedger, 'services'>
  /** Whether an origin is listed by its full name. */
  readonly isKnown: (origin: string) => boolean
}

/**
 * The push services of all subscriptions, with a congestion window each.
 *
 *   proven    has accepted a message, or is listed by name: has capacity of its own
 *   unproven  shares a few messages in flight with all others like it, and they take turns
 */
export class PushServices {
  readonly #deps: PushServicesDeps
  #states = new Map<number, PushServiceState>()
  #proven: PushServiceState[] = []
  #unproven: PushServiceState[] = []
  #refreshAt = Number.NEGATIVE_INFINITY
  #unprovenInFlight = 0
  /** Whose turn it is among the unproven ones. */
  #turn = 0
  #scanAt = Number.NEGATIVE_INFINITY

  constructor(deps: PushServicesDeps) {
    this.#deps = deps
  }

  get proven(): readonly PushServiceState[] {
    return this.#proven
  }

  get all(): IteratorObject<PushServiceState> {
    return this.#states.values()
  }

  /** The list is read anew at the next refresh: there is an alert that may need it. */
  expire(): void {
    this.#refreshAt = Number.NEGATIVE_INFINITY
    this.#scanAt = Number.NEGATIVE_INFINITY
  }

  async refresh(now: number): Promise<void> {
    if (now < this.#refreshAt) return
    const states = new Map<number, PushServiceState>()
    for (const service of await this.#deps.ledger.services()) {
      const known = this.#states.get(service.no)
      // The number of a forgotten service may be given to another one.
      const state = known?.service.origin === service.origin ? known : this.#newState(service)
      if (service.hasAccepted && !state.isProven) this.#countAsProven(state)
      states.set(service.no, state)
    }
    this.#states = states
    this.#sort()
    this.#refreshAt = now + REFRESH_INTERVAL_MS
  }

  /** The unproven services whose turn it is, as many as may be sent to now. */
  unprovenTurn(now: number, hasWork: (service: Service) => boolean): readonly PushServiceState[] {
    const free = UNPROVEN_IN_FLIGHT - this.#unprovenInFlight
    const count = this.#unproven.length
    if (free <= 0 || count === 0 || now < this.#scanAt) return []
    const found: PushServiceState[] = []
    for (let looked = 0; looked < count && found.length < free; looked++) {
      const state = this.#unproven[this.#turn++ % count]
      if (state !== undefined && this.unprovenCapacity(state, now) > 0 && hasWork(state.service)) {
        found.push(state)
      }
    }
    this.#turn %= count
    if (found.length === 0) this.#scanAt = now + UNPROVEN_SCAN_INTERVAL_MS
    return found
  }

  unprovenCapacity({ window }: PushServiceState, now: number): number {
    return Math.min(
      window.capacity(now),
      UNPROVEN_IN_FLIGHT_EACH - window.inFlight,
      UNPROVEN_IN_FLIGHT - this.#unprovenInFlight,
    )
  }

  /** A message is on its way. */
  begin(state: PushServiceState): void {
    state.window.inFlight++
    if (!state.isProven) this.#unprovenInFlight++
  }

  /** Its outcome is in the ledger. */
  end(state: PushServiceState): void {
    state.window.inFlight--
    if (!state.isProven) this.#unprovenInFlight--
  }

  /** It has accepted a message under this key. */
  noteAccepted(state: PushServiceState, vapidKeyId: string, now: number): void {
    state.acceptedAt.set(vapidKeyId, now)
    if (state.isProven) return
    this.#countAsProven(state)
    this.#sort()
  }

  /**
   * Tells a refused token from a refused subscription. Some services respond 401 without a word to a subscription that has
   * ended, and anybody can subscribe with an address that was never one: neither may hold up the others.
   */
  judge(state: PushServiceState, vapidKeyId: string, outcome: PushOutcome, now: number): PushOutcome {
    if (outcome.kind !== 'unauthorised' || outcome.isAboutUs) return outcome
    const acceptedAt = state.acceptedAt.get(vapidKeyId) ?? Number.NEGATIVE_INFINITY
    return now - acceptedAt < KEY_ACCEPTED_MS
      ? { kind: 'subscription-refused', detail: outcome.detail }
      : outcome
  }

  /** Whether a refusal may still turn out to be about subscriptions. */
  mayBeStale({ service, window, acceptedAt }: PushServiceState, outcome: PushOutcome): boolean {
    if (outcome.kind !== 'unauthorised' || outcome.isAboutUs) return false
    return (service.hasAccepted || acceptedAt.size > 0) && !window.isTokenSuspect
  }

  #newState(service: Service): PushServiceState {
    const isProven = service.hasAccepted || this.#deps.isKnown(service.origin)
    return { service, window: new CongestionWindow(), isProven, acceptedAt: new Map() }
  }

  #countAsProven(state: PushServiceState): void {
    this.#unprovenInFlight -= state.window.inFlight
    state.isProven = true
  }

  #sort(): void {
    const states = [...this.#states.values()]
    this.#proven = states.filter(({ isProven }) => isProven)
    this.#unproven = states.filter(({ isProven }) => !isProven)
  }
}
