import { CongestionWindow } from './congestion-window.ts'
import type { DeliveryLedger, Service, Target } from './delivery-ledger.ts'
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

/** For so long after a service has accepted a key, another refusal of a subscription is about that one. */
const KEY_ACCEPTED_MS = 10 * 60_000
/** Subscriptions of one service that are remembered as refused: the rest is found out at a later retry. */
const MAX_REFUSED = 10_000

/** A push service while alerts are sent. */
export type PushServiceState = {
  readonly service: Service
  readonly window: CongestionWindow
  /** Whether it is known to be real: it has accepted a message, or its host is listed by name. */
  isProven: boolean
  /** The latest message that it accepted under each of our keys. */
  readonly accepted: Map<string, { readonly order: number; readonly at: number }>
  /** The first message, since it last accepted one, that it refused to each subscription, by number. */
  readonly refused: Map<number, number>
}

/** A message to a subscription. Those that are sent later have a higher `order`. */
export type SentMessage = { readonly target: Target; readonly order: number }

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

  /** It has accepted this message. */
  noteAccepted(state: PushServiceState, { target, order }: SentMessage, now: number): void {
    const { vapidKeyId } = target
    const last = state.accepted.get(vapidKeyId)?.order ?? order
    state.accepted.set(vapidKeyId, { order: Math.max(last, order), at: now })
    if (state.isProven) return
    this.#countAsProven(state)
    this.#sort()
  }

  /**
   * Tells a refused token from a refused subscription. Some services respond 401 without a word to a subscription that has
   * ended, and anybody can subscribe with an address that was never one: neither may hold up the others. It is the
   * subscription where the service has accepted a later message under the same key, or has refused this one in an earlier
   * alert as well. A token that is refused from some message on, as after a step of the clock, is neither.
   */
  judge(
    state: PushServiceState,
    { target, order }: SentMessage,
    outcome: PushOutcome,
    now: number,
  ): PushOutcome {
    const { no, vapidKeyId, wasRefused } = target
    const refusedOrder = state.refused.get(no) ?? order
    state.refused.delete(no)
    if (outcome.kind !== 'unauthorised' || outcome.isAboutUs) return outcome
    const accepted = state.accepted.get(vapidKeyId)
    if (
      accepted !== undefined &&
      (accepted.order > refusedOrder || (wasRefused && now - accepted.at < KEY_ACCEPTED_MS))
    ) {
      return { kind: 'subscription-refused', detail: outcome.detail }
    }
    const [oldest] = state.refused.keys()
    if (oldest !== undefined && state.refused.size >= MAX_REFUSED) state.refused.delete(oldest)
    state.refused.set(no, refusedOrder)
    return outcome
  }

  /** Whether a refusal may still turn out to be about subscriptions. */
  mayBeStale({ service, window, accepted }: PushServiceState, outcome: PushOutcome): boolean {
    if (outcome.kind !== 'unauthorised' || outcome.isAboutUs) return false
    return (service.hasAccepted || accepted.size > 0) && !window.isTokenSuspect
  }

  #newState(service: Service): PushServiceState {
    const isProven = service.hasAccepted || this.#deps.isKnown(service.origin)
    const window = new CongestionWindow()
    return { service, window, isProven, accepted: new Map(), refused: new Map() }
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
