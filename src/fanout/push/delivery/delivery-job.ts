import type { AlertId } from '../../../domain/ids.ts'
import { ChunkStates, chunkOf, isOpen, type DeliveryState } from '../../../domain/delivery-state.ts'
import { localTime } from '../../../domain/local-time.ts'
import { countChange, type CountChanges } from './delivery-counts.ts'
import type {
  DailyCount,
  DeliveryLedger,
  EndedSubscription,
  LedgerChange,
  RefusedSubscription,
  Retry,
  Service,
  Target,
} from './delivery-ledger.ts'
import { timeBucket } from './delivery-times.ts'
import type { PushOutcome } from './push-sender.ts'
import type { SendJob } from './push-workers.ts'

/** One attempt to deliver an alert to one subscription. */
export type DeliveryAttempt = {
  readonly target: Target
  readonly service: Service
  readonly earlierAttempts: number
  /** An earlier attempt may have arrived. */
  readonly wasInDoubt: boolean
}

/** How far the audience has been read for one push service. */
type ServiceCursor = {
  /** The last chunk that was read. */
  lastChunk: number
  /** No chunks are left to read. */
  isExhausted: boolean
  /** Read and not yet leased. */
  readonly queue: DeliveryAttempt[]
  /** The chunks of the queue; `null` once the queue has changed. An unhealthy service keeps the same ones for long. */
  queuedChunks: ReadonlySet<number> | null
  /** When the next retry is due; `null` without one, `undefined` while it has not been looked up. */
  nextRetryAt: number | null | undefined
  /** Retries were added or dropped: `nextRetryAt` is looked up again once that is committed. */
  retriesChanged: boolean
}

/** Changes that are not committed yet. */
type PendingChange = {
  readonly chunks: Set<number>
  readonly counts: CountChanges
  readonly times: Record<string, number>
  readonly retries: Retry[]
  readonly droppedRetries: number[]
  dropsAllRetries: boolean
  readonly gone: EndedSubscription[]
  readonly retired: EndedSubscription[]
  readonly dailyCounts: DailyCount[]
  readonly accepting: number[]
  readonly refused: RefusedSubscription[]
  readonly reachable: number[]
}

const CHUNK_NUMBERS_PER_READ = 200
/** Below this many open deliveries in a chunk, their targets are looked up by number. */
const FEW_TARGETS = 64
/** A leased retry is due again after this, should its outcome never be recorded. */
const LEASE_MS = 120_000
const CHUNKS_ENDED_PER_CALL = 100
/** With few followers many chunks hold no target for a service: outcomes are not kept waiting for all of them. */
const CHUNKS_READ_PER_LEASE = 50

/**
 * One alert that is being sent: the state of each browser, in memory for the chunks in use and in the ledger for all.
 *
 * The audience is read for each push service separately, chunk by chunk, so that a slow service is simply further behind.
 * Changes are pending until `takeChange()`; an attempt that was leased is sent only after its lease is committed.
 */
export class DeliveryJob {
  readonly spec: SendJob
  readonly inFlight = new Map<number, DeliveryAttempt>()
  /** Why open deliveries end without an attempt: the desk stopped the alert, or its TTL ended. */
  ending: 'stopped' | 'expired' | null = null
  readonly #startedAt: number
  readonly #ledger: DeliveryLedger
  readonly #chunks = new Map<number, ChunkStates>()
  readonly #cursors = new Map<number, ServiceCursor>()
  /** Cursors that changed since the last commit or have a queue: the few that a commit looks at among thousands. */
  readonly #busy = new Set<ServiceCursor>()
  /** Services whose first accepted message was one of this alert. */
  readonly #accepting = new Set<number>()
  #pending = noChange()

  /** @param startedAt by the same clock as the `now` of `lease` and `record`. */
  constructor(spec: SendJob, startedAt: number, ledger: DeliveryLedger) {
    this.spec = spec
    this.#startedAt = startedAt
    this.#ledger = ledger
  }

  get alert(): AlertId {
    return this.spec.alert
  }

