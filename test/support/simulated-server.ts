import type {
  StreamResponse,
  StreamHandlers,
  StreamEnvironment,
} from '../../src/browser/stream/stream-environment.ts'

const HEARTBEAT_MS = 15_000

type SimulatedConnection = {
  readonly handlers: StreamHandlers
  /** The story it is of; `null` for all of them. */
  readonly story: string | null
  /** Events in flight: a connection loses nothing from its middle, it is late or it breaks. */
  inFlight: (() => void)[]
  sent: number
  open: boolean
  isBuffering: boolean
  /** Whether `hello` was sent: nothing else is sent before. */
  isGreeted: boolean
}

/**
 * Network conditions: `buffering` accepts connections and forwards nothing, like a buffering proxy; `full` refuses a stream with
 * `bye`.
 */
export type NetworkCondition =
  | 'clear'
  | 'unreachable'
  | 'buffering'
  | 'refusing'
  | 'refusing-streams'
  | 'full'

/** A desk's stream and clock for tests: time passes only in `pass()`. */
export class SimulatedServer {
  epoch = 'epoch000'
  /** Stands in each cursor behind an epoch of 16 characters; another history has another. */
  mark = ''
  head = 0
  /** The story of each event, where it is not `flood`. */
  readonly #stories = new Map<number, string>()
  /** The slugs that stories had before. */
  readonly formerSlugs = new Map<string, readonly string[]>()
  /** Events up to and including this one can't be served any more. */
  prunedUpTo = 0
  network: NetworkCondition = 'clear'
  retryAfterMs: number | null = null
  /** Response latency; what happens meanwhile is not in the response. */
  answerMs = 0
  /** The server's time in `hello`. */
  clock = ''
  /** Sends every event twice, also on closed connections. */
  sendsTwice = false
  now = 0
  seed = 1
  /** Time and kind of each attempt. */
  readonly attempts: { at: number; what: string }[] = []
  readonly connections: SimulatedConnection[] = []
  #timers: { at: number; call: () => void }[] = []

