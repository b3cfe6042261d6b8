import { parseCursor } from '../../domain/ids.ts'
import { unreachable } from '../../domain/result.ts'
import { acceptEvent, type StreamPosition } from './accept-event.ts'
import {
  fieldsOf,
  deliver,
  isText,
  type Fields,
  type LiveEvent,
  type RawEvent,
  type Reset,
} from './live-event.ts'
import * as timing from './timing.ts'
import type { StreamResponse, StreamHandlers, StreamEnvironment } from './stream-environment.ts'

/**
 *   connecting  nothing has been heard yet, or the line broke a moment ago
 *   live        the stream was heard from within the last 1.5 heartbeats
 *   polling     there is no stream; the last question, every `everyMs`, was answered
 *   offline     neither stream nor answer: what is shown may be out of date
 *   stopped     by `stop()`, for good
 */
export type StreamState = 'connecting' | 'live' | 'polling' | 'offline' | 'stopped'
export type StreamStatus = { readonly state: StreamState; readonly everyMs: number }

export type LiveStreamOptions = {
  /** `/live/stories/SLUG` or `/live`, absolute on other people's pages. `/since` is asked below it. */
  readonly address: string
  /** The cursor of what is shown, `EPOCH.SEQ`; without one it starts at the present. */
  readonly after?: string
  /** Each event once, in order. */
  readonly onEvent: (event: LiveEvent) => void
  readonly onStatus: (status: StreamStatus) => void
  /** Load what is there now, show it and give its cursor. Rejects when it can't; it is then asked again later. */
  readonly onReset: (reset: Reset, signal: AbortSignal) => Promise<string>
  /** The server's time, RFC 3339, at each `hello`. */
  readonly onServerTime?: (now: string) => void
  readonly environment: StreamEnvironment
}

/** Gives back what to do with the answer. */
type Request = (signal: AbortSignal) => Promise<() => void>
type Task = 'stream' | 'poll' | 'probe' | 'reset'

