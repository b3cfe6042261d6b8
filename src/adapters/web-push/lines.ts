import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { CONNECT_MS, connectTo, NoConnectionError, type ConnectOptions } from './connect.ts'
import type { AllowedOrigin } from './endpoint-guard.ts'
import { Http1Line } from './http1-line.ts'
import { Http2Line } from './http2-line.ts'
import type { Line, Request } from './line.ts'
import type { Reply } from './reply.ts'

/** A few long-lived connections carry more than one alone would be allowed; many would look like an attack. */
const MAX_LINES = 4
/** What may wait for the first connection: the first steps of a careful start. */
const ROOM_WHILE_CONNECTING = 64
/** With fewer free places than this the next connection is opened, so that nothing waits for it later. */
const LAST_PLACES = 16
const GROW_PAUSE_MS = 1_000
/** After HTTP/2 has failed between us and a service, not the network. */
const HTTP1_FOR_MS = 600_000

export type LineOptions = ConnectOptions & {
  /** How long a push service may take to answer, in milliseconds. */
  readonly answerMs: number
  /** Milliseconds that only go forward. */
  readonly now: () => number
}

type Waiting = { readonly leave: (line: Line) => void; readonly giveUp: (reply: Reply) => void }

/**
 * The connections to one push service: opened when they are needed, kept while they stand, replaced when they go away.
 *
 * One that is nearly full makes another, up to four. While none has room, requests wait; when no connection can be
 * opened, all that wait are told why, and the next request tries again. Whoever asks for `room` first never waits long:
 * at most 64 requests wait here.
 */
export class Lines {
  readonly #to: AllowedOrigin
  readonly #options: LineOptions
  #lines: readonly Line[] = []
  /** Take on nothing more and still wait for answers, which have their time limit here as elsewhere. */
  readonly #leaving = new Set<Line>()
  readonly #waiting = new Set<Waiting>()
  #connecting: Promise<void> | null = null
  #isClosed = false
  /** A further connection that could not be opened is not tried again before this moment. */
  #growAgainMs = 0
  /** Until then only HTTP/1.1 is offered. */
  #http1UntilMs = 0
  /** Times in a row that HTTP/2 was begun and not come to. */
  #beginnings = 0

  constructor(to: AllowedOrigin, options: LineOptions) {
    this.#to = to
    this.#options = options
  }

  /** How many more requests can be taken on now. */
  get room(): number {
    let room = 0
    for (const line of this.#lines) room += line.room
    if (this.#lines.length === 0) room = ROOM_WHILE_CONNECTING
    return Math.max(0, room - this.#waiting.size)
  }

  /**
   * Sends a request, at once where a connection has room. It is made only when it leaves, since making it is the dear
   * part. `refused` when `signal` is aborted before that.
   */
  request(make: () => Request, signal: AbortSignal): Promise<Reply> {
    if (signal.aborted) return Promise.resolve({ kind: 'refused' })
    const line = this.#roomiest()
    if (line !== null) return line.request(make(), signal)
    if (this.#isClosed) return Promise.resolve({ kind: 'refused' })
    this.#grow()
    return new Promise((resolve, reject) => {
      const end = (reply: Reply | Promise<Reply>): void => {
        this.#waiting.delete(waiting)
        signal.removeEventListener('abort', leave)
        resolve(reply)
      }
      const leave = (): void => end({ kind: 'refused' })
      const waiting: Waiting = {
        giveUp: end,
        leave: (line) => {
          try {
            end(line.request(make(), signal))
          } catch (error) {
            this.#waiting.delete(waiting)
            reject(error)
          }
        },
      }
      setMaxListeners(0, signal)
      signal.addEventListener('abort', leave)
      this.#waiting.add(waiting)
    })
  }

  #roomiest(): Line | null {
    let best: Line | null = null
    let room = 0
    for (const line of this.#lines) {
      room += line.room
      if (line.room > (best?.room ?? 0)) best = line
    }
    if (best !== null && room < LAST_PLACES) this.#grow()
    return best
  }

  #grow(): void {
    if (this.#connecting !== null || this.#lines.length >= MAX_LINES || this.#isClosed) return
    if (this.#options.now() < this.#growAgainMs) return
    this.#connecting = this.#connect()
  }

  async #connect(): Promise<void> {
    const failure = await this.#open()
    this.#connecting = null
    if (failure !== null) {
      this.#growAgainMs = this.#options.now() + GROW_PAUSE_MS
      // Those who wait while other connections stand are let in by them: nobody is told of a failure that is not theirs.
      if (this.#lines.length === 0) {
        this.#growAgainMs = 0
        for (const { giveUp } of this.#waiting) giveUp(failure)
      }
    }
    this.admit()
  }

  /** Opens one more connection; the reply when that failed. */
  async #open(): Promise<Reply | null> {
    if (!this.#to.isTls) return this.#add(new Http1Line(this.#to, this.#options, this.#options))
    const { now, connectMs = CONNECT_MS } = this.#options
    try {
      const offers = now() < this.#http1UntilMs ? ['http/1.1'] : ['h2', 'http/1.1']
      const { socket, speaksHttp2 } = await connectTo(this.#to, this.#options, offers)
      if (this.#isClosed || !speaksHttp2) socket.destroy()
      if (this.#isClosed) return { kind: 'refused' }
      if (!speaksHttp2) return this.#add(new Http1Line(this.#to, this.#options, this.#options))
      const onClose = (isOdd: boolean): void => {
        // Every push service speaks HTTP/1.1 as well; better slowly than not at all.
        if (isOdd) this.#http1UntilMs = now() + HTTP1_FOR_MS
        if (line !== null) this.#remove(line)
      }
      let line: Line | null = null
      const { host } = new URL(this.#to.origin)
      // One that ends a connection twice before it has begun may speak something else, whatever it says.
      if (++this.#beginnings > 2) this.#http1UntilMs = now() + HTTP1_FOR_MS
      line = await Http2Line.open(socket, host, connectMs, { ...this.#options, onClose })
      this.#beginnings = 0
      return this.#add(line)
    } catch (error) {
      if (error instanceof NoConnectionError) return error.reply
      throw error
    }
  }

  #add(line: Line): null {
    // HTTP/1.1 brings its own pool of connections: one line is all of them.
    this.#lines = line instanceof Http1Line ? [line] : [...this.#lines, line]
    return null
  }

  #remove(line: Line): void {
    this.#lines = this.#lines.filter((other) => other !== line)
  }

  /** Lets in those who wait, as far as there is room. */
  admit(): void {
    for (const { leave } of this.#waiting) {
      const line = this.#roomiest()
      if (line === null) break
      leave(line)
    }
    if (this.#waiting.size > 0) this.#grow()
  }

  tend(nowMs: number): void {
    for (const line of this.#lines) {
      line.tend(nowMs)
      // One that was told to go away finishes what it carries; others take its place meanwhile.
      if (line.isOpen) continue
      this.#leaving.add(line)
      this.#remove(line)
    }
    for (const line of this.#leaving) {
      line.tend(nowMs)
      if (!line.isBusy) this.#leaving.delete(line)
    }
    this.admit()
  }

  /** Lets what is on its way finish for `graceMs`, then cuts it off. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true
    for (const { giveUp } of this.#waiting) giveUp({ kind: 'refused' })
    await this.#connecting
    const lines = [...this.#lines, ...this.#leaving]
    for (const line of lines) line.close()
    const until = this.#options.now() + graceMs
    while (lines.some((line) => line.isBusy) && this.#options.now() < until) await sleep(10)
    for (const line of lines) line.destroy()
    this.#lines = []
  }
}
