import type { PushOutcome } from './push-sender.ts'

/** Slow start: every accepted message adds one, until the service is congested. */
const INITIAL_WINDOW = 64
/** At a latency of 70 ms this is 7,000 messages a second: more than a service has been seen to take. */
const MAX_WINDOW = 512
const MIN_WINDOW = 4
/** One bad moment fails many messages at once: the window is halved once for all of them. */
const DECREASE_INTERVAL_MS = 1_000
/**
 * The failure rate at which a service is congested: half of its last ten outcomes. Fewer failures are about single browsers
 * (a device that gets too many messages, one behind a slow bridge), and only their messages are retried later.
 */
const RECENT_OUTCOMES = 10
const CONGESTED_FROM = 5
/** This many failures in a row trip the circuit breaker. */
const FAILURES_TO_TRIP = 8
const MIN_OPEN_MS = 1_000
const MAX_OPEN_MS = 60_000
/** Pause after messages that did not leave for lack of capacity, doubling to ten seconds until there is a response. */
const NOT_SENT_MS = 20
const MAX_NOT_SENT_MS = 10_000
/** Pause for a service that throttles without Retry-After. */
const THROTTLED_MS = 5_000
/**
 * This many in a row mean that our token is refused. A single one may be a subscription that was made under somebody
 * else's key: one such subscription must not be able to stop the alerts of all others.
 */
const UNAUTHORISED_TO_PAUSE = 3
/**
 * The first pause is short and each is twice as long as the one before: subscriptions that the service refuses may only be
 * the first of the audience, and behind them are good ones.
 */
const UNAUTHORISED_MS = 250
/** A token that the service calls wrong needs the operator; further attempts are useless. */
const WRONG_TOKEN_MS = 60_000
const MAX_UNAUTHORISED_MS = 600_000
/** After so many pauses in a row it is the token. */
const PAUSES_TO_SUSPECT = 2

/**
 * How many messages may be in flight to one push service: a congestion window with a circuit breaker.
 *
 *   closed     up to the window: one more per accepted message, half as many once a second while the failure rate is high
 *   paused     the service throttles, for exactly as long as its Retry-After says; or it refuses our token; or messages
 *              did not leave for lack of capacity
 *   open       eight failures in a row: nothing is sent for a second, doubling to a minute
 *   half-open  after that a few messages probe whether the service has recovered
 *
 * Each service has its own, so that a dead one delays no other. A single throttled message is retried alone.
 */
export class CongestionWindow {
  inFlight = 0
  #window = INITIAL_WINDOW
  #isSlowStart = true
  #pausedUntil = 0
  #consecutiveFailures = 0
  /** How often the breaker tripped since the last accepted message. */
  #trips = 0
  #consecutiveUnauthorised = 0
  #unauthorisedPauses = 0
  /** How often in a row messages did not leave. */
  #notSent = 0
  #decreasedAt = Number.NEGATIVE_INFINITY
  /** Of the recent outcomes, which were failures. */
  readonly #recentFailures: boolean[] = []
  /** The latest Retry-After since the last accepted message. It pauses the service only if the failure rate is high. */
  #retryAfter = 0

  /** How many more messages may be sent now. */
  capacity(now: number): number {
    return now < this.#pausedUntil ? 0 : Math.max(0, Math.floor(this.#window) - this.inFlight)
  }

  /** Whether our token itself seems to be refused, and not only subscriptions. */
  get isTokenSuspect(): boolean {
    return this.#unauthorisedPauses >= PAUSES_TO_SUSPECT
  }

  /** When the pause ends; in the past without one. */
  get pausedUntil(): number {
    return this.#pausedUntil
  }

  /** Takes the outcome of one message into account. @param random from 0 to below 1. */
  record(outcome: PushOutcome, now: number, random: number): void {
    if (outcome.kind === 'not-sent') {
      this.#recordNotSent(now)
      return
    }
    this.#notSent = 0
    switch (outcome.kind) {
      case 'accepted':
        this.#addRecent(false)
        this.#retryAfter = 0
        this.#consecutiveFailures = 0
        this.#trips = 0
        this.#consecutiveUnauthorised = 0
        this.#unauthorisedPauses = 0
        this.#increase()
        return
      case 'retry':
        this.#addRecent(true)
        this.#recordFailure(outcome, now, random)
        return
      case 'unauthorised':
        if (!outcome.isAboutUs && ++this.#consecutiveUnauthorised < UNAUTHORISED_TO_PAUSE) return
        // Messages that were in flight together fail together.
        if (now < this.#pausedUntil) return
        this.#pause(
          now +
            Math.min(
              MAX_UNAUTHORISED_MS,
              (outcome.isAboutUs ? WRONG_TOKEN_MS : UNAUTHORISED_MS) * 2 ** this.#unauthorisedPauses,
            ),
        )
        this.#unauthorisedPauses = Math.min(this.#unauthorisedPauses + 1, 12)
        this.#window = Math.min(this.#window, Math.max(INITIAL_WINDOW, this.#window / 2))
        return
      case 'subscription-refused':
      case 'gone':
      case 'key-retired':
      case 'refused':
        // The service responds, so it is up.
        this.#addRecent(false)
        this.#consecutiveFailures = 0
        return
      case 'key-missing':
      case 'blocked':
        return
    }
  }

  /** Without a wait, the same messages would be leased and given back hundreds of times a second. */
  #recordNotSent(now: number): void {
    // Messages that were in flight together come back together.
    if (now < this.#pausedUntil) return
    this.#pause(now + Math.min(MAX_NOT_SENT_MS, NOT_SENT_MS * 2 ** this.#notSent))
    this.#notSent = Math.min(this.#notSent + 1, 10)
  }

  #addRecent(isFailure: boolean): void {
    this.#recentFailures.push(isFailure)
    if (this.#recentFailures.length > RECENT_OUTCOMES) this.#recentFailures.shift()
  }

  #increase(): void {
    this.#window = Math.min(MAX_WINDOW, this.#window + (this.#isSlowStart ? 1 : 1 / this.#window))
  }

  #recordFailure(outcome: Extract<PushOutcome, { kind: 'retry' }>, now: number, random: number): void {
    const { reason, afterMs } = outcome
    if (afterMs !== null) this.#retryAfter = Math.max(this.#retryAfter, now + afterMs)
    if (this.#recentFailures.filter(Boolean).length >= CONGESTED_FROM) {
      this.#pause(this.#retryAfter)
      if (reason === 'throttled' && afterMs === null) this.#pause(now + THROTTLED_MS * (0.5 + random / 2))
      if (now - this.#decreasedAt >= DECREASE_INTERVAL_MS) {
        this.#decreasedAt = now
        this.#isSlowStart = false
        this.#window = Math.max(MIN_WINDOW, this.#window / 2)
      }
    }
    if (reason === 'throttled') return
    if (++this.#consecutiveFailures < FAILURES_TO_TRIP) return
    const openMs = Math.min(MAX_OPEN_MS, MIN_OPEN_MS * 2 ** this.#trips)
    if (now >= this.#pausedUntil) this.#trips = Math.min(this.#trips + 1, 10)
    // With jitter, so that several workers don't probe at the same moment.
    this.#pause(now + openMs * (0.75 + random / 4))
    this.#window = MIN_WINDOW
    this.#isSlowStart = true
  }

  #pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
  }
}
