import type { Encoding } from '../../src/fanout/live/shared-gzip.ts'
import type { ReaderConnection } from '../../src/fanout/live/reader-connection.ts'
import { BlockInflater } from './gzip-stream.ts'
import { SseParser, type SseEvent } from './sse-parser.ts'

/** A connection without a socket: takes what is written at once, or nothing while it is stalled. */
export class MemoryReader implements ReaderConnection {
  readonly encoding: Encoding
  /** The events received, as a browser would dispatch them. */
  readonly events: SseEvent[] = []
  /** The buffers that were written. */
  readonly written: Buffer[] = []
  readonly #parser = new SseParser((event) => this.events.push(event))
  readonly #unsent: Buffer[] = []
  readonly #blocks = new BlockInflater()
  #drainListeners: (() => void)[] = []
  #listeners: (() => void)[] = []
  #isStalled = false
  #ended: 'flush' | 'destroy' | 'left' | null = null

  constructor(encoding: Encoding = 'plain') {
    this.encoding = encoding
  }

  /** How it ended; `left` when the reader disconnected. */
  get ended(): 'flush' | 'destroy' | 'left' | null {
    return this.#ended
  }

  /** The positions of the log's events received. */
  get seqs(): readonly number[] {
    return this.lines.map(({ seq }) => seq)
  }

  /** The data of the log's events received. */
  get lines(): readonly { readonly seq: number; readonly html: string; readonly story: string }[] {
    return this.events
      .filter(({ event }) => event === 'post' || event === 'story')
      .map(({ data }) => JSON.parse(data) as { seq: number; html: string; story: string })
  }

  /** The data of the events of one kind. */
  said(kind: string): readonly Readonly<Record<string, unknown>>[] {
    return this.events
      .filter(({ event }) => event === kind)
      .map(({ data }) => JSON.parse(data) as Record<string, unknown>)
  }

  /** What a reconnect would send. */
  get lastEventId(): string {
    return this.#parser.lastEventId
  }

  stall(): void {
    this.#isStalled = true
  }

  /** Takes everything, or only so many writes. */
  resume(writes = Infinity): void {
    this.#isStalled = writes !== Infinity
    for (let n = 0; n < writes; n++) {
      const next = this.#unsent.shift()
      if (next === undefined) break
      this.#take(next)
    }
    if (this.#unsent.length === 0) this.#resolveDrained()
  }

  /** Disconnects by itself. */
  leave(): void {
    this.#close('left')
  }

  write(bytes: Buffer): void {
    if (this.#ended !== null) return
    this.written.push(bytes)
    if (this.#isStalled) this.#unsent.push(bytes)
    else this.#take(bytes)
  }

  get unsentBytes(): number {
    return this.#unsent.reduce((sum, bytes) => sum + bytes.length, 0)
  }

  async drained(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#unsent.length === 0 || this.isClosed) return
    await new Promise<void>((resolve, reject) => {
      this.#drainListeners.push(resolve)
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  }

  end(how: 'flush' | 'destroy'): void {
    if (how === 'flush') for (const bytes of this.#unsent.splice(0)) this.#take(bytes)
    this.#close(how)
  }

  get isClosed(): boolean {
    return this.#ended !== null
  }

  onClose(listener: () => void): void {
    if (this.isClosed) listener()
    else this.#listeners.push(listener)
  }

  #take(bytes: Buffer): void {
    this.#parser.push(this.encoding === 'gzip' ? this.#blocks.inflate(bytes) : bytes)
  }

  #close(how: 'flush' | 'destroy' | 'left'): void {
    if (this.#ended !== null) return
    this.#ended = how
    this.#resolveDrained()
    // A socket emits 'close' a moment later.
    setImmediate(() => {
      for (const listener of this.#listeners.splice(0)) listener()
    })
  }

  #resolveDrained(): void {
    for (const resolve of this.#drainListeners.splice(0)) resolve()
  }
}