  /** Leases up to `limit` attempts for one service. They may be sent once the leases are committed. */
  async lease(service: Service, limit: number, now: number): Promise<readonly DeliveryAttempt[]> {
    if (this.ending !== null || limit <= 0) return []
    const cursor = this.#cursorOf(service.no)
    cursor.queuedChunks = null
    await this.#readRetries(cursor, service, limit, now)
    for (
      let read = 0;
      cursor.queue.length < limit && !cursor.isExhausted && read < CHUNKS_READ_PER_LEASE;
      read++
    ) {
      await this.#readChunk(cursor, service)
    }
    const leased = cursor.queue.splice(0, limit)
    for (const attempt of leased) {
      const { no } = attempt.target
      this.inFlight.set(no, attempt)
      await this.#setState(no, 'leased')
      if (attempt.earlierAttempts > 0) this.#addRetry(no, service, attempt.earlierAttempts, now + LEASE_MS)
    }
    return leased
  }

  /** When this service has work again; `null` when none is left for it. */
  nextWorkAt(service: Service): number | null {
    const cursor = this.#cursors.get(service.no)
    if (cursor === undefined || cursor.queue.length > 0 || !cursor.isExhausted) return 0
    return cursor.nextRetryAt === undefined ? 0 : cursor.nextRetryAt
  }

  /** Whether part of the audience at this service has not been read yet. */
  isReading(service: Service): boolean {
    return this.#cursors.get(service.no)?.isExhausted !== true
  }

  /** Records the outcome of an attempt. @param retryAt when it is due again, where it is to be retried. */
  async record(attempt: DeliveryAttempt, outcome: PushOutcome, now: number, retryAt: number): Promise<void> {
    const { target, service, earlierAttempts, wasInDoubt } = attempt
    const { no, endpoint, dailyLimitTimeZone, wasRefused } = target
    this.inFlight.delete(no)
    const next = this.#stateAfter(attempt, outcome)
    await this.#setState(no, next)
    const pending = this.#pending
    if (outcome.kind === 'accepted') {
      const bucket = timeBucket(now - this.#startedAt)
      pending.times[bucket] = (pending.times[bucket] ?? 0) + 1
      if (dailyLimitTimeZone !== null && this.spec.isDigest !== true)
        pending.dailyCounts.push({ no, day: localTime(dailyLimitTimeZone, now).day })
      if (!service.hasAccepted && !this.#accepting.has(service.no)) {
        this.#accepting.add(service.no)
        pending.accepting.push(service.no)
      }
    }
    if (outcome.kind === 'gone') pending.gone.push({ no, endpoint })
    if (outcome.kind === 'key-retired') pending.retired.push({ no, endpoint })
    if (outcome.kind === 'subscription-refused') pending.refused.push({ no, endpoint, at: now })
    if (outcome.kind === 'accepted' && wasRefused) pending.reachable.push(no)
    const cursor = this.#cursorOf(service.no)
    if (next === 'waiting') {
      cursor.queue.unshift(attempt)
      cursor.queuedChunks = null
    } else if (next === 'retrying' || next === 'in-doubt') {
      this.#addRetry(no, service, earlierAttempts + 1, retryAt)
      cursor.retriesChanged = true
    } else if (earlierAttempts > 0 || wasInDoubt) {
      // A lease that outlived an earlier process may have become a retry there.
      pending.droppedRetries.push(no)
      cursor.retriesChanged = true
    }
  }

  #stateAfter({ wasInDoubt }: DeliveryAttempt, outcome: PushOutcome): DeliveryState {
    const { ending } = this
    switch (outcome.kind) {
      case 'accepted':
        return 'accepted'
      case 'gone':
        return 'gone'
      case 'key-retired':
      case 'subscription-refused':
      case 'refused':
      case 'blocked':
        return 'refused'
      case 'not-sent':
        if (ending !== null) return wasInDoubt ? `${ending}-in-doubt` : ending
        return wasInDoubt ? 'in-doubt' : 'waiting'
      case 'retry':
      case 'key-missing':
      case 'unauthorised': {
        const inDoubt = wasInDoubt || (outcome.kind === 'retry' && outcome.mayHaveArrived)
        if (ending !== null) return inDoubt ? `${ending}-in-doubt` : ending
        if (inDoubt && this.spec.isDigest === true) return 'expired-in-doubt'
        return inDoubt ? 'in-doubt' : 'retrying'
      }
    }
  }

