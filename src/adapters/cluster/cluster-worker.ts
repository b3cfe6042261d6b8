import cluster from 'node:cluster'
import type { ReaderCountChanges } from '../../fanout/live/reader-counts.ts'
import { inPieces, type FromPrimary, type FromWorker } from './cluster-messages.ts'

/** How long a process waits for its parent's word on a share: the parent does nothing but pass on what it is told. */
const GRANT_WITHIN_MS = 5_000
/** The parent gives up first, and says how many are missing. */
const PARENT_SLACK_MS = 1_000

/** What the others answered, and how many of them did not. */
type Heard = { readonly answers: readonly unknown[]; readonly missing: number }
type Reply = (value: unknown) => Promise<unknown>

/**
 * One of a desk's processes, as it is tied to the others: through their parent, which passes on what each says.
 *
 *   opened   the parent has said what to serve
 *   linked   questions of the others are answered
 *   serving  requests are answered; the parent is told
 *
 * Where the parent is gone, the process ends at once: Node's cluster sees to that. Shares are asked for in one message for
 * all that came in one turn of the event loop, so that a crowd costs the parent little.
 */
export class ClusterWorker {
  /** What the parent gave it to serve. */
  readonly setup: unknown
  readonly #replies = new Map<string, Reply>()
  readonly #asked = new Map<number, (heard: Heard) => void>()
  readonly #wanted = new Map<number, (granted: boolean) => unknown>()
  readonly #drain = Promise.withResolvers<void>()
  #onHead: (head: number) => void = nothing
  #onReaders: (process: number, counts: ReaderCountChanges) => void = nothing
  #onGone: (process: number) => void = nothing
  #next = 1
  #wants: [number, string][] = []
  #frees: string[] = []

  private constructor(setup: unknown) {
    this.setup = setup
    process.on('message', (message: FromPrimary) => this.#heard(message))
  }

  /** Waits for the parent's first word. @throws Error in a process that no parent of ours has started. */
  static async open(): Promise<ClusterWorker> {
    if (!cluster.isWorker) throw new Error('This program is one of several processes; telex serve starts it.')
    const { promise, resolve } = Promise.withResolvers<ClusterWorker>()
    process.once('message', (message: FromPrimary) => {
      if (message.kind === 'start') resolve(new ClusterWorker(message.setup))
    })
    return promise
  }

  /** Resolves when the parent says that the desk goes down. */
  get drained(): Promise<void> {
    return this.#drain.promise
  }

  /** From here on the others' questions and hints are delivered. */
  acceptQuestions(): void {
    this.#say({ kind: 'linked' })
  }

  serving(): void {
    this.#say({ kind: 'serving' })
  }

  /** Tells the parent why it can't serve, and resolves when that is on its way. */
  async failed(message: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    process.send?.({ kind: 'failed', message } satisfies FromWorker, undefined, undefined, () => resolve())
    await promise
  }

  /** Says to the others how far the log goes. */
  tellHead(head: number): void {
    this.#say({ kind: 'head', head })
  }

  onHead(call: (head: number) => void): void {
    this.#onHead = call
  }

  /** Says to the others how many readers there are here now, of what has changed. */
  tellReaders(counts: ReaderCountChanges): void {
    for (const piece of inPieces(counts)) this.#say({ kind: 'readers', counts: piece })
  }

  /** Calls with what the others tell of their readers; once this one is linked, with all that they told before. */
  onReaders(call: (process: number, counts: ReaderCountChanges) => void): void {
    this.#onReaders = call
  }

  /** Calls when one of the others has gone. What it said before was heard before. */
  onGone(call: (process: number) => void): void {
    this.#onGone = call
  }

  /** Asks all the others; those that don't answer in time, or break while they do, are counted as missing. */
  ask(question: string, value: unknown, withinMs: number): Promise<Heard> {
    const n = this.#next++
    const { promise, resolve } = Promise.withResolvers<Heard>()
    const timer = setTimeout(() => this.#answered(n, { answers: [], missing: 1 }), withinMs + PARENT_SLACK_MS)
    this.#asked.set(n, (heard) => {
      clearTimeout(timer)
      resolve(heard)
    })
    this.#say({ kind: 'ask', n, question, value, withinMs })
    return promise
  }

  /** Answers a question of the others. Both it and the answer are plain JSON. */
  answer(question: string, reply: Reply): void {
    this.#replies.set(question, reply)
  }

  /** Takes one more for this share, over all processes, or says no. */
  async acquire(share: string): Promise<boolean> {
    const n = this.#next++
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => {
      reject(new Error('The parent process does not answer.'))
      // Should it be granted after all, nobody holds it.
      this.#wanted.set(n, (granted) => granted && this.release(share))
    }, GRANT_WITHIN_MS)
    this.#wanted.set(n, resolve)
    this.#gather()
    this.#wants.push([n, share])
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  release(share: string): void {
    this.#gather()
    this.#frees.push(share)
  }

  /** The first of a turn sees to it that all of the turn are sent. */
  #gather(): void {
    if (this.#wants.length + this.#frees.length > 0) return
    setImmediate(() => {
      this.#say({ kind: 'shares', wanted: this.#wants, free: this.#frees })
      this.#wants = []
      this.#frees = []
    })
  }

  #heard(message: FromPrimary): void {
    switch (message.kind) {
      case 'start':
        return
      case 'head':
        return this.#onHead(message.head)
      case 'question':
        void this.#reply(message.n, message.question, message.value)
        return
      case 'answers':
        return this.#answered(message.n, message)
      case 'granted':
        for (const [n, granted] of message.granted) {
          this.#wanted.get(n)?.(granted)
          this.#wanted.delete(n)
        }
        return
      case 'readers':
        return this.#onReaders(message.process, message.counts)
      case 'gone':
        return this.#onGone(message.process)
      case 'drain':
        this.#drain.resolve()
    }
  }

  #answered(n: number, { answers, missing }: Heard): void {
    this.#asked.get(n)?.({ answers, missing })
    this.#asked.delete(n)
  }

  async #reply(n: number, question: string, value: unknown): Promise<void> {
    try {
      const reply = this.#replies.get(question)
      if (reply === undefined) throw new Error(`Nobody answers “${question}”.`)
      this.#say({ kind: 'answer', n, ok: true, value: await reply(value) })
    } catch (error) {
      this.#say({ kind: 'answer', n, ok: false, value: String(error) })
    }
  }

  #say(message: FromWorker): void {
    // Without a parent there is nobody to say it to, and this process is about to end.
    if (process.connected) process.send?.(message, undefined, undefined, nothing)
  }
}

function nothing(): void {}
