import { Worker } from 'node:worker_threads'
import { StoreUnavailableError } from '../../desk/desk-store.ts'
import type { StoreGuard } from './store-guard.ts'
import {
  fromThreadFault,
  type Heads,
  type WriterAnswer,
  type WriterMessage,
  type WriterRequest,
} from './writer-messages.ts'

/** More than the requests that a server has open; what comes then is refused, and may be repeated. */
const MAX_PENDING = 10_000
/** Pause before a thread that ended is started again; it doubles with each end that follows soon. */
const FIRST_RESTART_MS = 100
const LONGEST_RESTART_MS = 10_000
/** A thread that ran so long is healthy: the next pause is the first again. */
const HEALTHY_MS = 60_000
/** Longer than a disk that stalls; what is not finished then is refused. */
const CLOSE_TIMEOUT_MS = 20_000
/** Rows and messages die young; the rest is SQLite's own memory. */
const YOUNG_GENERATION_MIB = 2

export type WritingThreadOptions = {
  /** The thread's program. */
  readonly program: URL
  /** Is told when the thread ended by itself. */
  readonly report: (fault: unknown) => void
}

type Asked = Extract<WriterRequest, { readonly id: number }>
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

/**
 * The thread that writes the store, as the other threads see it: no commit of this process waits for the disk on the event
 * loop.
 *
 *   loading   the program loads; nothing was asked yet
 *   open      requests go to the thread, those of one turn of the event loop in one message
 *   ended     it ended by itself: what waited is refused, since nobody knows whether it was kept, and so is what comes;
 *             it starts again after a pause, and tells how far the log goes, for what was kept and never answered
 *   closing   what was asked is finished, then it closes the store
 */
export class WritingThread implements AsyncDisposable {
  readonly #options: WritingThreadOptions
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #opened = Promise.withResolvers<void>()
  readonly #onReopened: ((heads: Heads) => void)[] = []
  #worker: Worker
  #store: { readonly path: string; readonly guard: StoreGuard } | null = null
  #outbox: WriterRequest[] = []
  #ended: StoreUnavailableError | null = null
  #isOpen = false
  #isClosing = false
  #hasToldLoss = false
  #restartMs = FIRST_RESTART_MS
  #restart: NodeJS.Timeout | null = null
  #openedAtMs = 0
  #nextId = 1

  constructor(options: WritingThreadOptions) {
    this.#options = options
    // Where nobody waits for it yet, the start says it.
    this.#opened.promise.catch(() => undefined)
    this.#worker = this.#start()
  }

  /** Opens the store there. @throws what opening the file throws. */
  async open(path: string, guard: StoreGuard): Promise<void> {
    this.#store = { path, guard }
    this.#send({ kind: 'open', path, identity: guard.identity })
    await this.#opened.promise
  }

  /** The id of the worker thread. */
  get threadId(): number {
    return this.#worker.threadId
  }

  /** Is called when the thread has started again, with how far the log and the requests for alerts go. */
  onReopened(call: (heads: Heads) => void): void {
    this.#onReopened.push(call)
  }

  /** @throws StoreUnavailableError when the thread has ended, before or meanwhile. */
  ask<T>(request: Without<Asked, 'id'>): Promise<T> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    if (this.#isClosing) return Promise.reject(unavailable('The store is closed'))
    if (this.#pending.size >= MAX_PENDING) return Promise.reject(unavailable('Too many writes are waiting'))
    const id = this.#nextId++
    const pending = Promise.withResolvers<unknown>()
    this.#pending.set(id, pending)
    this.#send({ ...request, id })
    return pending.promise as Promise<T>
  }

  #send(request: WriterRequest): void {
    if (this.#outbox.push(request) === 1) setImmediate(() => this.#flush())
  }

  #flush(): void {
    const requests = this.#outbox
    this.#outbox = []
    const lost = this.#store?.guard.knownLost ?? null
    if (lost !== null && !this.#hasToldLoss) {
      this.#hasToldLoss = true
      requests.unshift({ kind: 'lose', reason: lost })
    }
    if (requests.length > 0) this.#worker.postMessage(requests)
  }

  #start(): Worker {
    const worker = new Worker(this.#options.program, {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
    })
    let fault: unknown = new Error('The thread that writes the store has ended')
    worker.on('message', (message: WriterMessage) => {
      if (message.kind === 'failed') fault = fromThreadFault(message.fault)
      else this.#onMessage(message)
    })
    worker.on('error', (error) => {
      fault = error
    })
    worker.on('exit', () => this.#onExit(fault))
    return worker
  }

  #onMessage(message: Exclude<WriterMessage, { kind: 'failed' }>): void {
    if (message.kind === 'opened') {
      this.#openedAtMs = performance.now()
      const isAgain = this.#isOpen
      this.#isOpen = true
      this.#ended = null
      this.#opened.resolve()
      if (isAgain) for (const call of this.#onReopened) call(message)
      return
    }
    if (message.write === 'committed') this.#store?.guard.committed()
    else if (message.write !== null) this.#noteFault(fromThreadFault(message.write))
    for (const answer of message.answers) this.#settle(answer)
  }

  #settle(answer: WriterAnswer): void {
    const pending = this.#pending.get(answer.id)
    this.#pending.delete(answer.id)
    if (answer.ok) {
      pending?.resolve(answer.value)
      return
    }
    const fault = fromThreadFault(answer.fault)
    this.#store?.guard.noteDamage(fault)
    pending?.reject(fault)
  }

  #noteFault(fault: Error): void {
    this.#store?.guard.failed(fault)
    this.#store?.guard.noteDamage(fault)
  }

  #onExit(cause: unknown): void {
    const fault = cause instanceof StoreUnavailableError ? cause : new StoreUnavailableError(false, cause)
    for (const { reject } of this.#pending.values()) reject(fault)
    this.#pending.clear()
    this.#outbox = []
    if (this.#isClosing) return
    this.#ended = fault
    if (!this.#isOpen) {
      this.#opened.reject(fault)
      return
    }
    this.#store?.guard.failed(fault)
    this.#options.report(fault)
    if (performance.now() - this.#openedAtMs > HEALTHY_MS) this.#restartMs = FIRST_RESTART_MS
    this.#restart = setTimeout(() => this.#startAgain(), this.#restartMs)
    this.#restartMs = Math.min(this.#restartMs * 2, LONGEST_RESTART_MS)
  }

  #startAgain(): void {
    this.#restart = null
    const store = this.#store
    if (store === null || this.#isClosing) return
    this.#worker = this.#start()
    this.#hasToldLoss = false
    this.#send({ kind: 'open', path: store.path, identity: store.guard.identity })
  }

  /** Finishes what was asked, and closes the store. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosing) return
    this.#isClosing = true
    if (this.#restart !== null) {
      clearTimeout(this.#restart)
      return
    }
    const exited = new Promise<void>((resolve) => void this.#worker.once('exit', () => resolve()))
    if (this.#worker.threadId === -1) return
    this.#send({ kind: 'close' })
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_TIMEOUT_MS)
    await exited
    clearTimeout(timer)
  }
}

function unavailable(reason: string): StoreUnavailableError {
  return new StoreUnavailableError(false, new Error(reason))
}
