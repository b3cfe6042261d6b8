import { parseCursor } from '../../domain/ids.ts'
import { unreachable } from '../../domain/result.ts'
import { acceptEvent, afterQuery, type StreamPosition } from './accept-event.ts'
import { fieldsOf, deliver, isText, type RawEvent, type Reset } from './live-event.ts'
import type { LiveStreamOptions, StreamState, StreamStatus } from './live-stream-options.ts'
import * as timing from './timing.ts'
import type { StreamResponse, StreamHandlers, StreamEnvironment } from './stream-environment.ts'

/** Resolves to what is done with the response. */
type Request = (signal: AbortSignal) => Promise<() => void>
type Task = 'stream' | 'poll' | 'probe' | 'reset'

/**
 * Follows a story, or the desk, while a page is open: each event once and in order, none missed.
 *
 *   stream     one EventSource; its own retries are not used, because it gives up for good on an error status
 *   timeout    1.5 heartbeats without data: the connection is dead, whatever the browser reports
 *   broken     retry with exponential backoff and jitter; from the second failure on, poll `/since` meanwhile
 *   stalled    opened but no data (a buffering proxy): poll, and retry the stream after minutes
 *   refused    poll `/since` until the time that `bye` says, or else until the `Retry-After` that a probe of the address finds
 *   bye        the server rotates connections: reconnect when it said
 *   reset      the server can't continue from our position: the owner loads the page, and we continue from its cursor
 *   suspended  the page was hidden for a minute: no stream, rare polls; the stream returns when the page is visible
 *
 * One attempt runs at a time, and attempts of any kind are at least a second apart. Nothing is buffered: an event is
 * delivered in the call in which it arrives.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions
  readonly #env: StreamEnvironment
  #position: StreamPosition | null
  #status: StreamStatus = { state: 'connecting', everyMs: 0 }

  /** The current attempt. Callbacks of earlier attempts are ignored. */
  #attemptId = 0
  #end: (() => void) | null = null
  #cancelTimer = nothing
  #cancelSuspend = nothing

  #lastAttemptAt = Number.NEGATIVE_INFINITY
  #streamDue = 0
  #pollDue = 0
  /** No attempt of any kind before this time, by `Retry-After`. */
  #notBefore = 0
  /** No stream before this time. */
  #streamNotBefore = 0
  /** Failed streams in a row. */
  #failures = 0
  /** Stalled streams in a row. */
  #stalls = 0
  #pollFailures = 0
  /** `asked`: the refusal was probed, and the stream may be opened again. */
  #refused: 'no' | 'yes' | 'asked' = 'no'
  #reset: Reset | null = null
  #resets = 0
  #suspended = false
  #hiddenPollMs = timing.HIDDEN_POLL_MS

  // State of the open stream.
  #heartbeatMs = timing.DEFAULT_HEARTBEAT_MS
  #openedAt = 0
  #hasReceivedEvents = false

  constructor(options: LiveStreamOptions) {
    this.#options = options
    this.#env = options.environment
    this.#position = options.after === undefined ? null : parseCursor(options.after)
  }

  /** @param hidden whether the page is hidden: it then polls rarely, and opens no stream until it is visible. */
  start(hidden = false): void {
    this.#streamDue = this.#env.now()
    if (hidden) this.suspend()
    // At once: a timer would wait until the browser has laid out and painted the page.
    else this.#attempt('stream')
  }

  /** Stops for good. */
  stop(): void {
    this.#cancelCurrent()
    this.#cancelSuspend()
    this.#setStatus('stopped')
  }

  /** Call when the page is hidden or visible again. */
  hide(hidden: boolean): void {
    this.#cancelSuspend()
    this.#cancelSuspend = nothing
    if (this.#status.state === 'stopped') return
    if (hidden) this.#cancelSuspend = this.#env.after(timing.SUSPEND_AFTER_MS, () => this.suspend())
    else {
      if (this.#suspended) this.#failures = 0
      this.#suspended = false
      this.#hiddenPollMs = timing.HIDDEN_POLL_MS
      this.reconnectNow()
    }
  }

  /** Closes the stream at once, until the page is visible again. Call when the page is unloading or frozen. */
  suspend(): void {
    if (this.#status.state === 'stopped') return
    this.#cancelCurrent()
    this.#suspended = true
    this.#pollDue = this.#env.now() + this.#pollEvery()
    this.#setStatus('connecting')
    this.#schedule()
  }

  /**
   * Asks now whether what is shown is current: an open connection may be dead without a sign. Call when the network or
   * the page is back, or when the computer slept.
   */
  reconnectNow(): void {
    if (this.#status.state === 'stopped' || this.#suspended) return
    const now = this.#env.now()
    // Signs of a return come together; the attempt that began with the first is the one.
    if (this.#status.state === 'checking' && now < this.#lastAttemptAt + timing.MIN_GAP_MS) return
    this.#cancelCurrent()
    if (this.#stalls === 0) this.#streamDue = now
    this.#pollDue = now
    this.#setStatus('checking')
    this.#schedule()
  }

  /** Schedules the next attempt. Nothing else starts one. */
  #schedule(): void {
    this.#cancelTimer()
    const [task, due] = this.#nextTask()
    const at = Math.max(due, this.#lastAttemptAt + timing.MIN_GAP_MS, this.#notBefore, this.#env.now())
    this.#cancelTimer = this.#env.after(at - this.#env.now(), () => this.#attempt(task))
  }

  #nextTask(): readonly [Task, number] {
    if (this.#reset !== null) return ['reset', this.#pollDue]
    if (this.#suspended) return ['poll', this.#pollDue]
    const due = Math.max(this.#streamDue, this.#streamNotBefore)
    const asks = this.#failures >= timing.POLL_AFTER_FAILURES || this.#streamNotBefore > this.#env.now()
    if (asks && this.#pollDue <= due) return ['poll', this.#pollDue]
    return [this.#refused === 'yes' ? 'probe' : 'stream', due]
  }

  #attempt(task: Task): void {
    const attemptId = this.#cancelCurrent()
    this.#lastAttemptAt = this.#env.now()
    switch (task) {
      case 'stream':
        return this.#open(attemptId)
      case 'poll':
        return this.#poll(attemptId)
      case 'probe':
        return this.#probe(attemptId)
      case 'reset':
        return this.#runReset(attemptId)
      default:
        return unreachable(task)
    }
  }

  /** Cancels the current attempt and starts a new one. */
  #cancelCurrent(): number {
    this.#cancelTimer()
    this.#cancelTimer = nothing
    const end = this.#end
    this.#end = null
    end?.()
    return ++this.#attemptId
  }

  #open(attemptId: number): void {
    this.#hasReceivedEvents = false
    this.#openedAt = this.#env.now()
    const handlers: StreamHandlers = {
      event: (event, id, data) => {
        if (attemptId !== this.#attemptId) return
        this.#startTimeout(this.#silenceMs())
        this.#received({ event, id, data })
      },
      failed: (refused) => {
        if (attemptId === this.#attemptId) this.#disconnected(refused ? 'refused' : 'broken')
      },
    }
    const source = this.#env.open(this.#address(''), handlers, this.#status.state === 'checking')
    this.#end = () => source.close()
    this.#startTimeout(timing.HELLO_TIMEOUT_MS)
  }

  #startTimeout(ms: number): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#env.after(ms, () => this.#disconnected('silent'))
  }

  #received(raw: RawEvent): void {
    if (raw.event === 'hello') return this.#hello(raw)
    if (raw.event === 'bye') return this.#bye(raw)
    this.#hasReceivedEvents = true
    this.#stalls = 0
    this.#accept(raw)
  }

  #hello({ id, data }: RawEvent): void {
    const { heartbeatMs, head, now } = fieldsOf(data) ?? {}
    if (typeof heartbeatMs === 'number' && heartbeatMs > 0) this.#heartbeatMs = heartbeatMs
    // NOTE: `hello` never moves an existing position: the events between it and the head are still to come.
    this.#position ??= parseCursor(id) ?? (isText(head) ? parseCursor(head) : null)
    this.#pollFailures = 0
    this.#refused = 'no'
    this.#startTimeout(this.#silenceMs())
    this.#setStatus('live')
    if (isText(now)) this.#options.onServerTime?.(now)
  }

  #bye({ id, data }: RawEvent): void {
    const { reconnectInMs, refused } = fieldsOf(data) ?? {}
    const ms = Math.max(0, Number(reconnectInMs) || 0)
    this.#position ??= parseCursor(id)
    if (isText(refused)) return this.#disconnected('broken', ms)
    this.#cancelCurrent()
    this.#failures = 0
    this.#streamDue = this.#env.now() + timing.serverDelay(ms, 0)
    this.#setStatus('connecting')
    this.#schedule()
  }

  /** @returns whether the events after it may be accepted too. */
  #accept(raw: RawEvent): boolean {
    const verdict = acceptEvent(this.#position, raw)
    if (verdict.kind === 'reset') this.#planReset(verdict.reset)
    if (verdict.kind !== 'moved') return verdict.kind === 'old'
    this.#position = verdict.position
    this.#resets = 0
    if (verdict.live !== null) deliver(verdict.live, this.#options.onEvent)
    return true
  }

  #planReset(reset: Reset): void {
    this.#cancelCurrent()
    this.#reset = reset
    this.#pollDue = this.#env.now() + (this.#resets === 0 ? 0 : this.#backOff(this.#resets))
    this.#resets++
    this.#setStatus('connecting')
    this.#schedule()
  }

  #runReset(attemptId: number): void {
    const reset = this.#reset
    if (reset === null) return this.#schedule()
    this.#request(attemptId, async (signal) => {
      const position = parseCursor(await this.#options.onReset(reset, signal))
      if (position === null) throw new Error('What was loaded has no cursor.')
      return () => {
        this.#position = position
        this.#reset = null
        this.#streamDue = this.#pollDue = this.#env.now()
      }
    })
  }

  #poll(attemptId: number): void {
    this.#request(attemptId, async (signal) => {
      const answer = await this.#env.ask(this.#address('/since'), signal)
      if (answer.status !== 200) return () => this.#pollFailed(answer)
      const fields = fieldsOf(await answer.json())
      return () => this.#pollSucceeded(fields)
    })
  }

  #pollSucceeded(fields: ReturnType<typeof fieldsOf>): void {
    const events: unknown = fields?.['events']
    if (fields === null || !Array.isArray(events)) return this.#pollFailed()
    const now = this.#env.now()
    // The server is back, so the stream may be too. Without a failed poll the stream keeps its own backoff.
    if (this.#pollFailures > 0) this.#streamDue = Math.min(this.#streamDue, now)
    this.#pollFailures = 0
    const { reset, cursor, more } = fields
    const last = reset === undefined ? { event: 'heartbeat', id: cursor } : { event: 'reset', data: reset }
    for (const item of [...(events as readonly unknown[]), last]) {
      const { event, id, data } = fieldsOf(item) ?? {}
      if (!this.#accept({ event: isText(event) ? event : 'post', id: isText(id) ? id : '', data })) return
    }
    this.#pollDue = now + (more === true ? 0 : this.#pollEvery())
    this.#setStatus('polling', this.#suspended ? timing.HIDDEN_POLL_MS : timing.POLL_MS)
  }

  #pollFailed(answer?: StreamResponse): void {
    const now = this.#env.now()
    this.#pollFailures++
    this.#pollDue = now + Math.max(this.#backOff(this.#pollFailures), this.#suspended ? this.#pollEvery() : 0)
    const waitMs = answer?.retryAfterMs ?? null
    if (waitMs !== null) this.#notBefore = now + timing.serverDelay(waitMs, this.#env.random())
    this.#setStatus('offline')
  }

  /** Requests the stream's address to learn why it was refused, since EventSource doesn't expose the response. */
  #probe(attemptId: number): void {
    const look = async (signal: AbortSignal) => {
      const { status, retryAfterMs } = await this.#env.ask(this.#address(''), signal, 'HEAD')
      return () => {
        if (status !== 200) return this.#countFailure(retryAfterMs)
        this.#refused = 'asked'
        this.#streamDue = this.#env.now()
      }
    }
    this.#request(attemptId, look, () => this.#countFailure())
  }

  /** One request. Its response counts only while its attempt is current; it times out after `REQUEST_TIMEOUT_MS`. */
  #request(attemptId: number, ask: Request, missed = () => this.#pollFailed()): void {
    const abort = new AbortController()
    const finish = (then: () => void): void => {
      if (attemptId !== this.#attemptId) return
      const next = this.#cancelCurrent()
      then()
      // A response that started its own attempt has scheduled what follows.
      if (next === this.#attemptId) this.#schedule()
    }
    const giveUp = (): void => finish(missed)
    this.#end = () => abort.abort()
    this.#cancelTimer = this.#env.after(timing.REQUEST_TIMEOUT_MS, giveUp)
    ask(abort.signal).then(finish, giveUp)
  }

  #disconnected(how: 'broken' | 'refused' | 'silent', orderedMs: number | null = null): void {
    const now = this.#env.now()
    this.#cancelCurrent()
    if (this.#hasReceivedEvents && now - this.#openedAt >= timing.STABLE_AFTER_MS) this.#failures = 0
    this.#refused = how === 'refused' ? 'yes' : 'no'
    this.#countFailure(orderedMs)
    if (how === 'silent' && !this.#hasReceivedEvents) {
      this.#stalls++
      this.#failures = Math.max(this.#failures, timing.POLL_AFTER_FAILURES)
      this.#streamDue = now + timing.stalledWait(this.#stalls, this.#env.random())
    }
    // Poll at once, unless the last poll failed.
    if (this.#pollFailures === 0) this.#pollDue = Math.min(this.#pollDue, now)
    if (this.#status.state === 'live') this.#setStatus('connecting')
    this.#schedule()
  }

  #countFailure(orderedMs: number | null = null): void {
    this.#failures++
    const now = this.#env.now()
    this.#streamDue = now + this.#backOff(this.#failures)
    if (orderedMs !== null) this.#streamNotBefore = now + timing.serverDelay(orderedMs, this.#env.random())
  }

  #pollEvery(): number {
    const most = this.#suspended ? this.#hiddenPollMs : timing.POLL_MS
    if (this.#suspended) this.#hiddenPollMs = Math.min(timing.MAX_HIDDEN_POLL_MS, most * 2)
    return timing.jitter(most, this.#env.random())
  }

  #backOff(failures: number): number {
    return timing.backOff(failures, this.#env.random())
  }

  #silenceMs(): number {
    return this.#heartbeatMs * timing.TIMEOUT_HEARTBEATS
  }

  #address(below: string): string {
    return `${this.#options.address}${below}${afterQuery(this.#position)}`
  }

  #setStatus(state: StreamState, everyMs = 0): void {
    const now = this.#status
    if (now.state === 'stopped' || (state === now.state && everyMs === now.everyMs)) return
    this.#status = { state, everyMs }
    this.#options.onStatus(this.#status)
  }
}

function nothing(): void {}
