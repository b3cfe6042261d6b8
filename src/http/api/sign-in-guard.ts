import { setTimeout as sleep } from 'node:timers/promises'
import { refuse, type Result } from '../../domain/result.ts'
import { addressKey, addressRateKey } from '../stream/address-limits.ts'
import type { HttpRefusal } from '../edge/http-refusal.ts'
import { RateLimit } from '../edge/rate-limit.ts'
import { ConcurrencyLimit } from './concurrency-limit.ts'

/** People mistype, and a whole newsroom behind one address may sign in at once. */
const ATTEMPTS_PER_MINUTE = 10
const ATTEMPTS_BURST = 20
/** What a household with many IPv6 networks may try, in multiples of one address: 20 a minute, of 66 that can be checked a second. */
const NETWORK_FACTOR = 2
/** Failed attempts in a row before an account's attempts are delayed. */
const FREE_FAILURES = 5
const FIRST_DELAY_MS = 250
/** The longest delay for the account's owner while someone else guesses. */
const MAX_DELAY_MS = 4_000
const FORGET_FAILURES_MS = 15 * 60_000
/** A check takes 19 MiB and 30 ms of a core; two at a time leave a core for the readers. */
const CHECKS_AT_ONCE = 2
const CHECKS_QUEUED = 50
const MAX_DELAYED = 1_000
/** Accounts and addresses that are remembered; above this the oldest are evicted. */
const MAX_ENTRIES = 10_000
const RETRY_AFTER_SECONDS = 5

/**
 * Slows down password guessing, without locking anyone out.
 *
 *   per address  a rate limit, and another for the network around it; successful attempts don't count
 *   per account  after several failures in a row attempts are delayed, by four seconds at most, but never refused. An
 *                address from which the account signed in before is not delayed.
 *   per pair     an account at an address from which it signed in before has a rate limit of its own, and its check comes
 *                first: whatever others do, from wherever, its owner gets in
 *   global       a limit of concurrent password checks
 *
 * Unknown accounts are treated the same, so that nobody can find out who works at the desk.
 */
export class SignInGuard {
  readonly #nowMs: () => number
  readonly #sleep: (ms: number) => Promise<void>
  readonly #rates: RateLimit
  readonly #checks = new ConcurrencyLimit(CHECKS_AT_ONCE, CHECKS_QUEUED)
  readonly #failures = new Map<string, { readonly count: number; readonly at: number }>()
  /** Pairs of account and address of successful attempts, `ada@example.org 203.0.113.7`. Kept in memory only. */
  readonly #knownPairs = new Map<string, true>()
  #delayed = 0

  constructor(nowMs: () => number = () => performance.now(), wait = (ms: number) => sleep(ms)) {
    this.#nowMs = nowMs
    this.#sleep = wait
    this.#rates = new RateLimit({ perMinute: ATTEMPTS_PER_MINUTE, burst: ATTEMPTS_BURST, nowMs })
  }

  /**
   * Runs one attempt.
   *
   * @param account the name as it was given; `null` if there is no password to guess, as for an invitation.
   */
  async attempt<T>(
    address: string,
    account: string | null,
    check: () => Promise<Result<T, HttpRefusal>>,
  ): Promise<Result<T, HttpRefusal>> {
    const name = account?.trim().toLowerCase().slice(0, 254) ?? null
    const pair = `${name} ${addressKey(address)}`
    const isKnown = name !== null && this.#knownPairs.has(pair)
    const rateKey = isKnown ? { key: `known ${pair}` } : addressRateKey(address, NETWORK_FACTOR)
    const rate = this.#rates.take(rateKey)
    if (!rate.ok) return refuse({ kind: 'rate-limited', retryAfterSeconds: rate.retryAfterSeconds })
    if (name !== null && !isKnown && !(await this.#delay(name))) return busy()
    const result = await this.#checks.run(check, { first: isKnown })
    if (result === null) return busy()
    if (result.ok) this.#rates.refund(rateKey)
    if (name !== null) this.#remember(name, pair, result.ok)
    return result
  }

  async #delay(name: string): Promise<boolean> {
    const failed = this.#failures.get(name)
    const isRecent = failed !== undefined && this.#nowMs() - failed.at < FORGET_FAILURES_MS
    if (!isRecent || failed.count < FREE_FAILURES) return true
    if (this.#delayed >= MAX_DELAYED) return false
    this.#delayed++
    try {
      await this.#sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failed.count - FREE_FAILURES)))
    } finally {
      this.#delayed--
    }
    return true
  }

  #remember(name: string, pair: string, isSuccess: boolean): void {
    if (isSuccess) {
      this.#failures.delete(name)
      put(this.#knownPairs, pair, true)
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
  if (map.size > MAX_ENTRIES && oldest !== undefined) map.delete(oldest)
}

function busy(): Result<never, HttpRefusal> {
  return refuse({ kind: 'rate-limited', retryAfterSeconds: RETRY_AFTER_SECONDS })
}
