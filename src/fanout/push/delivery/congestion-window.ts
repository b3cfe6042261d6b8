import type { PushOutcome } from './push-sender.ts'

/** A careful start; every accepted message makes room for one more until a service says that it is enough. */
const FIRST_WINDOW = 64
/** At 70 ms an answer, that many on their way are 7,000 a second: more than a service has been seen to take. */
const MAX_WINDOW = 512
const MIN_WINDOW = 4
/** One bad moment loses many answers at once: they count as one sign. */
const ONE_SIGN_MS = 1_000
/**
 * Half of the last ten answers: then it is the service that has too much, or has trouble. Fewer are about single browsers
 * (a device that gets too many messages, one that is reached over a slow bridge), and only their messages wait.
 */
const LAST_ANSWERS = 10
const STRAINED_FROM = 5
/** So many failures in a row are no accident. */
const BREAK_AFTER = 8
const FIRST_BREAK_MS = 1_000
const MAX_BREAK_MS = 60_000
/** A service that throttles without saying for how long. */
const THROTTLED_MS = 5_000
/**
 * So many in a row mean that our token is not taken. One alone may be a subscription that was made under somebody else's
 * key: whoever hands one in must not be able to stop the alerts of all others.
 */
const UNAUTHORISED_FROM = 3
/** Our token is not taken: the operator has to look, and nobody is helped by a thousand more tries. */
const UNAUTHORISED_MS = 60_000
const MAX_UNAUTHORISED_MS = 600_000

/**
 * How fast one push service is sent to.
 *
 *   open     up to `window` messages on their way: one more for each that is accepted, half as many once a second while
 *            half of its answers say that it is too much
 *   paused   it does not take our token, or it throttles (then for as long as its Retry-After says, to the letter), or it failed eight times in a row: a
 *            second, doubling to a minute; then a few messages find out whether it is back
 *
 * Each service has its own, so that a dead one holds up nobody else. A message that is throttled alone waits alone.
 */
export class CongestionWindow {
  inFlight = 0
  #window = FIRST_WINDOW
  #slowStart = true
  #pausedUntil = 0
  #failures = 0
  #breaks = 0
  /** In a row. */
  #unauthorised = 0
  #pausesForUs = 0
  #lastSignAt = Number.NEGATIVE_INFINITY
  /** Of the last answers, which asked for less. */
  readonly #strains: boolean[] = []
  /** Until when it asked to be left alone since it last took a message, should it be the service that has too much. */
  #askedUntil = 0

  /** How many more messages may leave now. */
  capacity(now: number): number {
    return now < this.#pausedUntil ? 0 : Math.max(0, Math.floor(this.#window) - this.inFlight)
  }

  /** When it is worth looking again; in the past while it is open. */
  get pausedUntil(): number {
    return this.#pausedUntil
  }

  /** Learns from one answer. @param random from 0 to below 1. */
  record(outcome: PushOutcome, now: number, random: number): void {
    switch (outcome.kind) {
      case 'accepted':
        this.#note(false)
        this.#askedUntil = 0
        this.#failures = 0
        this.#breaks = 0
        this.#unauthorised = 0
        this.#pausesForUs = 0
        this.#grow()
        return
      case 'retry':
        this.#note(true)
        this.#slowDown(outcome, now, random)
        return
      case 'unauthorised':
        if (!outcome.isAboutUs && ++this.#unauthorised < UNAUTHORISED_FROM) return
        // What was on its way together is answered together.
        if (now < this.#pausedUntil) return
        this.#pause(now + Math.min(MAX_UNAUTHORISED_MS, UNAUTHORISED_MS * 2 ** this.#pausesForUs))
        this.#pausesForUs = Math.min(this.#pausesForUs + 1, 10)
        return
      case 'gone':
      case 'key-retired':
      case 'refused':
        // It answers, so it is there.
        this.#note(false)
        this.#failures = 0
        return
      case 'not-sent':
      case 'key-missing':
      case 'blocked':
        return
    }
  }

  #note(isStrain: boolean): void {
    this.#strains.push(isStrain)
    if (this.#strains.length > LAST_ANSWERS) this.#strains.shift()
  }

  #grow(): void {
    this.#window = Math.min(MAX_WINDOW, this.#window + (this.#slowStart ? 1 : 1 / this.#window))
  }

  #slowDown(outcome: Extract<PushOutcome, { kind: 'retry' }>, now: number, random: number): void {
    const { reason, afterMs } = outcome
    if (afterMs !== null) this.#askedUntil = Math.max(this.#askedUntil, now + afterMs)
    if (this.#strains.filter(Boolean).length >= STRAINED_FROM) {
      this.#pause(this.#askedUntil)
      if (reason === 'throttled' && afterMs === null) this.#pause(now + THROTTLED_MS * (0.5 + random / 2))
      if (now - this.#lastSignAt >= ONE_SIGN_MS) {
        this.#lastSignAt = now
        this.#slowStart = false
        this.#window = Math.max(MIN_WINDOW, this.#window / 2)
      }
    }
    if (reason === 'throttled') return
    if (++this.#failures < BREAK_AFTER) return
    const breakMs = Math.min(MAX_BREAK_MS, FIRST_BREAK_MS * 2 ** this.#breaks)
    if (now >= this.#pausedUntil) this.#breaks = Math.min(this.#breaks + 1, 10)
    this.#pause(now + breakMs * (0.75 + random / 4))
    this.#window = MIN_WINDOW
    this.#slowStart = true
  }

  #pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
  }
}
