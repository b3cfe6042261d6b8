import cluster, { type Worker } from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { ReaderCountChanges } from '../../fanout/live/reader-counts.ts'
import { inBatches, type FromPrimary, type FromWorker } from './cluster-messages.ts'

/** Crash-loop backoff: the wait before a worker is replaced, doubled for each that died before it was healthy. */
const MIN_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 10_000
/** A worker that ran for so long counts as healthy and resets the backoff. */
const HEALTHY_AFTER_MS = 10_000

/** Counts what each address holds in all workers together. */
type AddressCounts = { acquire(address: string): boolean; release(address: string): void }

export type ClusterPrimaryOptions = {
  /** The program of each process. It opens a `ClusterWorker`. */
  readonly program: URL
  /** How many processes. */
  readonly size: number
  /** Plain JSON, given to each. */
  readonly setup: unknown
  /** Counts the streams that each address holds in all workers. */
  readonly addressLimits: AddressCounts
  /** Tells the operator what became of a process. */
  readonly warn: (event: 'process-ended' | 'process-failed', facts: Readonly<Record<string, unknown>>) => void
}

type Member = {
  readonly worker: Worker
  readonly forkedAtMs: number
  acceptsQuestions: boolean
  isServing: boolean
  /** How many streams each address holds there. */
  readonly held: Map<string, number>
  /** Its reader counts, for workers that start later. */
  readonly readers: Map<ReaderCountChanges[number][0], number>
}

type Question = {
  readonly by: Member
  readonly n: number
  readonly open: Set<Member>
  readonly answers: unknown[]
  missing: number
  readonly timer: NodeJS.Timeout
}

/** A worker could not start: why, in its own words. */
export class WorkerFailedError extends Error {
  override readonly name = 'WorkerFailedError'
}

/**
 * The primary of a desk's cluster. It serves no requests itself: it starts the workers, relays their messages, counts the
 * streams of each address, and replaces workers that die.
 *
 *   starting  waits until every worker serves; the first that can't ends them all
 *   serving   replaces a worker that dies, after a crash-loop backoff of at most ten seconds; the streams it counted are
 *             released, and questions it had not answered count it as missing
 *   draining  replaces none; each worker drains, and is killed where that takes too long
 *
 * Holds one number per address with streams, one per worker and story with readers, and one entry per open question, each of
 * which has a timeout.
 */
export class ClusterPrimary implements AsyncDisposable {
  readonly #options: ClusterPrimaryOptions
  readonly #members = new Set<Member>()
  readonly #questions = new Map<number, Question>()
  readonly #serving = Promise.withResolvers<void>()
  readonly #restarts = new Set<NodeJS.Timeout>()
  #next = 1
  #crashes = 0
  #isStarting = true
  #isStopping = false
  #onEmpty: () => void = nothing

  private constructor(options: ClusterPrimaryOptions) {
    this.#options = options
    cluster.setupPrimary({ exec: fileURLToPath(options.program), args: [] })
    for (let n = 0; n < options.size; n++) this.#fork()
  }

  /**
   * Starts the workers and waits until all of them serve.
   *
   * @throws WorkerFailedError with what the first worker said that could not.
   */
  static async start(options: ClusterPrimaryOptions): Promise<ClusterPrimary> {
    await using starting = new AsyncDisposableStack()
    const primary = starting.use(new ClusterPrimary(options))
    await primary.#serving.promise
    primary.#isStarting = false
    starting.move()
    return primary
  }