  /**
   * Ends every open delivery of the next chunks, a hundred chunks per call.
   *
   * @param after the last chunk of the call before, -1 for the first. @returns the same for the next call; `null` at the end.
   */
  async endChunks(after: number, ending: 'stopped' | 'expired'): Promise<number | null> {
    this.ending = ending
    this.#pending.dropsAllRetries = true
    for (const cursor of this.#cursors.values()) {
      cursor.queue.length = 0
      cursor.queuedChunks = null
    }
    const numbers = await this.#ledger.chunkNumbers(this.alert, after, CHUNKS_ENDED_PER_CALL)
    for (const number of numbers) {
      const states = await this.#load(number)
      for (const [no, state] of states?.entries() ?? []) {
        if (!isOpen(state)) continue
        const mayHaveArrived = state === 'in-doubt' || state === 'leased'
        await this.#setState(no, mayHaveArrived ? `${ending}-in-doubt` : ending)
      }
    }
    return numbers.at(-1) ?? null
  }

  /**
   * Looks for open deliveries whose subscription ended meanwhile, or moved to another push service. The former are gone; for
   * the latter the audience is read again.
   *
   * @returns whether no delivery is open.
   */
  async isComplete(): Promise<boolean> {
    if (this.inFlight.size > 0) return false
    let open = 0
    for (let after = -1; ;) {
      const numbers = await this.#ledger.chunkNumbers(this.alert, after, CHUNK_NUMBERS_PER_READ)
      const last = numbers.at(-1)
      if (last === undefined) break
      after = last
      for (const number of numbers) open += await this.#endWhereGone(number)
    }
    if (open > 0) {
      this.#cursors.clear()
      this.#busy.clear()
    }
    return open === 0
  }