/**
 * Follows a story, or the desk, for as long as a page is open: nothing missed, nothing twice, in order.
 *
 *   stream  one EventSource; its own reconnecting is not used, because it gives up for good on a wrong status
 *   silent  1.5 heartbeats without a word: the line is dead, whatever the browser believes
 *   broken  try again after a spread, doubling wait; from the second failure on ask `/since` in between
 *   held up opened but never a word (a proxy that buffers): ask, and try the stream again after minutes
 *   refused ask the stream's address what `Retry-After` says before opening it again; until then ask `/since`
 *   bye     the server rotates: come back when it said
 *   reset   our position can't be served: the owner loads what is there now, and we go on from it
 *   resting the page is hidden for a minute: no stream, rare questions; the stream is back when it is seen again
 *
 * One thing is under way at a time, and no two attempts of any kind are closer than a second. Holds nothing but its
 * position: an event is handed over in the call it comes by.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions
  readonly #env: StreamEnvironment
  #position: StreamPosition | null
  #status: StreamStatus = { state: 'connecting', everyMs: 0 }

  /** What is under way; anything that belongs to an earlier turn is not listened to. */
  #attemptId = 0
  #end: (() => void) | null = null
  #cancelTimer = nothing
  #cancelSuspend = nothing

  #lastAttemptAt = Number.NEGATIVE_INFINITY
  #streamDue = 0
  #pollDue = 0
  /** Nothing before that: a server told us so. */
  #notBefore = 0
  /** The same of the stream alone. */
  #streamNotBefore = 0
  /** Streams that came to nothing, in a row. */
  #failures = 0
  /** Streams that were opened and held up, in a row. */
  #stalls = 0
  #pollFailures = 0
  /** `asked`: the refusal was looked into, and the stream may be opened again. */
  #refused: 'no' | 'yes' | 'asked' = 'no'
  #reset: Reset | null = null
  #resets = 0
  #suspended = false
  #hiddenPollMs = timing.HIDDEN_POLL_MS

  // Of the stream that is open.
  #heartbeatMs = timing.DEFAULT_HEARTBEAT_MS
  #openedAt = 0
  #heardAt = 0
  #hasReceivedEvents = false

  constructor(options: LiveStreamOptions) {
    this.#options = options
    this.#env = options.environment
    this.#position = options.after === undefined ? null : parseCursor(options.after)
  }

  /** @param hidden whether the page can't be seen: it then asks now and again, and opens no stream until it is seen. */
  start(hidden = false): void {
    this.#streamDue = this.#env.now()
    if (hidden) this.suspend()
    else this.#schedule()
  }

  /** Ends it for good. */
  stop(): void {
    this.#cancelCurrent()
    this.#cancelSuspend()
    this.#setStatus('stopped')
  }

  /** The page went out of sight, or came back. */
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

  /** The page is out of sight for good, or on its way out: lets go of its stream at once, until it is seen again. */
  suspend(): void {
    if (this.#status.state === 'stopped') return
    this.#cancelCurrent()
    this.#suspended = true
    this.#pollDue = this.#env.now() + this.#pollEvery()
    this.#setStatus('connecting')
    this.#schedule()
  }

  /** The network is back, or somebody looks: finds out at once whether the line still stands. */
  reconnectNow(): void {
    if (this.#status.state === 'stopped' || this.#suspended) return
    if (this.#status.state === 'live') {
      if (this.#env.now() - this.#heardAt > this.#silenceMs()) this.#disconnected('silent')
      return
    }
    if (this.#stalls === 0) this.#streamDue = this.#env.now()
    this.#pollDue = this.#env.now()
    // What is under way is left to end by itself: it has its own time limit.
    if (this.#end === null) this.#schedule()
  }

  /** Plans the next attempt. Nothing else starts one. */
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

  /** Lets go of whatever is under way and begins a new turn. */
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
    this.#openedAt = this.#heardAt = this.#env.now()
    const handlers: StreamHandlers = {
      event: (event, id, data) => {
        if (attemptId !== this.#attemptId) return
        this.#heardAt = this.#env.now()
        this.#startTimeout(this.#silenceMs())
        this.#received({ event, id, data })
      },
      failed: (refused) => {
        if (attemptId === this.#attemptId) this.#disconnected(refused ? 'refused' : 'broken')
      },
    }
    const source = this.#env.open(this.#address(''), handlers)
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
    // NOTE: where we have a position `hello` never moves it: what lies between it and the head is still to come.
    this.#position ??= parseCursor(id) ?? (isText(head) ? parseCursor(head) : null)
    if (isText(now)) this.#options.onServerTime?.(now)
    this.#pollFailures = 0
    this.#refused = 'no'
    this.#startTimeout(this.#silenceMs())
    this.#setStatus('live')
  }

  #bye({ data }: RawEvent): void {
    const ms = fieldsOf(data)?.['reconnectInMs']
    this.#cancelCurrent()
    this.#failures = 0
    this.#streamDue = this.#env.now() + (typeof ms === 'number' && ms > 0 ? timing.serverDelay(ms, 0) : 0)
    this.#setStatus('connecting')
    this.#schedule()
  }

  /** @returns whether what came after it may be taken too. */
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

  #pollSucceeded(fields: Fields | null): void {
    const events: unknown = fields?.['events']
    if (fields === null || !Array.isArray(events)) return this.#pollFailed()
    const now = this.#env.now()
    // The server is back, so the stream may be too; otherwise it keeps to its own waits.
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

  /** Asks the stream's own address why it was refused, since an EventSource doesn't tell. */
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

  /** One question: its answer counts only while its turn lasts, and it is given up after `REQUEST_WAIT_MS`. */
  #request(attemptId: number, ask: Request, missed = () => this.#pollFailed()): void {
    const abort = new AbortController()
    const finish = (then: () => void): void => {
      if (attemptId !== this.#attemptId) return
      const next = this.#cancelCurrent()
      then()
      // An answer that began a turn of its own has planned what follows.
      if (next === this.#attemptId) this.#schedule()
    }
    const giveUp = (): void => finish(missed)
    this.#end = () => abort.abort()
    this.#cancelTimer = this.#env.after(timing.REQUEST_TIMEOUT_MS, giveUp)
    ask(abort.signal).then(finish, giveUp)
  }

  #disconnected(how: 'broken' | 'refused' | 'silent'): void {
    const now = this.#env.now()
    this.#cancelCurrent()
    if (this.#hasReceivedEvents && now - this.#openedAt >= timing.STABLE_AFTER_MS) this.#failures = 0
    this.#refused = how === 'refused' ? 'yes' : 'no'
    this.#countFailure()
    if (how === 'silent' && !this.#hasReceivedEvents) {
      this.#stalls++
      this.#failures = Math.max(this.#failures, timing.POLL_AFTER_FAILURES)
      this.#streamDue = now + timing.stalledWait(this.#stalls, this.#env.random())
    }
    // Ask at once, unless asking has just been tried in vain.
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
    const after = this.#position && `?after=${this.#position.epoch}.${this.#position.seq}`
    return `${this.#options.address}${below}${after ?? ''}`
  }

  #setStatus(state: StreamState, everyMs = 0): void {
    const now = this.#status
    if (now.state === 'stopped' || (state === now.state && everyMs === now.everyMs)) return
    this.#status = { state, everyMs }
    this.#options.onStatus(this.#status)
  }
}

function nothing(): void {}