  /** Process ids of the workers that serve now. */
  get pids(): readonly number[] {
    return [...this.#members]
      .filter(({ isServing }) => isServing)
      .map(({ worker }) => worker.process.pid ?? 0)
  }

  /** Drains every worker; what takes longer than `withinMs` is killed. */
  async drain(withinMs: number): Promise<void> {
    this.#isStopping = true
    for (const timer of this.#restarts) clearTimeout(timer)
    // A worker that does not take messages yet has nothing to finish.
    for (const member of this.#members) {
      if (member.acceptsQuestions) send(member, { kind: 'drain' })
      else member.worker.process.kill('SIGKILL')
    }
    if (this.#members.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onEmpty = resolve
    const kill = setTimeout(() => {
      for (const { worker } of this.#members) worker.process.kill('SIGKILL')
    }, withinMs)
    await promise
    clearTimeout(kill)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain(0)
  }

  #fork(): void {
    const worker = cluster.fork()
    const member: Member = {
      worker,
      forkedAtMs: performance.now(),
      acceptsQuestions: false,
      isServing: false,
      held: new Map(),
      readers: new Map(),
    }
    this.#members.add(member)
    worker.on('message', (message: FromWorker) => this.#onMessage(member, message))
    // A broken channel to a worker ends in its exit.
    worker.on('error', nothing)
    worker.on('exit', (code, signal) => this.#onExit(member, code, signal))
    send(member, { kind: 'start', setup: this.#options.setup })
  }

  #onMessage(member: Member, message: FromWorker): void {
    // A last message may be read after the exit, when what the worker held is released already.
    if (!this.#members.has(member) && message.kind !== 'failed') return
    switch (message.kind) {
      case 'accepting':
        member.acceptsQuestions = true
        for (const other of this.#others(member)) this.#sendReaderCounts(member, other, [...other.readers])
        return
      case 'serving':
        member.isServing = true
        if (this.pids.length === this.#options.size) this.#serving.resolve()
        return
      case 'failed':
        this.#serving.reject(new WorkerFailedError(message.message))
        if (!this.#isStarting) this.#options.warn('process-failed', { detail: message.message })
        return
      case 'head':
        for (const other of this.#others(member)) send(other, message)
        return
      case 'ask':
        return this.#ask(member, message)
      case 'answer':
        return this.#answer(member, message)
      case 'streams':
        return this.#countStreams(member, message)
      case 'readers':
        for (const [following, count] of message.counts) {
          if (count === 0) member.readers.delete(following)
          else member.readers.set(following, count)
        }
        for (const other of this.#others(member)) this.#sendReaderCounts(other, member, message.counts)
    }
  }

  #others(member: Member): readonly Member[] {
    return [...this.#members].filter((other) => other !== member && other.acceptsQuestions)
  }

  /** Tells one worker the reader counts of another. */
  #sendReaderCounts(to: Member, { worker }: Member, counts: ReaderCountChanges): void {
    for (const batch of inBatches(counts)) send(to, { kind: 'readers', process: worker.id, counts: batch })
  }

  #ask(by: Member, { n, question, value, withinMs }: FromWorker & { kind: 'ask' }): void {
    const id = this.#next++
    const open = new Set(this.#others(by))
    const timer = setTimeout(() => {
      const late = this.#questions.get(id)
      if (late === undefined) return
      late.missing += late.open.size
      late.open.clear()
      this.#settle(id, late)
    }, withinMs)
    const asked: Question = { by, n, open, answers: [], missing: 0, timer }
    this.#questions.set(id, asked)
    for (const other of open) send(other, { kind: 'question', n: id, question, value })
    this.#settle(id, asked)
  }

  #answer(member: Member, { n, ok, value }: FromWorker & { kind: 'answer' }): void {
    const question = this.#questions.get(n)
    if (question?.open.delete(member) !== true) return
    if (ok) question.answers.push(value)
    else question.missing++
    this.#settle(n, question)
  }

  #settle(id: number, { by, n, open, answers, missing, timer }: Question): void {
    if (open.size > 0) return
    clearTimeout(timer)
    this.#questions.delete(id)
    send(by, { kind: 'answers', n, answers, missing })
  }

  #countStreams(member: Member, { acquire, release }: FromWorker & { kind: 'streams' }): void {
    const { addressLimits } = this.#options
    for (const address of release) {
      const held = member.held.get(address) ?? 0
      if (held === 0) continue
      if (held === 1) member.held.delete(address)
      else member.held.set(address, held - 1)
      addressLimits.release(address)
    }
    if (acquire.length === 0) return
    const granted = acquire.map(([n, address]): [number, boolean] => {
      const isGranted = addressLimits.acquire(address)
      if (isGranted) member.held.set(address, (member.held.get(address) ?? 0) + 1)
      return [n, isGranted]
    })
    send(member, { kind: 'granted', granted })
  }

  #onExit(member: Member, code: number | null, signal: string | null): void {
    this.#members.delete(member)
    for (const [address, count] of member.held) {
      for (let n = 0; n < count; n++) this.#options.addressLimits.release(address)
    }
    for (const [id, question] of this.#questions) {
      if (question.by === member) {
        clearTimeout(question.timer)
        this.#questions.delete(id)
      } else if (question.open.delete(member)) {
        // Whatever it was doing ended with it.
        this.#settle(id, question)
      }
    }
    if (this.#members.size === 0) this.#onEmpty()
    if (this.#isStopping) return
    if (this.#isStarting) {
      this.#serving.reject(new WorkerFailedError(`A worker exited while starting: ${signal ?? code}.`))
      return
    }
    for (const other of this.#others(member)) send(other, { kind: 'gone', process: member.worker.id })
    this.#restart(member, code, signal)
  }

  #restart({ worker, forkedAtMs }: Member, code: number | null, signal: string | null): void {
    const wasHealthy = performance.now() - forkedAtMs >= HEALTHY_AFTER_MS
    this.#crashes = wasHealthy ? 0 : this.#crashes + 1
    const waitMs = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** Math.max(0, this.#crashes - 1))
    this.#options.warn('process-ended', { pid: worker.process.pid, code, signal, restartInMs: waitMs })
    const timer = setTimeout(() => {
      this.#restarts.delete(timer)
      this.#fork()
    }, waitMs)
    this.#restarts.add(timer)
  }
}

function send({ worker }: Member, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, nothing)
}

function nothing(): void {}