  /** @returns how many deliveries of the chunk are still open. */
  async #endWhereGone(number: number): Promise<number> {
    const states = await this.#load(number)
    const open = Array.from(states?.entries() ?? []).flatMap(([no, state]) => (isOpen(state) ? [no] : []))
    if (open.length === 0) return 0
    const existing = await this.#ledger.existing(open)
    for (const no of open.filter((one) => !existing.has(one))) {
      await this.#setState(no, 'gone')
      this.#pending.droppedRetries.push(no)
    }
    return existing.size
  }

  /** Takes what is pending, for a commit; `null` when nothing is. The caller keeps it until a commit succeeds. */
  takeChange(): LedgerChange | null {
    const { chunks, retries, droppedRetries, dropsAllRetries } = this.#pending
    if (!dropsAllRetries && chunks.size + retries.length + droppedRetries.length === 0) return null
    const change = {
      ...this.#pending,
      alert: this.alert,
      chunks: Array.from(chunks, (number) => this.#chunks.get(number)).filter((chunk) => chunk !== undefined),
    }
    this.#pending = noChange()
    return change
  }

  /** What was taken is committed: forgets chunks that are not in use, and retries that were looked up before. */
  committed(): void {
    const inUse = new Set<number>()
    for (const no of this.inFlight.keys()) inUse.add(chunkOf(no))
    for (const cursor of this.#busy) {
      if (cursor.retriesChanged) cursor.nextRetryAt = undefined
      cursor.retriesChanged = false
      cursor.queuedChunks ??= new Set(cursor.queue.map(({ target }) => chunkOf(target.no)))
      for (const number of cursor.queuedChunks) inUse.add(number)
      if (cursor.queue.length === 0) this.#busy.delete(cursor)
    }
    for (const number of this.#chunks.keys())
      if (!inUse.has(number) && !this.#pending.chunks.has(number)) this.#chunks.delete(number)
  }

  #cursorOf(service: number): ServiceCursor {
    let cursor = this.#cursors.get(service)
    if (cursor === undefined) {
      cursor = {
        lastChunk: -1,
        isExhausted: false,
        queue: [],
        queuedChunks: null,
        nextRetryAt: undefined,
        retriesChanged: false,
      }
      this.#cursors.set(service, cursor)
    }
    this.#busy.add(cursor)
    return cursor
  }

  async #readChunk(cursor: ServiceCursor, service: Service): Promise<void> {
    const number = await this.#ledger.nextChunk(this.alert, service.no, cursor.lastChunk)
    if (number === null) {
      cursor.isExhausted = true
      return
    }
    cursor.lastChunk = number
    const states = await this.#load(number)
    if (states === null) return
    const waiting = new Map<number, DeliveryState>()
    for (const [no, state] of states.entries()) {
      // A lease without an attempt in flight is from an earlier process.
      const isOrphaned = state === 'leased' && !this.inFlight.has(no) && this.spec.isDigest !== true
      if (state === 'waiting' || isOrphaned) waiting.set(no, state)
    }
    if (waiting.size === 0) return
    const only = waiting.size < FEW_TARGETS ? [...waiting.keys()] : undefined
    for (const target of await this.#ledger.targets(number, service.no, only)) {
      const state = waiting.get(target.no)
      if (state !== undefined) {
        cursor.queue.push({ target, service, earlierAttempts: 0, wasInDoubt: state === 'leased' })
      }
    }
  }

  async #readRetries(cursor: ServiceCursor, service: Service, limit: number, now: number): Promise<void> {
    if (cursor.nextRetryAt === null || (cursor.nextRetryAt !== undefined && cursor.nextRetryAt > now)) return
    const due = await this.#ledger.dueRetries(this.alert, service.no, now - this.#startedAt, limit)
    const queued = new Set(cursor.queue.map(({ target }) => target.no))
    const byChunk = Map.groupBy(
      due.filter(({ no }) => !this.inFlight.has(no) && !queued.has(no)),
      ({ no }) => chunkOf(no),
    )
    for (const [number, retries] of byChunk) {
      const states = await this.#load(number)
      const attempts = new Map(retries.map((retry) => [retry.no, retry.attempts]))
      for (const target of await this.#ledger.targets(number, service.no, [...attempts.keys()])) {
        const state = states?.get(target.no) ?? 'none'
        if (state !== 'retrying' && state !== 'in-doubt' && state !== 'leased') continue
        const wasInDoubt = state !== 'retrying'
        const earlierAttempts = attempts.get(target.no) ?? 1
        cursor.queue.push({ target, service, earlierAttempts, wasInDoubt })
        attempts.delete(target.no)
      }
      for (const no of attempts.keys()) await this.#dropRetry(cursor, no, states?.get(no) ?? 'none')
    }
    const next =
      due.length < limit ? await this.#ledger.nextRetryAt(this.alert, service.no) : now - this.#startedAt
    cursor.nextRetryAt = next === null ? null : next + this.#startedAt
  }

  /** Drops a retry without a target at this service. A subscription that moved is found when all services are exhausted. */
  async #dropRetry(cursor: ServiceCursor, no: number, state: DeliveryState): Promise<void> {
    this.#pending.droppedRetries.push(no)
    cursor.retriesChanged = true
    if (state === 'retrying') await this.#setState(no, 'waiting')
    else if (state === 'in-doubt') await this.#setState(no, 'leased')
  }

  #addRetry(no: number, service: Service, attempts: number, at: number): void {
    this.#pending.retries.push({ no, service: service.no, attempts, dueAt: at - this.#startedAt })
  }

  async #load(number: number): Promise<ChunkStates | null> {
    const known = this.#chunks.get(number)
    if (known !== undefined) return known
    const read = await this.#ledger.chunk(this.alert, number)
    if (read !== null) this.#chunks.set(number, read)
    return read
  }

  async #setState(no: number, state: DeliveryState): Promise<void> {
    const number = chunkOf(no)
    const states = (await this.#load(number)) ?? new ChunkStates(number)
    this.#chunks.set(number, states)
    countChange(this.#pending.counts, states.get(no), state)
    states.set(no, state)
    this.#pending.chunks.add(number)
  }
}

function noChange(): PendingChange {
  return {
    chunks: new Set(),
    counts: {},
    times: {},
    retries: [],
    droppedRetries: [],
    dropsAllRetries: false,
    gone: [],
    retired: [],
    dailyCounts: [],
    accepting: [],
    refused: [],
    reachable: [],
  }
}
