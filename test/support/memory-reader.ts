import type { Encoding } from '../../src/fanout/live/shared-gzip.ts'
import type { ReaderConnection } from '../../src/fanout/live/reader-connection.ts'
import { BlockInflater } from './gzip-stream.ts'
import { SseParser, type SseEvent } from './sse-parser.ts'

/** A reader without a socket: takes what it is given at once, or not at all while it is stalled. */
export class MemoryReader implements ReaderConnection {
  readonly encoding: Encoding
  /** What came, as a browser would dispatch it. */
  readonly events: SseEvent[] = []
  /** The very buffers that were written. */
  readonly written: Buffer[] = []
  readonly #parser = new SseParser((event) => this.events.push(event))
  readonly #untaken: Buffer[] = []
  readonly #blocks = new BlockInflater()
  #waiting: (() => void)[] = []
  #listeners: (() => void)[] = []
  #isStalled = false
  #ended: 'flush' | 'destroy' | 'left' | null = null

  constructor(encoding: Encoding = 'plain') {
    this.encoding = encoding
  }

  /** How it ended; `left` is the reader's own doing. */
  get ended(): 'flush' | 'destroy' | 'left' | null {
    return this.#ended
  }

  /** The positions of the lines that came. */
  get seqs(): readonly number[] {
    return this.lines.map(({ seq }) => seq)
  }

  /** What the lines that came say. */
  get lines(): readonly { readonly seq: number; readonly html: string; readonly story: string }[] {
    return this.events
      .filter(({ event }) => event === 'post' || event === 'story')
      .map(({ data }) => JSON.parse(data) as { seq: number; html: string; story: string })
  }

  /** The events of one kind, read. */
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
      const next = this.#untaken.shift()
      if (next === undefined) break
      this.#take(next)
    }
    if (this.#untaken.length === 0) this.#wakeWaiting()
  }

  /** Goes away by itself. */
  leave(): void {
    this.#close('left')
  }

  write(bytes: Buffer): void {
    if (this.#ended !== null) return
    this.written.push(bytes)
    if (this.#isStalled) this.#untaken.push(bytes)
    else this.#take(bytes)
  }

  get unsentBytes(): number {
    return this.#untaken.reduce((sum, bytes) => sum + bytes.length, 0)
  }

  async drained(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#untaken.length === 0 || this.isClosed) return
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push(resolve)
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
  }

  end(how: 'flush' | 'destroy'): void {
    if (how === 'flush') for (const bytes of this.#untaken.splice(0)) this.#take(bytes)
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
    this.#wakeWaiting()
    // A socket says so a moment later.
    setImmediate(() => {
      for (const listener of this.#listeners.splice(0)) listener()
    })
  }

  #wakeWaiting(): void {
    for (const wakeUp of this.#waiting.splice(0)) wakeUp()
  }
}
