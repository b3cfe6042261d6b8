import type { AlertId } from '../../../domain/ids.ts'
import { countChange, type CountChanges } from './delivery-counts.ts'
import type { DeliveryLedger, Ended, LedgerChange, Retry, Service, Target } from './delivery-ledger.ts'
import { ChunkStates, chunkOf, isOpen, type DeliveryState } from '../../../domain/delivery-state.ts'
import { timeBucket } from './delivery-times.ts'
import { localTime } from '../../../domain/local-time.ts'
import type { SendJob } from './push-workers.ts'
import type { PushOutcome } from './push-sender.ts'

/** A message that leaves, or waits for its answer. */
export type Shipment = {
  readonly target: Target
  readonly service: Service
  /** How often it was tried before. */
  readonly attempts: number
  /** An earlier try may have arrived. */
  readonly wasInDoubt: boolean
}

/** Where one service's reading of the audience stands. */
type Cursor = {
  /** Last chunk that was read. */
  chunk: number
  /** Numbers of the chunks that come next. */
  next: number[]
  isThrough: boolean
  /** Read and not yet sent. */
  readonly ready: Shipment[]
  /** The chunks these stand in; `null` once they have changed. A service that is ill keeps the same ones for long. */
  readyChunks: ReadonlySet<number> | null
  /** When the next message is to be tried again; `undefined` while it has not been looked up. */
  retryAt: number | null | undefined
  /** Messages to be tried again came or went: what was looked up holds until that is in the ledger. */
  isOutdated: boolean
}

const CHUNK_NUMBERS = 200
/** With fewer than that still to be tried in a chunk they are looked up one by one. */
const FEW = 64
/** A message under way is looked at again after that, should its answer never come to us. */
const LEASE_MS = 120_000
const ENDED_AT_ONCE = 100
/** Where few follow, many chunks hold nobody for this service: answers are not kept waiting for all of them. */
const CHUNKS_AT_ONCE = 50

/**
 * One alert on its way: where each browser has come, in memory for the chunks at hand and in the ledger for all.
 *
 * Each service reads the audience by itself, chunk by chunk, so that a slow one is simply further behind. Changes gather
 * in `changes()` until they are committed; what is leased is sent only after that.
 */
export class DeliveryJob {
  readonly job: SendJob
  readonly #startedAt: number
  readonly #ledger: DeliveryLedger
  readonly #chunks = new Map<number, ChunkStates>()
  readonly #cursors = new Map<number, Cursor>()
  readonly inFlight = new Map<number, Shipment>()
  /** Set once it is over for whoever has not been tried: stopped by the desk, or out of time. */
  ending: 'stopped' | 'expired' | null = null
  #changed = new Set<number>()
  #counts: CountChanges = {}
  #times: Record<string, number> = {}
  #retries: Retry[] = []
  #settled: number[] = []
  #clearsRetries = false
  #gone: Ended[] = []
  #retired: Ended[] = []
  #counted: { no: number; day: string }[] = []

  /** @param startedAt milliseconds by the clock that `take` and `settle` are told the time of. */
  constructor(job: SendJob, startedAt: number, ledger: DeliveryLedger) {
    this.job = job
    this.#startedAt = startedAt
    this.#ledger = ledger
  }

  get alert(): AlertId {
    return this.job.alert
  }

  /** Takes up to `most` messages to one service and leases them: they leave once `changes()` is committed. */
  async take(service: Service, most: number, now: number): Promise<readonly Shipment[]> {
    if (this.ending !== null || most <= 0) return []
    const cursor = this.#cursorOf(service.no)
    cursor.readyChunks = null
    await this.#readRetries(cursor, service, most, now)
    for (let read = 0; cursor.ready.length < most && !cursor.isThrough && read < CHUNKS_AT_ONCE; read++) {
      await this.#readChunk(cursor, service)
    }
    const taken = cursor.ready.splice(0, most)
    for (const shipment of taken) {
      const { no } = shipment.target
      this.inFlight.set(no, shipment)
      await this.#set(no, 'leased')
      if (shipment.attempts > 0) {
        this.#retry(no, service, shipment.attempts, now + LEASE_MS)
      }
    }
    return taken
  }

  /** When there is something to do for this service again; `null` when nothing is left for it. */
  nextAt(service: Service): number | null {
    const cursor = this.#cursors.get(service.no)
    if (cursor === undefined || cursor.ready.length > 0 || !cursor.isThrough) return 0
    return cursor.retryAt === undefined ? 0 : cursor.retryAt
  }

