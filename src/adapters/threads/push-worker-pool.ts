import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { AlertId } from '../../domain/ids.ts'
import type { NewAlarm } from '../../fanout/push/alarms/push-alarm.ts'
import type { PlanJob, PushWorkers, SendJob } from '../../fanout/push/delivery/push-workers.ts'
import type { WorkerMessage, WorkerRequest } from './worker-messages.ts'

/** After a worker has died, before the next takes its place. */
const RESTART_MS = 500
/** Longer than a worker lets what is on its way come to its end. */
const STOP_MS = 5_000

export type PushWorkerPoolOptions = {
  /** The worker's program; it is given `workerData` with its `index` and `of` added. */
  readonly program: URL
  readonly workers: number
  readonly workerData: Readonly<Record<string, unknown>>
  /** Options of Node for the workers, beside those of the process. */
  readonly nodeOptions: string
  readonly onAlarm: (alarm: NewAlarm) => void
}

type Asked = {
  readonly request: WorkerRequest
  readonly answer: PromiseWithResolvers<number>
  /** By the clock of `performance`. */
  readonly atMs: number
}
type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never

/**
 * A crew of worker threads, each with a share of every alert's ledger. The first one plans. A worker that dies is started
 * again and asked anew for whatever it had not answered: it goes on from the ledger.
 */
export class PushWorkerPool implements PushWorkers {
  readonly #threads: readonly PushWorkerThread[]

  constructor(options: PushWorkerPoolOptions) {
    this.#threads = Array.from(
      { length: options.workers },
      (_, index) => new PushWorkerThread(options, index),
    )
  }

  async plan(job: PlanJob, signal: AbortSignal): Promise<number> {
    const [first] = this.#threads
    if (first === undefined) throw new Error('A crew has at least one worker.')
    if (job.audience.kind === 'sent') {
      const { postId } = job
      await Promise.all(this.#threads.map((thread) => thread.ask({ ask: 'settle', postId }, signal)))
    }
    return first.ask({ ask: 'plan', job }, signal)
  }

  async send(job: SendJob): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.ask({ ask: 'send', job })))
  }

  async halt(alert: AlertId): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.ask({ ask: 'halt', alert })))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread[Symbol.asyncDispose]()))
  }
}

class PushWorkerThread implements AsyncDisposable {
  readonly #options: PushWorkerPoolOptions
  readonly #index: number
  readonly #asked = new Map<number, Asked>()
  #worker: Worker
  #next = 1
  #isStopping = false

  constructor(options: PushWorkerPoolOptions, index: number) {
    this.#options = options
    this.#index = index
    this.#worker = this.#start()
  }

  #start(): Worker {
    const { program, workers, workerData, nodeOptions, onAlarm } = this.#options
    const worker = new Worker(program, {
      workerData: { ...workerData, index: this.#index, of: workers },
      // NOTE: with `execArgv` a worker has the options there and none that the process was started with.
      env: { ...process.env, NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${nodeOptions}` },
    })
    worker.on('message', (message: WorkerMessage) => this.#heard(message))
    worker.on('error', (error) => {
      if (!this.#isStopping)
        onAlarm({ kind: 'sender-failing', about: `worker ${this.#index}`, detail: String(error) })
    })
    worker.on('exit', () => {
      if (this.#isStopping) return
      setTimeout(() => {
        if (this.#isStopping) return
        this.#worker = this.#start()
        for (const asked of this.#asked.values()) this.#worker.postMessage(askedAgain(asked))
      }, RESTART_MS).unref()
    })
    return worker
  }

  #heard(message: WorkerMessage): void {
    if ('alarm' in message) {
      this.#options.onAlarm(message.alarm)
      return
    }
    const asked = this.#asked.get(message.n)
    this.#asked.delete(message.n)
    if (message.ok) asked?.answer.resolve(message.value)
    else asked?.answer.reject(new Error(message.error))
  }

  async ask(what: Without<WorkerRequest, 'n'>, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted()
    if (this.#isStopping) throw new Error('The crew has stopped.')
    const request = { ...what, n: this.#next++ } as WorkerRequest
    const answer = Promise.withResolvers<number>()
    this.#asked.set(request.n, { request, answer, atMs: performance.now() })
    const abort = (): void => {
      const breakOff: WorkerRequest = { n: this.#next++, ask: 'abort', request: request.n }
      this.#worker.postMessage(breakOff)
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.#worker.postMessage(request)
    try {
      return await answer.promise
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true
    const exited = once(this.#worker, 'exit')
    const stop: WorkerRequest = { n: this.#next++, ask: 'stop' }
    this.#worker.postMessage(stop)
    const cut = setTimeout(() => void this.#worker.terminate(), STOP_MS)
    await exited
    clearTimeout(cut)
    for (const { answer } of this.#asked.values()) answer.reject(new Error('The crew has stopped.'))
    this.#asked.clear()
  }
}

/** What was asked, as it is asked of a worker that takes the place of one that died: an alert has grown older meanwhile. */
function askedAgain({ request, atMs }: Asked): WorkerRequest {
  if (request.ask !== 'send') return request
  const ageMs = request.job.ageMs + (performance.now() - atMs)
  return { ...request, job: { ...request.job, ageMs } }
}
