import { parseCursor } from '../../domain/ids.ts'
import { unreachable } from '../../domain/result.ts'
import { judge, type Place } from './intake.ts'
import {
  fieldsOf,
  give,
  isText,
  type Fields,
  type LiveEvent,
  type RawEvent,
  type Reset,
} from './live-event.ts'
import * as pace from './pace.ts'
import type { Answer, StreamEars, StreamWorld } from './world.ts'

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
  readonly world: StreamWorld
}

/** Gives back what to do with the answer. */
type Ask = (signal: AbortSignal) => Promise<() => void>
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
 *   reset   our place can't be served: the owner loads what is there now, and we go on from it
 *   resting the page is hidden for a minute: no stream, rare questions; the stream is back when it is seen again
 *
 * One thing is under way at a time, and no two attempts of any kind are closer than a second. Holds nothing but its
 * place: an event is handed over in the call it comes by.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions
  readonly #world: StreamWorld
  #place: Place | null
  #status: StreamStatus = { state: 'connecting', everyMs: 0 }

  /** What is under way; anything that belongs to an earlier turn is not listened to. */
  #turn = 0
  #end: (() => void) | null = null
  #cancelTimer = nothing
  #cancelRest = nothing

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
  #heldUp = 0
  #pollFailures = 0
  /** `asked`: the refusal was looked into, and the stream may be opened again. */
  #refused: 'no' | 'yes' | 'asked' = 'no'
  #reset: Reset | null = null
  #resets = 0
  #resting = false
  #hiddenPollMs = pace.HIDDEN_POLL_MS

  // Of the stream that is open.
  #heartbeatMs = pace.DEFAULT_HEARTBEAT_MS
  #openedAt = 0
  #heardAt = 0
  #beating = false

  constructor(options: LiveStreamOptions) {
    this.#options = options
    this.#world = options.world
    this.#place = options.after === undefined ? null : parseCursor(options.after)
  }

  /** @param hidden whether the page can't be seen: it then asks now and again, and opens no stream until it is seen. */
  start(hidden = false): void {
    this.#streamDue = this.#world.now()
    if (hidden) this.rest()
    else this.#plan()
  }

  /** Ends it for good. */
  stop(): void {
    this.#let()
    this.#cancelRest()
    this.#say('stopped')
  }

  /** The page went out of sight, or came back. */
  hide(hidden: boolean): void {
    this.#cancelRest()
    this.#cancelRest = nothing
    if (this.#status.state === 'stopped') return
    if (hidden) this.#cancelRest = this.#world.after(pace.REST_AFTER_MS, () => this.rest())
    else {
      if (this.#resting) this.#failures = 0
      this.#resting = false
      this.#hiddenPollMs = pace.HIDDEN_POLL_MS
      this.nudge()
    }
  }

  /** The page is out of sight for good, or on its way out: lets go of its stream at once, until it is seen again. */
  rest(): void {
    if (this.#status.state === 'stopped') return
    this.#let()
    this.#resting = true
    this.#pollDue = this.#world.now() + this.#pollEvery()
    this.#say('connecting')
    this.#plan()
  }

  /** The network is back, or somebody looks: finds out at once whether the line still stands. */
  nudge(): void {
    if (this.#status.state === 'stopped' || this.#resting) return
    if (this.#status.state === 'live') {
      if (this.#world.now() - this.#heardAt > this.#silenceMs()) this.#ended('silent')
      return
    }
    if (this.#heldUp === 0) this.#streamDue = this.#world.now()
    this.#pollDue = this.#world.now()
    // What is under way is left to end by itself: it has its own time limit.
    if (this.#end === null) this.#plan()
  }

  /** Plans the next attempt. Nothing else starts one. */
  #plan(): void {
    this.#cancelTimer()
    const [task, due] = this.#next()
    const at = Math.max(due, this.#lastAttemptAt + pace.MIN_GAP_MS, this.#notBefore, this.#world.now())
    this.#cancelTimer = this.#world.after(at - this.#world.now(), () => this.#attempt(task))
  }

  #next(): readonly [Task, number] {
    if (this.#reset !== null) return ['reset', this.#pollDue]
    if (this.#resting) return ['poll', this.#pollDue]
    const due = Math.max(this.#streamDue, this.#streamNotBefore)
    const asks = this.#failures >= pace.POLL_AFTER_FAILURES || this.#streamNotBefore > this.#world.now()
    if (asks && this.#pollDue <= due) return ['poll', this.#pollDue]
    return [this.#refused === 'yes' ? 'probe' : 'stream', due]
  }

  #attempt(task: Task): void {
    const turn = this.#let()
    this.#lastAttemptAt = this.#world.now()
    switch (task) {
      case 'stream':
        return this.#open(turn)
      case 'poll':
        return this.#poll(turn)
      case 'probe':
        return this.#probe(turn)
      case 'reset':
        return this.#load(turn)
      default:
        return unreachable(task)
    }
  }

  /** Lets go of whatever is under way and begins a new turn. */
  #let(): number {
    this.#cancelTimer()
    this.#cancelTimer = nothing
    const end = this.#end
    this.#end = null
    end?.()
    return ++this.#turn
  }

  #open(turn: number): void {
    this.#beating = false
    this.#openedAt = this.#heardAt = this.#world.now()
    const ears: StreamEars = {
      event: (event, id, data) => {
        if (turn !== this.#turn) return
        this.#heardAt = this.#world.now()
        this.#watch(this.#silenceMs())
        this.#heard({ event, id, data })
      },
      failed: (refused) => {
        if (turn === this.#turn) this.#ended(refused ? 'refused' : 'broken')
      },
    }
    const source = this.#world.open(this.#address(''), ears)
    this.#end = () => source.close()
    this.#watch(pace.HELLO_WAIT_MS)
  }

  #watch(ms: number): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#world.after(ms, () => this.#ended('silent'))
  }

  #heard(raw: RawEvent): void {
    if (raw.event === 'hello') return this.#hello(raw)
    if (raw.event === 'bye') return this.#bye(raw)
    this.#beating = true
    this.#heldUp = 0
    this.#take(raw)
  }

  #hello({ id, data }: RawEvent): void {
    const { heartbeatMs, head, now } = fieldsOf(data) ?? {}
    if (typeof heartbeatMs === 'number' && heartbeatMs > 0) this.#heartbeatMs = heartbeatMs
    // NOTE: where we have a place `hello` never moves it: what lies between it and the head is still to come.
    this.#place ??= parseCursor(id) ?? (isText(head) ? parseCursor(head) : null)
    if (isText(now)) this.#options.onServerTime?.(now)
    this.#pollFailures = 0
    this.#refused = 'no'
    this.#watch(this.#silenceMs())
    this.#say('live')
  }

  #bye({ data }: RawEvent): void {
    const ms = fieldsOf(data)?.['reconnectInMs']
    this.#let()
    this.#failures = 0
    this.#streamDue = this.#world.now() + (typeof ms === 'number' && ms > 0 ? pace.ordered(ms, 0) : 0)
    this.#say('connecting')
    this.#plan()
  }

  /** @returns whether what came after it may be taken too. */
  #take(raw: RawEvent): boolean {
    const verdict = judge(this.#place, raw)
    if (verdict.kind === 'reset') this.#startOver(verdict.reset)
    if (verdict.kind !== 'moved') return verdict.kind === 'old'
    this.#place = verdict.place
    this.#resets = 0
    if (verdict.live !== null) give(verdict.live, this.#options.onEvent)
    return true
  }

  #startOver(reset: Reset): void {
    this.#let()
    this.#reset = reset
    this.#pollDue = this.#world.now() + (this.#resets === 0 ? 0 : this.#backOff(this.#resets))
    this.#resets++
    this.#say('connecting')
    this.#plan()
  }

  #load(turn: number): void {
    const reset = this.#reset
    if (reset === null) return this.#plan()
    this.#during(turn, async (signal) => {
      const place = parseCursor(await this.#options.onReset(reset, signal))
      if (place === null) throw new Error('What was loaded has no cursor.')
      return () => {
        this.#place = place
        this.#reset = null
        this.#streamDue = this.#pollDue = this.#world.now()
      }
    })
  }

  #poll(turn: number): void {
    this.#during(turn, async (signal) => {
      const answer = await this.#world.ask(this.#address('/since'), signal)
      if (answer.status !== 200) return () => this.#unanswered(answer)
      const fields = fieldsOf(await answer.json())
      return () => this.#answered(fields)
    })
  }

  #answered(fields: Fields | null): void {
    const events: unknown = fields?.['events']
    if (fields === null || !Array.isArray(events)) return this.#unanswered()
    const now = this.#world.now()
    // The server is back, so the stream may be too; otherwise it keeps to its own waits.
    if (this.#pollFailures > 0) this.#streamDue = Math.min(this.#streamDue, now)
    this.#pollFailures = 0
    const { reset, cursor, more } = fields
    const last = reset === undefined ? { event: 'heartbeat', id: cursor } : { event: 'reset', data: reset }
    for (const item of [...(events as readonly unknown[]), last]) {
      const { event, id, data } = fieldsOf(item) ?? {}
      if (!this.#take({ event: isText(event) ? event : 'post', id: isText(id) ? id : '', data })) return
    }
    this.#pollDue = now + (more === true ? 0 : this.#pollEvery())
    this.#say('polling', this.#resting ? pace.HIDDEN_POLL_MS : pace.POLL_MS)
  }

  #unanswered(answer?: Answer): void {
    const now = this.#world.now()
    this.#pollFailures++
    this.#pollDue = now + Math.max(this.#backOff(this.#pollFailures), this.#resting ? this.#pollEvery() : 0)
    const waitMs = answer?.retryAfterMs ?? null
    if (waitMs !== null) this.#notBefore = now + pace.ordered(waitMs, this.#world.random())
    this.#say('offline')
  }

  /** Asks the stream's own address why it was refused, since an EventSource doesn't tell. */
  #probe(turn: number): void {
    const look = async (signal: AbortSignal) => {
      const { status, retryAfterMs } = await this.#world.ask(this.#address(''), signal, 'HEAD')
      return () => {
        if (status !== 200) return this.#failed(retryAfterMs)
        this.#refused = 'asked'
        this.#streamDue = this.#world.now()
      }
    }
    this.#during(turn, look, () => this.#failed())
  }

  /** One question: its answer counts only while its turn lasts, and it is given up after `REQUEST_WAIT_MS`. */
  #during(turn: number, ask: Ask, missed = () => this.#unanswered()): void {
    const abort = new AbortController()
    const finish = (then: () => void): void => {
      if (turn !== this.#turn) return
      const next = this.#let()
      then()
      // An answer that began a turn of its own has planned what follows.
      if (next === this.#turn) this.#plan()
    }
    const giveUp = (): void => finish(missed)
    this.#end = () => abort.abort()
    this.#cancelTimer = this.#world.after(pace.REQUEST_WAIT_MS, giveUp)
    ask(abort.signal).then(finish, giveUp)
  }

  #ended(how: 'broken' | 'refused' | 'silent'): void {
    const now = this.#world.now()
    this.#let()
    if (this.#beating && now - this.#openedAt >= pace.STEADY_MS) this.#failures = 0
    this.#refused = how === 'refused' ? 'yes' : 'no'
    this.#failed()
    if (how === 'silent' && !this.#beating) {
      this.#heldUp++
      this.#failures = Math.max(this.#failures, pace.POLL_AFTER_FAILURES)
      this.#streamDue = now + pace.heldUpWait(this.#heldUp, this.#world.random())
    }
    // Ask at once, unless asking has just been tried in vain.
    if (this.#pollFailures === 0) this.#pollDue = Math.min(this.#pollDue, now)
    if (this.#status.state === 'live') this.#say('connecting')
    this.#plan()
  }

  #failed(orderedMs: number | null = null): void {
    this.#failures++
    const now = this.#world.now()
    this.#streamDue = now + this.#backOff(this.#failures)
    if (orderedMs !== null) this.#streamNotBefore = now + pace.ordered(orderedMs, this.#world.random())
  }

  #pollEvery(): number {
    const most = this.#resting ? this.#hiddenPollMs : pace.POLL_MS
    if (this.#resting) this.#hiddenPollMs = Math.min(pace.MAX_HIDDEN_POLL_MS, most * 2)
    return pace.spread(most, this.#world.random())
  }

  #backOff(failures: number): number {
    return pace.backOff(failures, this.#world.random())
  }

  #silenceMs(): number {
    return this.#heartbeatMs * pace.SILENT_HEARTBEATS
  }

  #address(below: string): string {
    const after = this.#place && `?after=${this.#place.epoch}.${this.#place.seq}`
    return `${this.#options.address}${below}${after ?? ''}`
  }

  #say(state: StreamState, everyMs = 0): void {
    const now = this.#status
    if (now.state === 'stopped' || (state === now.state && everyMs === now.everyMs)) return
    this.#status = { state, everyMs }
    this.#options.onStatus(this.#status)
  }
}

function nothing(): void {}