  /** Notes what became of a message. @param dueAt when a message that is to be tried again is due. */
  async settle(shipment: Shipment, outcome: PushOutcome, now: number, dueAt: number): Promise<void> {
    const { target, service, attempts, wasInDoubt } = shipment
    const { no } = target
    this.inFlight.delete(no)
    const next = this.#stateAfter(shipment, outcome)
    await this.#set(no, next)
    if (outcome.kind === 'accepted') {
      const bucket = timeBucket(now - this.#startedAt)
      this.#times[bucket] = (this.#times[bucket] ?? 0) + 1
      if (target.limitedIn !== null && this.job.isDigest !== true)
        this.#counted.push({ no, day: localTime(target.limitedIn, now).day })
    }
    const { endpoint } = target
    if (outcome.kind === 'gone') this.#gone.push({ no, endpoint })
    if (outcome.kind === 'key-retired') this.#retired.push({ no, endpoint })
    const cursor = this.#cursorOf(service.no)
    if (next === 'waiting') {
      cursor.ready.unshift(shipment)
      cursor.readyChunks = null
    } else if (next === 'retrying' || next === 'in-doubt') {
      this.#retry(no, service, attempts + 1, dueAt)
      cursor.isOutdated = true
    } else if (attempts > 0 || wasInDoubt) {
      // One that was leased in an earlier life may have been tried again then.
      this.#settled.push(no)
      cursor.isOutdated = true
    }
  }

  #stateAfter({ wasInDoubt }: Shipment, outcome: PushOutcome): DeliveryState {
    const { ending } = this
    switch (outcome.kind) {
      case 'accepted':
        return 'accepted'
      case 'gone':
        return 'gone'
      case 'key-retired':
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
        if (inDoubt && this.job.isDigest === true) return 'expired-in-doubt'
        return inDoubt ? 'in-doubt' : 'retrying'
      }
    }
  }

  /**
   * Gives an end to everybody who has none, a hundred chunks at a time.
   *
   * @param after the last chunk of the call before, -1 for the first. @returns the same for the next; `null` when through.
   */
  async endSome(after: number, ending: 'stopped' | 'expired'): Promise<number | null> {
    this.ending = ending
    this.#clearsRetries = true
    for (const cursor of this.#cursors.values()) {
      cursor.ready.length = 0
      cursor.readyChunks = null
    }
    const numbers = await this.#ledger.chunkNumbers(this.alert, after, ENDED_AT_ONCE)
    for (const number of numbers) {
      const states = await this.#load(number)
      for (const [no, state] of states?.entries() ?? []) {
        if (!isOpen(state)) continue
        const mayHaveArrived = state === 'in-doubt' || state === 'leased'
        await this.#set(no, mayHaveArrived ? `${ending}-in-doubt` : ending)
      }
    }
    return numbers.at(-1) ?? null
  }

  /**
   * Looks whether anybody was passed over, as who ended the subscription, or came to another push service, meanwhile. The
   * former are gone; for the latter the audience is read again.
   *
   * @returns whether everybody is at an end.
   */
  async isComplete(): Promise<boolean> {
    if (this.inFlight.size > 0) return false
    let open = 0
    for (let after = -1; ;) {
      const numbers = await this.#ledger.chunkNumbers(this.alert, after, CHUNK_NUMBERS)
      const last = numbers.at(-1)
      if (last === undefined) break
      after = last
      for (const number of numbers) open += await this.#forgetEnded(number)
    }
    if (open > 0) this.#cursors.clear()
    return open === 0
  }

  async #forgetEnded(number: number): Promise<number> {
    const states = await this.#load(number)
    const open = Array.from(states?.entries() ?? []).flatMap(([no, state]) => (isOpen(state) ? [no] : []))
    if (open.length === 0) return 0
    const existing = await this.#ledger.existing(open)
    for (const no of open.filter((one) => !existing.has(one))) {
      await this.#set(no, 'gone')
      this.#settled.push(no)
    }
    return existing.size
  }

  /** What has changed since the last call, to be committed; `null` when nothing has. */
  changes(): LedgerChange | null {
    if (!this.#clearsRetries && this.#changed.size + this.#retries.length + this.#settled.length === 0)
      return null
    const change: LedgerChange = {
      alert: this.alert,
      chunks: Array.from(this.#changed, (number) => this.#chunks.get(number)).filter(
        (chunk) => chunk !== undefined,
      ),
      counts: this.#counts,
      times: this.#times,
      retries: this.#retries,
      settled: this.#settled,
      clearsRetries: this.#clearsRetries,
      gone: this.#gone,
      retired: this.#retired,
      counted: this.#counted,
    }
    this.#changed = new Set()
    this.#counts = {}
    this.#times = {}
    this.#retries = []
    this.#settled = []
    this.#clearsRetries = false
    this.#gone = []
    this.#retired = []
    this.#counted = []
    return change
  }

  /** What has changed is in the ledger now: lets go of chunks that are not needed, and of what was looked up before. */
  committed(): void {
    for (const cursor of this.#cursors.values()) {
      if (cursor.isOutdated) cursor.retryAt = undefined
      cursor.isOutdated = false
    }
    const needed = new Set<number>()
    for (const no of this.inFlight.keys()) needed.add(chunkOf(no))
    for (const cursor of this.#cursors.values()) {
      cursor.readyChunks ??= new Set(cursor.ready.map(({ target }) => chunkOf(target.no)))
      for (const number of cursor.readyChunks) needed.add(number)
    }
    for (const number of this.#chunks.keys())
      if (!needed.has(number) && !this.#changed.has(number)) this.#chunks.delete(number)
  }

  #cursorOf(service: number): Cursor {
    let cursor = this.#cursors.get(service)
    if (cursor === undefined) {
      cursor = {
        chunk: -1,
        next: [],
        isThrough: false,
        ready: [],
        readyChunks: null,
        retryAt: undefined,
        isOutdated: false,
      }
      this.#cursors.set(service, cursor)
    }
    return cursor
  }

  async #readChunk(cursor: Cursor, service: Service): Promise<void> {
    if (cursor.next.length === 0) {
      const numbers = await this.#ledger.chunkNumbers(this.alert, cursor.chunk, CHUNK_NUMBERS)
      const last = numbers.at(-1)
      if (last === undefined) {
        cursor.isThrough = true
        return
      }
      cursor.chunk = last
      cursor.next = [...numbers]
    }
    const number = cursor.next.shift()
    const states = number === undefined ? null : await this.#load(number)
    if (number === undefined || states === null) return
    const waiting = new Map<number, DeliveryState>()
    for (const [no, state] of states.entries()) {
      // What is leased and not on its way from here was leased in an earlier life.
      const isLeft = state === 'leased' && !this.inFlight.has(no) && this.job.isDigest !== true
      if (state === 'waiting' || isLeft) waiting.set(no, state)
    }
    if (waiting.size === 0) return
    const only = waiting.size < FEW ? [...waiting.keys()] : undefined
    for (const target of await this.#ledger.targets(number, service.no, only)) {
      const state = waiting.get(target.no)
      if (state !== undefined) {
        cursor.ready.push({ target, service, attempts: 0, wasInDoubt: state === 'leased' })
      }
    }
  }

  async #readRetries(cursor: Cursor, service: Service, most: number, now: number): Promise<void> {
    if (cursor.retryAt === null || (cursor.retryAt !== undefined && cursor.retryAt > now)) return
    const due = await this.#ledger.dueRetries(this.alert, service.no, now - this.#startedAt, most)
    const underWay = new Set(cursor.ready.map(({ target }) => target.no))
    const byChunk = Map.groupBy(
      due.filter(({ no }) => !this.inFlight.has(no) && !underWay.has(no)),
      ({ no }) => chunkOf(no),
    )
    for (const [number, retries] of byChunk) {
      const states = await this.#load(number)
      const attempts = new Map(retries.map((retry) => [retry.no, retry.attempts]))
      for (const target of await this.#ledger.targets(number, service.no, [...attempts.keys()])) {
        const state = states?.get(target.no) ?? 'none'
        if (state !== 'retrying' && state !== 'in-doubt' && state !== 'leased') continue
        const wasInDoubt = state !== 'retrying'
        cursor.ready.push({ target, service, attempts: attempts.get(target.no) ?? 1, wasInDoubt })
        attempts.delete(target.no)
      }
      for (const no of attempts.keys()) await this.#giveUpRetry(cursor, no, states?.get(no) ?? 'none')
    }
    const next =
      due.length < most ? await this.#ledger.nextRetryAt(this.alert, service.no) : now - this.#startedAt
    cursor.retryAt = next === null ? null : next + this.#startedAt
  }

  /** Forgets a retry that has nobody at this service: who came to another is found there when all others are through. */
  async #giveUpRetry(cursor: Cursor, no: number, state: DeliveryState): Promise<void> {
    this.#settled.push(no)
    cursor.isOutdated = true
    if (state === 'retrying') await this.#set(no, 'waiting')
    else if (state === 'in-doubt') await this.#set(no, 'leased')
  }

  #retry(no: number, service: Service, attempts: number, at: number): void {
    this.#retries.push({ no, service: service.no, attempts, dueAt: at - this.#startedAt })
  }

  async #load(number: number): Promise<ChunkStates | null> {
    const known = this.#chunks.get(number)
    if (known !== undefined) return known
    const read = await this.#ledger.chunk(this.alert, number)
    if (read !== null) this.#chunks.set(number, read)
    return read
  }

  async #set(no: number, state: DeliveryState): Promise<void> {
    const number = chunkOf(no)
    const states = (await this.#load(number)) ?? new ChunkStates(number)
    this.#chunks.set(number, states)
    countChange(this.#counts, states.get(no), state)
    states.set(no, state)
    this.#changed.add(number)
  }
}
