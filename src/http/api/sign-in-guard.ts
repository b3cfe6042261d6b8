import { setTimeout as sleep } from 'node:timers/promises'
import { refuse, type Result } from '../../domain/result.ts'
import { addressKey } from '../stream/address-limits.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'
import { RateLimit } from '../edge/rate-limit.ts'
import { Slots } from './slots.ts'

/** A person mistypes a few times; a newsroom behind one address signs in all at once on a bad evening. */
const TRIES_PER_MINUTE = 10
const TRIES_AT_ONCE = 20
/** Wrong passwords in a row before an account answers more slowly. */
const FREE_FAILURES = 5
const FIRST_WAIT_MS = 250
/** The longest a true owner waits while somebody else is guessing. */
const MAX_WAIT_MS = 4_000
const FORGET_FAILURES_MS = 15 * 60_000
/** Each check takes 19 MiB and some 30 ms of a core: two at a time leave the other core to the readers. */
const CHECKS_AT_ONCE = 2
const CHECKS_WAITING = 50
const MAX_WAITING = 1_000
/** Accounts and places remembered; when full the oldest go. */
const MAX_REMEMBERED = 10_000
const RETRY_AFTER_SECONDS = 5

/**
 * Stands before the check of a password, so that guessing is slow and dear for whoever guesses and nobody is locked out
 * by it.
 *
 *   per address  so many tries a minute; a right one does not count
 *   per account  after some failures in a row each try waits a little, four seconds at most, and is then checked: a wait
 *                and never a refusal. A place that the account was signed in from before does not wait.
 *   for all      a few checks at a time
 *
 * Names that nobody has are treated alike, so that nothing here tells who works at the desk.
 */
export class SignInGuard {
  readonly #nowMs: () => number
  readonly #wait: (ms: number) => Promise<void>
  readonly #addresses: RateLimit
  readonly #checks = new Slots(CHECKS_AT_ONCE, CHECKS_WAITING)
  readonly #failures = new Map<string, { readonly count: number; readonly at: number }>()
  /** `account share` pairs that a right password came from. */
  readonly #known = new Map<string, true>()
  #waiting = 0

  constructor(nowMs: () => number = () => performance.now(), wait = (ms: number) => sleep(ms)) {
    this.#nowMs = nowMs
    this.#wait = wait
    this.#addresses = new RateLimit({ perMinute: TRIES_PER_MINUTE, burst: TRIES_AT_ONCE, nowMs })
  }

  /**
   * Lets one try through.
   *
   * @param account the name as it was given; `null` where there is none to guess for, as with an invitation.
   */
  async attempt<T>(
    address: string,
    account: string | null,
    check: () => Promise<Result<T, HttpRefusal>>,
  ): Promise<Result<T, HttpRefusal>> {
    const share = addressKey(address)
    const pace = this.#addresses.take(share)
    if (!pace.ok) return refuse({ kind: 'rate-limited', retryAfterSeconds: pace.retryAfterSeconds })
    const name = account?.trim().toLowerCase().slice(0, 254) ?? null
    if (name !== null && !(await this.#waited(name, share))) return busy()
    const result = await this.#checks.run(check)
    if (result === null) return busy()
    if (result.ok) this.#addresses.giveBack(share)
    if (name !== null) this.#remember(name, share, result.ok)
    return result
  }

  async #waited(name: string, share: string): Promise<boolean> {
    const failed = this.#failures.get(name)
    const isRecent = failed !== undefined && this.#nowMs() - failed.at < FORGET_FAILURES_MS
    if (!isRecent || failed.count < FREE_FAILURES || this.#known.has(`${name} ${share}`)) return true
    if (this.#waiting >= MAX_WAITING) return false
    this.#waiting++
    await this.#wait(Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (failed.count - FREE_FAILURES)))
    this.#waiting--
    return true
  }

  #remember(name: string, share: string, isRight: boolean): void {
    if (isRight) {
      this.#failures.delete(name)
      put(this.#known, `${name} ${share}`, true)
    } else {
      const count = (this.#failures.get(name)?.count ?? 0) + 1
      put(this.#failures, name, { count, at: this.#nowMs() })
    }
  }
}

function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MAX_REMEMBERED && oldest !== undefined) map.delete(oldest)
}

function busy(): Result<never, HttpRefusal> {
  return refuse({ kind: 'rate-limited', retryAfterSeconds: RETRY_AFTER_SECONDS })
}
