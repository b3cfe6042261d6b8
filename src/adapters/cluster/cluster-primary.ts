import cluster, { type Worker } from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { ReaderCountChanges } from '../../fanout/live/reader-counts.ts'
import { inPieces, type FromPrimary, type FromWorker } from './cluster-messages.ts'

/** After a process has died, before the next takes its place; doubled while each of them dies young. */
const RESTART_MS = 100
const MAX_RESTART_MS = 10_000
/** A process that served for so long was a good one. */
const GOOD_AFTER_MS = 10_000

/** What each process may hold of a thing that all share. */
type AddressCounts = { acquire(share: string): boolean; release(share: string): void }

export type ClusterPrimaryOptions = {
  /** The program of each process. It opens a `ClusterWorker`. */
  readonly program: URL
  /** How many processes. */
  readonly size: number
  /** Plain JSON, given to each. */
  readonly setup: unknown
  /** Counts the shares that the processes ask for. */
  readonly addressLimits: AddressCounts
  /** Tells the operator what became of a process. */
  readonly warn: (event: string, facts: Readonly<Record<string, unknown>>) => void
}

type Member = {
  readonly worker: Worker
  readonly forkedAtMs: number
  isLinked: boolean
  isServing: boolean
  /** How many of each share it holds. */
  readonly held: Map<string, number>
  /** How many readers it said it has, for those who are linked later. */
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

/** A process could not be started: what it said. */
export class WorkerFailedError extends Error {
  override readonly name = 'WorkerFailedError'
}

/**
 * The parent of a desk's processes. It serves nobody itself: it starts the processes, passes on what they say to one
 * another, counts what they share, and starts another where one has died.
 *
 *   starting  every process is to serve; the first that can't is the end of all
 *   serving   a process that dies is started again, at once or, where it keeps dying young, within ten seconds; what it
 *             held is free, and the questions it was asked don't wait for it
 *   draining  no process is started; each is told to finish, and killed where it doesn't
 *
 * Holds one number per share in use, one per process and story that has readers there, and one entry per open question, each
 * of which has a time limit.
 */
export class ClusterPrimary implements AsyncDisposable {
  readonly #options: ClusterPrimaryOptions
  readonly #members = new Set<Member>()
  readonly #questions = new Map<number, Question>()
  readonly #serving = Promise.withResolvers<void>()
  readonly #restarts = new Set<NodeJS.Timeout>()
  #next = 1
  #young = 0
  #isStarting = true
  #isStopping = false
  #onEmpty: () => void = nothing

  private constructor(options: ClusterPrimaryOptions) {
    this.#options = options
    cluster.setupPrimary({ exec: fileURLToPath(options.program), args: [] })
    for (let n = 0; n < options.size; n++) this.#fork()
  }

  /**
   * Starts the processes and waits until all of them serve.
   *
   * @throws WorkerFailedError with what the first said that could not.
   */
  static async start(options: ClusterPrimaryOptions): Promise<ClusterPrimary> {
    await using starting = new AsyncDisposableStack()
    const family = starting.use(new ClusterPrimary(options))
    await family.#serving.promise
    family.#isStarting = false
    starting.move()
    return family
  }

  /** Process ids of those that serve now. */
  get pids(): readonly number[] {
    return [...this.#members]
      .filter(({ isServing }) => isServing)
      .map(({ worker }) => worker.process.pid ?? 0)
  }

  /** Has every process finish and end; what takes longer than `withinMs` is killed. */
  async drain(withinMs: number): Promise<void> {
    this.#isStopping = true
    for (const timer of this.#restarts) clearTimeout(timer)
    // One that is not linked yet has nothing to finish, and would not hear it.
    for (const member of this.#members) {
      if (member.isLinked) say(member, { kind: 'drain' })
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
      isLinked: false,
      isServing: false,
      held: new Map(),
      readers: new Map(),
    }
    this.#members.add(member)
    worker.on('message', (message: FromWorker) => this.#heard(member, message))
    // What is wrong with the line to a process ends in its exit.
    worker.on('error', nothing)
    worker.on('exit', (code, signal) => this.#gone(member, code, signal))
    say(member, { kind: 'start', setup: this.#options.setup })
  }

  #heard(member: Member, message: FromWorker): void {
    // What one said just before it died may be read after its end; what it holds and has died with it.
    if (!this.#members.has(member) && message.kind !== 'failed') return
    switch (message.kind) {
      case 'linked':
        member.isLinked = true
        for (const other of this.#others(member)) this.#tellReaders(member, other, [...other.readers])
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
        for (const other of this.#others(member)) say(other, message)
        return
      case 'ask':
        return this.#ask(member, message)
      case 'answer':
        return this.#answer(member, message)
      case 'shares':
        return this.#share(member, message)
      case 'readers':
        for (const [following, count] of message.counts) {
          if (count === 0) member.readers.delete(following)
          else member.readers.set(following, count)
        }
        for (const other of this.#others(member)) this.#tellReaders(other, member, message.counts)
    }
  }

  #others(member: Member): readonly Member[] {
    return [...this.#members].filter((other) => other !== member && other.isLinked)
  }

  /** Tells one of how many readers another has. */
  #tellReaders(one: Member, { worker }: Member, counts: ReaderCountChanges): void {
    for (const piece of inPieces(counts)) say(one, { kind: 'readers', process: worker.id, counts: piece })
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
    for (const other of open) say(other, { kind: 'question', n: id, question, value })
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
    say(by, { kind: 'answers', n, answers, missing })
  }

  #share(member: Member, { wanted, free }: FromWorker & { kind: 'shares' }): void {
    const { addressLimits } = this.#options
    for (const share of free) {
      const held = member.held.get(share) ?? 0
      if (held === 0) continue
      if (held === 1) member.held.delete(share)
      else member.held.set(share, held - 1)
      addressLimits.release(share)
    }
    if (wanted.length === 0) return
    const granted = wanted.map(([n, share]): [number, boolean] => {
      const isGranted = addressLimits.acquire(share)
      if (isGranted) member.held.set(share, (member.held.get(share) ?? 0) + 1)
      return [n, isGranted]
    })
    say(member, { kind: 'granted', granted })
  }

  #gone(member: Member, code: number | null, signal: string | null): void {
    this.#members.delete(member)
    for (const [share, count] of member.held) {
      for (let n = 0; n < count; n++) this.#options.addressLimits.release(share)
    }
    for (const [id, question] of this.#questions) {
      if (question.by === member) {
        clearTimeout(question.timer)
        this.#questions.delete(id)
      } else if (question.open.delete(member)) {
        // What it was doing ended with it.
        this.#settle(id, question)
      }
    }
    if (this.#members.size === 0) this.#onEmpty()
    if (this.#isStopping) return
    if (this.#isStarting) {
      this.#serving.reject(new WorkerFailedError(`A process ended while it was starting: ${signal ?? code}.`))
      return
    }
    for (const other of this.#others(member)) say(other, { kind: 'gone', process: member.worker.id })
    this.#restart(member, code, signal)
  }

  #restart({ worker, forkedAtMs }: Member, code: number | null, signal: string | null): void {
    const isGood = performance.now() - forkedAtMs >= GOOD_AFTER_MS
    this.#young = isGood ? 0 : this.#young + 1
    const waitMs = Math.min(MAX_RESTART_MS, RESTART_MS * 2 ** Math.max(0, this.#young - 1))
    this.#options.warn('process-ended', { pid: worker.process.pid, code, signal, restartInMs: waitMs })
    const timer = setTimeout(() => {
      this.#restarts.delete(timer)
      this.#fork()
    }, waitMs)
    this.#restarts.add(timer)
  }
}

function say({ worker }: Member, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, nothing)
}

function nothing(): void {}
