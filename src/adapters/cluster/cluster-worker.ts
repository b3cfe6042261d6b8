import cluster from 'node:cluster'
import type { ReaderCountChanges } from '../../fanout/live/reader-counts.ts'
import { inBatches, type FollowedName, type FromPrimary, type FromWorker } from './cluster-messages.ts'
import type { HeadChannel } from './cluster-wake.ts'

/** How long to wait for the primary to grant a stream. It only relays and counts, so it answers at once. */
const GRANT_TIMEOUT_MS = 5_000
/** The primary times out first and reports how many answers are missing. */
const PRIMARY_SLACK_MS = 1_000

/** What the other workers answered, and how many of them did not. */
type Answers = { readonly answers: readonly unknown[]; readonly missing: number }
type Reply = (value: unknown) => Promise<unknown>

/**
 * The channel between one worker of a cluster and the others. The primary relays every message.
 *
 *   opened     the primary has said what to serve
 *   accepting  questions of the others are answered
 *   serving    requests are answered; the primary knows
 *
 * When the primary is gone, Node's cluster ends this process at once. Streams acquired and released in one turn of the event
 * loop go in one message, so that a crowd costs the primary little.
 */
export class ClusterWorker {
  /** What the primary gave it to serve. */
  readonly setup: unknown
  readonly #replies = new Map<string, Reply>()
  readonly #pendingQuestions = new Map<number, (result: Answers) => void>()
  readonly #pendingAcquires = new Map<number, (granted: boolean) => unknown>()
  readonly #drain = Promise.withResolvers<void>()
  readonly #onHead = new Map<FollowedName, (head: number) => void>()
  #onReaderCounts: (process: number, counts: ReaderCountChanges) => void = nothing
  #onPeerExit: (process: number) => void = nothing
  #next = 1
  #acquires: [number, string][] = []
  #releases: string[] = []

  private constructor(setup: unknown) {
    this.setup = setup
    process.on('message', (message: FromPrimary) => this.#onMessage(message))
  }

  /** Waits for the primary's first message. @throws Error in a process that no primary has started. */
  static async open(): Promise<ClusterWorker> {
    if (!cluster.isWorker) throw new Error('This program is one of several processes; telex serve starts it.')
    const { promise, resolve } = Promise.withResolvers<ClusterWorker>()
    process.once('message', (message: FromPrimary) => {
      if (message.kind === 'start') resolve(new ClusterWorker(message.setup))
    })
    return promise
  }

  /** Resolves when the primary starts a graceful shutdown. */
  get drained(): Promise<void> {
    return this.#drain.promise
  }

  /** From here on the others' questions and hints are delivered. */
  acceptQuestions(): void {
    this.#send({ kind: 'accepting' })
  }

  reportServing(): void {
    this.#send({ kind: 'serving' })
  }

  /** Tells the primary why it can't serve, and resolves when that is sent. */
  async reportFailure(message: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    process.send?.({ kind: 'failed', message } satisfies FromWorker, undefined, undefined, () => resolve())
    await promise
  }

  /** Tells the others the head of what is followed, and receives theirs. */
  heads(of: FollowedName): HeadChannel {
    return {
      sendHead: (head) => this.#send({ kind: 'head', of, head }),
      onHead: (call) => void this.#onHead.set(of, call),
    }
  }

  /** Tells the others the reader counts that have changed here. */
  sendReaderCounts(counts: ReaderCountChanges): void {
    for (const batch of inBatches(counts)) this.#send({ kind: 'readers', counts: batch })
  }

  /** Calls with the reader counts of others; first, once questions are accepted, with all they sent before. */
  onReaderCounts(call: (process: number, counts: ReaderCountChanges) => void): void {
    this.#onReaderCounts = call
  }

  /** Calls when another worker has exited, after its last message. */
  onPeerExit(call: (process: number) => void): void {
    this.#onPeerExit = call
  }

  /** Asks all the others; those that fail or don't answer in time are counted as missing. */
  ask(question: string, value: unknown, withinMs: number): Promise<Answers> {
    const n = this.#next++
    const { promise, resolve } = Promise.withResolvers<Answers>()
    const timer = setTimeout(
      () => this.#answered(n, { answers: [], missing: 1 }),
      withinMs + PRIMARY_SLACK_MS,
    )
    this.#pendingQuestions.set(n, (result) => {
      clearTimeout(timer)
      resolve(result)
    })
    this.#send({ kind: 'ask', n, question, value, withinMs })
    return promise
  }

  /** Answers a question of the others. Both it and the answer are plain JSON. */
  answer(question: string, reply: Reply): void {
    this.#replies.set(question, reply)
  }

  /** Counts one more stream of this address over all workers; `false` when it is at its limit. */
  async acquire(address: string): Promise<boolean> {
    const n = this.#next++
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => {
      reject(new Error('The primary process does not answer.'))
      // A grant that comes late is given back: nothing holds it.
      this.#pendingAcquires.set(n, (granted) => granted && this.release(address))
    }, GRANT_TIMEOUT_MS)
    this.#pendingAcquires.set(n, resolve)
    this.#scheduleBatch()
    this.#acquires.push([n, address])
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  release(address: string): void {
    this.#scheduleBatch()
    this.#releases.push(address)
  }

  /** The first call of a turn schedules one message for all of that turn. */
  #scheduleBatch(): void {
    if (this.#acquires.length + this.#releases.length > 0) return
    setImmediate(() => {
      this.#send({ kind: 'streams', acquire: this.#acquires, release: this.#releases })
      this.#acquires = []
      this.#releases = []
    })
  }

  #onMessage(message: FromPrimary): void {
    switch (message.kind) {
      case 'start':
        return
      case 'head':
        return this.#onHead.get(message.of)?.(message.head)
      case 'question':
        void this.#reply(message.n, message.question, message.value)
        return
      case 'answers':
        return this.#answered(message.n, message)
      case 'granted':
        for (const [n, granted] of message.granted) {
          this.#pendingAcquires.get(n)?.(granted)
          this.#pendingAcquires.delete(n)
        }
        return
      case 'readers':
        return this.#onReaderCounts(message.process, message.counts)
      case 'gone':
        return this.#onPeerExit(message.process)
      case 'drain':
        this.#drain.resolve()
    }
  }

  #answered(n: number, { answers, missing }: Answers): void {
    this.#pendingQuestions.get(n)?.({ answers, missing })
    this.#pendingQuestions.delete(n)
  }

  async #reply(n: number, question: string, value: unknown): Promise<void> {
    try {
      const reply = this.#replies.get(question)
      if (reply === undefined) throw new Error(`No handler for “${question}”.`)
      this.#send({ kind: 'answer', n, ok: true, value: await reply(value) })
    } catch (error) {
      this.#send({ kind: 'answer', n, ok: false, value: String(error) })
    }
  }

  #send(message: FromWorker): void {
    // Without a primary this process is about to end.
    if (process.connected) process.send?.(message, undefined, undefined, nothing)
  }
}

function nothing(): void {}