  readonly environment: StreamEnvironment = {
    now: () => this.now,
    random: () => (this.seed = (this.seed * 48_271) % 2_147_483_647) / 2_147_483_647,
    after: (ms, call) => {
      const timer = { at: this.now + ms, call }
      this.#timers.push(timer)
      return () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
      }
    },
    open: (address, handlers) => this.#open(address, handlers),
    ask: (address) => this.#ask(address),
  }

  constructor() {
    const beat = (): void => {
      for (const connection of this.#greeted) this.#send(connection, 'heartbeat', this.head)
      this.environment.after(HEARTBEAT_MS, beat)
    }
    this.environment.after(HEARTBEAT_MS, beat)
  }

  get #greeted(): readonly SimulatedConnection[] {
    return this.connections.filter(({ isGreeted }) => isGreeted)
  }

  get openConnections(): number {
    return this.connections.filter((connection) => connection.open).length
  }

  publish(count = 1, story = 'flood'): void {
    for (let n = 0; n < count; n++) this.#stories.set(++this.head, story)
    for (const connection of this.#greeted) this.#catchUp(connection)
  }

  dropAll(): void {
    for (const connection of this.connections.filter(({ open }) => open)) {
      connection.open = this.sendsTwice
      connection.handlers.failed(false)
    }
  }

  bye(reconnectInMs: number): void {
    for (const connection of this.connections.filter(({ open }) => open)) {
      connection.handlers.event('bye', '', JSON.stringify({ reconnectInMs }))
    }
  }

  /** Restores a backup: another epoch, and a shorter log. */
  restore(head: number): void {
    this.epoch = `epoch${String(Number(this.epoch.slice(5)) + 1).padStart(3, '0')}`
    this.head = head
    this.prunedUpTo = 0
    this.dropAll()
  }

  get cursor(): string {
    return this.#cursorOf(this.head)
  }

  #cursorOf(seq: number): string {
    return `${this.epoch}${this.mark}.${seq}`
  }

  async pass(ms: number): Promise<void> {
    const until = this.now + ms
    for (;;) {
      await settle()
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0]
      if (next === undefined || next.at > until) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.now = next.at
      next.call()
    }
    this.now = until
  }

  #open(address: string, handlers: StreamHandlers): { close(): void } {
    this.attempts.push({ at: this.now, what: 'stream' })
    const isBuffering = this.network === 'buffering'
    const connection: SimulatedConnection = {
      handlers,
      story: storyIn(address),
      inFlight: [],
      sent: this.head,
      open: true,
      isBuffering,
      isGreeted: false,
    }
    this.connections.push(connection)
    const after = this.#after(address)
    // NOTE: as in a browser, no event arrives in the call that opens the stream.
    this.environment.after(5, () => {
      if (this.network === 'unreachable') return this.#fail(connection, false)
      if (this.network.startsWith('refusing')) return this.#fail(connection, true)
      if (this.network === 'full') {
        const bye = { reconnectInMs: this.retryAfterMs, refused: 'streams-full' }
        connection.handlers.event('bye', '', JSON.stringify(bye))
        return this.#fail(connection, false)
      }
      connection.isGreeted = true
      this.#send(connection, 'hello', after?.seq ?? this.head, {
        heartbeatMs: HEARTBEAT_MS,
        head: this.cursor,
        now: this.clock,
      })
      const reset = this.#resetFor(after)
      if (reset !== null) return this.#send(connection, 'reset', this.head, reset)
      connection.sent = after?.seq ?? this.head
      this.#catchUp(connection)
    })
    return {
      close: () => {
        if (!this.sendsTwice) connection.open = false
      },
    }
  }

  async #ask(address: string): Promise<StreamResponse> {
    const since = address.includes('/since')
    this.attempts.push({ at: this.now, what: since ? 'poll' : 'probe' })
    await Promise.resolve()
    if (this.network === 'unreachable') throw new Error('No network.')
    if (this.network === 'refusing' || (this.network === 'refusing-streams' && !since)) {
      return {
        status: 503,
        retryAfterMs: this.retryAfterMs,
        json: () => Promise.reject(new Error('No JSON.')),
      }
    }
    const after = this.#after(address)
    const reset = this.#resetFor(after)
    const from = after?.seq ?? this.head
    const until = reset === null ? Math.min(this.head, from + 3) : from
    const events = this.#postsFor(storyIn(address), from, until).map((seq) => ({
      event: 'post',
      id: this.#cursorOf(seq),
      data: this.#post(seq),
    }))
    const more = until < this.head
    if (this.answerMs > 0)
      await new Promise<void>((resolve) => this.environment.after(this.answerMs, resolve))
    const body = { events, cursor: this.#cursorOf(until), more, ...(reset === null ? {} : { reset }) }
    return { status: 200, retryAfterMs: null, json: () => Promise.resolve(body) }
  }

  #after(address: string): { epoch: string; seq: number } | null {
    const [, epoch, seq] = /after=(\w+)\.(\d+)/.exec(address) ?? []
    return epoch === undefined ? null : { epoch, seq: Number(seq) }
  }

  #resetFor(after: { epoch: string; seq: number } | null): object | null {
    if (after === null) return null
    if (after.epoch !== this.epoch + this.mark)
      return { reason: 'other-epoch', snapshot: '/api/v1/stories/flood' }
    if (after.seq > this.head) return { reason: 'future', snapshot: '/api/v1/stories/flood' }
    if (after.seq < this.prunedUpTo) return { reason: 'unreadable', snapshot: '/api/v1/stories/flood' }
    return null
  }

  #catchUp(connection: SimulatedConnection): void {
    for (const seq of this.#postsFor(connection.story, connection.sent, this.head)) {
      this.#send(connection, 'post', seq, this.#post(seq))
    }
    connection.sent = this.head
  }

  #postsFor(story: string | null, after: number, until: number): readonly number[] {
    return range(after, until).filter((seq) => story === null || story === this.#storyOf(seq))
  }

  #storyOf(seq: number): string {
    return this.#stories.get(seq) ?? 'flood'
  }

  #post(seq: number): object {
    const at = '2026-11-24T08:15:30.123Z'
    const story = this.#storyOf(seq)
    const formerly = this.formerSlugs.get(story)
    const place = { seq, story, ...(formerly === undefined ? {} : { formerly }) }
    return { ...place, id: `p${seq}`, change: 'published', revision: 1, at, lastUpdated: at, html: '' }
  }

  #send(connection: SimulatedConnection, event: string, seq: number, data: object = {}): void {
    if (!connection.open) return
    const text = JSON.stringify(data)
    const id = this.#cursorOf(seq)
    for (let times = this.sendsTwice ? 2 : 1; times > 0; times--)
      connection.inFlight.push(() => connection.handlers.event(event, id, text))
    if (connection.isBuffering || this.network === 'unreachable') return
    for (const deliver of connection.inFlight.splice(0)) deliver()
  }

  #fail(connection: SimulatedConnection, refused: boolean): void {
    connection.open = false
    connection.handlers.failed(refused)
  }
}

/** Runs all pending promises: nothing here waits for anything but other promises. */
async function settle(): Promise<void> {
  for (let attemptId = 0; attemptId < 20; attemptId++) await Promise.resolve()
}

function storyIn(address: string): string | null {
  return /\/live\/stories\/([\w-]+)/.exec(address)?.[1] ?? null
}

function range(after: number, until: number): readonly number[] {
  return Array.from({ length: Math.max(0, until - after) }, (_, index) => after + index + 1)
}
