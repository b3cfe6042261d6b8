import type {
  StreamResponse,
  StreamHandlers,
  StreamEnvironment,
} from '../../src/browser/stream/stream-environment.ts'

const HEARTBEAT_MS = 15_000

type Line = {
  readonly handlers: StreamHandlers
  /** The story it is of; `null` for all of them. */
  readonly story: string | null
  /** What was said and has not got through yet: a connection loses nothing from its middle, it is late or it breaks. */
  held: (() => void)[]
  sent: number
  open: boolean
  muffled: boolean
}

/** How the way to the server is: `muffled` takes connections and passes nothing on, as a proxy that buffers does. */
export type Weather = 'clear' | 'unreachable' | 'muffled' | 'refusing' | 'refusing-streams'

/** A desk's live side and the clock around it, for tests: time passes only when it is told to. */
export class SimulatedServer {
  epoch = 'epoch000'
  head = 0
  /** Whose post each line is, where it is not the flood's. */
  readonly #stories = new Map<number, string>()
  /** Nothing up to and including this can be served any more. */
  forgotten = 0
  weather: Weather = 'clear'
  retryAfterMs: number | null = null
  /** How long an answer is on its way; what happens meanwhile is not in it. */
  answerMs = 0
  /** The server's time when a stream is greeted. */
  clock = ''
  /** Says everything twice, and goes on talking on lines that were hung up. */
  noisy = false
  now = 0
  seed = 1
  /** When something was tried, and what. */
  readonly attempts: { at: number; what: string }[] = []
  readonly lines: Line[] = []
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
      for (const line of this.lines) this.#setStatus(line, 'heartbeat', this.head)
      this.environment.after(HEARTBEAT_MS, beat)
    }
    this.environment.after(HEARTBEAT_MS, beat)
  }

  get openLines(): number {
    return this.lines.filter((line) => line.open).length
  }

  publish(count = 1, story = 'flood'): void {
    for (let n = 0; n < count; n++) this.#stories.set(++this.head, story)
    for (const line of this.lines) this.#catchUp(line)
  }

  dropAll(): void {
    for (const line of this.lines.filter(({ open }) => open)) {
      line.open = this.noisy
      line.handlers.failed(false)
    }
  }

  bye(reconnectInMs: number): void {
    for (const line of this.lines.filter(({ open }) => open)) {
      line.handlers.event('bye', '', JSON.stringify({ reconnectInMs }))
    }
  }

  /** A store put back from a backup: another epoch, and a shorter log. */
  restore(head: number): void {
    this.epoch = `epoch${String(Number(this.epoch.slice(5)) + 1).padStart(3, '0')}`
    this.head = head
    this.forgotten = 0
    this.dropAll()
  }

  get cursor(): string {
    return `${this.epoch}.${this.head}`
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
    const muffled = this.weather === 'muffled'
    const line: Line = { handlers, story: storyIn(address), held: [], sent: this.head, open: true, muffled }
    this.lines.push(line)
    const after = this.#after(address)
    // NOTE: as in a browser, nothing is heard in the call that opens it.
    this.environment.after(5, () => {
      if (this.weather === 'unreachable') return this.#fail(line, false)
      if (this.weather.startsWith('refusing')) return this.#fail(line, true)
      this.#setStatus(line, 'hello', after?.seq ?? this.head, {
        heartbeatMs: HEARTBEAT_MS,
        head: this.cursor,
        now: this.clock,
      })
      const reset = this.#resetFor(after)
      if (reset !== null) return this.#setStatus(line, 'reset', this.head, reset)
      line.sent = after?.seq ?? this.head
      this.#catchUp(line)
    })
    return {
      close: () => {
        if (!this.noisy) line.open = false
      },
    }
  }

  async #ask(address: string): Promise<StreamResponse> {
    const since = address.includes('/since')
    this.attempts.push({ at: this.now, what: since ? 'poll' : 'probe' })
    await Promise.resolve()
    if (this.weather === 'unreachable') throw new Error('No network.')
    if (this.weather === 'refusing' || (this.weather === 'refusing-streams' && !since)) {
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
      id: `${this.epoch}.${seq}`,
      data: this.#post(seq),
    }))
    const more = until < this.head
    if (this.answerMs > 0)
      await new Promise<void>((resolve) => this.environment.after(this.answerMs, resolve))
    const body = { events, cursor: `${this.epoch}.${until}`, more, ...(reset === null ? {} : { reset }) }
    return { status: 200, retryAfterMs: null, json: () => Promise.resolve(body) }
  }

  #after(address: string): { epoch: string; seq: number } | null {
    const [, epoch, seq] = /after=(\w+)\.(\d+)/.exec(address) ?? []
    return epoch === undefined ? null : { epoch, seq: Number(seq) }
  }

  #resetFor(after: { epoch: string; seq: number } | null): object | null {
    if (after === null) return null
    if (after.epoch !== this.epoch) return { reason: 'other-epoch', snapshot: '/api/v1/stories/flood' }
    if (after.seq > this.head) return { reason: 'future', snapshot: '/api/v1/stories/flood' }
    if (after.seq < this.forgotten) return { reason: 'unreadable', snapshot: '/api/v1/stories/flood' }
    return null
  }

  #catchUp(line: Line): void {
    for (const seq of this.#postsFor(line.story, line.sent, this.head)) {
      this.#setStatus(line, 'post', seq, this.#post(seq))
    }
    line.sent = this.head
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
    return { seq, story, id: `p${seq}`, change: 'published', revision: 1, at, lastUpdated: at, html: '' }
  }

  #setStatus(line: Line, event: string, seq: number, data: object = {}): void {
    if (!line.open) return
    const text = JSON.stringify(data)
    const id = `${this.epoch}.${seq}`
    for (let times = this.noisy ? 2 : 1; times > 0; times--)
      line.held.push(() => line.handlers.event(event, id, text))
    if (line.muffled || this.weather === 'unreachable') return
    for (const say of line.held.splice(0)) say()
  }

  #fail(line: Line, refused: boolean): void {
    line.open = false
    line.handlers.failed(refused)
  }
}

/** Lets every promise that can go on do so: nothing here waits for anything but other promises. */
async function settle(): Promise<void> {
  for (let attemptId = 0; attemptId < 20; attemptId++) await Promise.resolve()
}

function storyIn(address: string): string | null {
  return /\/live\/stories\/([\w-]+)/.exec(address)?.[1] ?? null
}

function range(after: number, until: number): readonly number[] {
  return Array.from({ length: Math.max(0, until - after) }, (_, index) => after + index + 1)
}
