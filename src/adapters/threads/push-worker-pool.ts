import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { AlertId } from '../../domain/ids.ts'
import type { NewAlarm } from '../../fanout/push/alarms/push-alarm.ts'
import type { PlanJob, PushWorkers, SendJob } from '../../fanout/push/delivery/push-workers.ts'
import type { WorkerMessage, WorkerRequest } from './worker-messages.ts'

/** Pause between the crash of a worker and its restart. */
const RESTART_MS = 500
/** Longer than a worker drains. */
const STOP_TIMEOUT_MS = 5_000

export type PushWorkerPoolOptions = {
  /** The worker's program; it gets `workerData` with its shard (`index` and `of`) added. */
  readonly program: URL
  readonly workers: number
  readonly workerData: Readonly<Record<string, unknown>>
  /** Node options for the workers, besides those of the process. */
  readonly nodeOptions: string
  readonly onAlarm: (alarm: NewAlarm) => void
}

type PendingRequest = {
  readonly request: WorkerRequest
  readonly response: PromiseWithResolvers<number>
  /** By the clock of `performance`. */
  readonly sentAtMs: number
}
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

/**
 * A pool of worker threads, each with a shard of every alert's ledger. The first one plans. They start with the first
 * request, or when there will be one. A worker that crashes is restarted and gets its pending requests again: it resumes
 * from the ledger.
 */
export class PushWorkerPool implements PushWorkers {
  readonly #threads: readonly PushWorkerThread[]

  constructor(options: PushWorkerPoolOptions) {
    this.#threads = Array.from(
      { length: options.workers },
      (_, index) => new PushWorkerThread(options, index),
    )
  }

  prepare(): void {
    for (const thread of this.#threads) thread.start()
  }

  async plan(job: PlanJob, signal: AbortSignal): Promise<number> {
    const [first] = this.#threads
    if (first === undefined) throw new Error('The pool needs at least one worker.')
    if (job.audience.kind === 'sent') {
      const { postId } = job
      await Promise.all(this.#threads.map((thread) => thread.request({ kind: 'settle', postId }, signal)))
    }
    return first.request({ kind: 'plan', job }, signal)
  }

  async send(job: SendJob): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.request({ kind: 'send', job })))
  }

  async halt(alert: AlertId): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.request({ kind: 'halt', alert })))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread[Symbol.asyncDispose]()))
  }
}

class PushWorkerThread implements AsyncDisposable {
  readonly #options: PushWorkerPoolOptions
  readonly #index: number
  readonly #pending = new Map<number, PendingRequest>()
  /** `null` before the first request, and between a crash and the restart. */
  #worker: Worker | null = null
  #isRestarting = false
  #nextId = 1
  #isStopping = false

  constructor(options: PushWorkerPoolOptions, index: number) {
    this.#options = options
    this.#index = index
  }

  start(): void {
    if (!this.#isRestarting && !this.#isStopping) this.#worker ??= this.#newWorker()
  }

  #newWorker(): Worker {
    const { program, workers, workerData, nodeOptions, onAlarm } = this.#options
    const worker = new Worker(program, {
      workerData: { ...workerData, index: this.#index, of: workers },
      // NOTE: with `execArgv` a worker has the options there and none that the process was started with.
      env: { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${nodeOptions}` },
    })
    worker.on('message', (message: WorkerMessage) => this.#onMessage(message))
    worker.on('error', (error) => {
      if (!this.#isStopping)
        onAlarm({ kind: 'sender-failing', about: `worker ${this.#index}`, detail: String(error) })
    })
    worker.on('exit', () => {
      this.#worker = null
      if (this.#isStopping) return
      this.#isRestarting = true
      setTimeout(() => {
        this.#isRestarting = false
        this.start()
        for (const pending of this.#pending.values()) this.#worker?.postMessage(repeated(pending))
      }, RESTART_MS).unref()
    })
    return worker
  }

  #onMessage(message: WorkerMessage): void {
    if ('alarm' in message) {
      this.#options.onAlarm(message.alarm)
      return
    }
    const pending = this.#pending.get(message.id)
    this.#pending.delete(message.id)
    if (message.ok) pending?.response.resolve(message.value)
    else pending?.response.reject(new Error(message.error))
  }

  async request(content: Without<WorkerRequest, 'id'>, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    if (this.#isStopping) throw new Error('The push workers have stopped.')
    const request = { ...content, id: this.#nextId++ } as WorkerRequest
    const response = Promise.withResolvers<number>()
    this.#pending.set(request.id, { request, response, sentAtMs: performance.now() })
    const abort = (): void => {
      const abortRequest: WorkerRequest = { id: this.#nextId++, kind: 'abort', request: request.id }
      this.#worker?.postMessage(abortRequest)
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.start()
    this.#worker?.postMessage(request)
    try {
      return await response.promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true
    const worker = this.#worker
    if (worker !== null) {
      const exited = once(worker, 'exit')
      const stop: WorkerRequest = { id: this.#nextId++, kind: 'stop' }
      worker.postMessage(stop)
      const timer = setTimeout(() => void worker.terminate(), STOP_TIMEOUT_MS)
      await exited
      clearTimeout(timer)
    }
    for (const { response } of this.#pending.values())
      response.reject(new Error('The push workers have stopped.'))
    this.#pending.clear()
  }
}

/** A pending request as a restarted worker gets it: the alert has grown older meanwhile. */
function repeated({ request, sentAtMs }: PendingRequest): WorkerRequest {
  if (request.kind !== 'send') return request
  const ageMs = request.job.ageMs + (performance.now() - sentAtMs)
  return { ...request, job: { ...request.job, ageMs } }
}
