import { parseCursor } from '../../domain/ids.ts'
import { afterQuery, type StreamPosition } from './accept-event.ts'
import { fieldsOf, isText, type RawEvent } from './live-event.ts'
import type { StreamHandlers, StreamEnvironment } from './stream-environment.ts'
import { MIN_GAP_MS } from './timing.ts'

/** Messages between the tabs of one browser. */
export type TabMessage =
  /** A new leader asks which tabs are open. */
  | { readonly kind: 'who' }
  /** `isCheck`: this tab doubts that the stream is alive. */
  | { readonly kind: 'here'; readonly path: string; readonly isCheck?: boolean }
  /** The stream is open: its path, its `hello`, and its position. */
  | { readonly kind: 'stream'; readonly path: string; readonly at: string; readonly hello: string }
  | ({ readonly kind: 'event'; readonly path: string; readonly data: string } & RawEvent)
  | { readonly kind: 'failed'; readonly refused: boolean }

/** The tabs of one browser that are open on one desk. */
export interface TabGroup {
  /** Calls `granted` once this tab is the leader. The returned function resigns. */
  lead(desk: string, granted: () => void): () => void
  /** Messages reach all other tabs, in order. */
  channel(desk: string, heard: (said: TabMessage) => void): { say(said: TabMessage): void; close(): void }
}

/** Other tabs answer at once; a busy one may be late. */
const ROLL_CALL_MS = 50
/** Events buffered while a tab catches up; above that it starts again. */
const MAX_BUFFERED = 1_000

/**
 * An environment in which all tabs of a browser share one stream, since over HTTP/1.1 a browser has six connections to a
 * host.
 *
 * Every tab requests leadership. The leader holds the connection and forwards events to the others. When it resigns,
 * closes or crashes, the browser makes the next tab the leader, which continues from its own position.
 */
export function sharedEnvironment(environment: StreamEnvironment, tabs: TabGroup): StreamEnvironment {
  return {
    ...environment,
    open: (address, handlers, isCheck) =>
      new SharedConnection(environment, tabs, address, handlers, isCheck === true),
  }
}

/**
 * One tab's end of the shared stream.
 *
 *   waiting      announced itself; no stream yet
 *   catching up  behind the stream: requests the missing events from `/since`, and buffers forwarded ones meanwhile
 *   following    receives what the leader forwards
 *   leading      holds the stream. With tabs of several stories it is the stream of all stories, and each tab drops the
 *                events of others.
 */
class SharedConnection {
  readonly #env: StreamEnvironment
  readonly #handlers: StreamHandlers
  readonly #path: string
  /** The stream of all stories, which also names the channel of the desk's tabs. */
  readonly #desk: string
  readonly #channel: { say(said: TabMessage): void; close(): void }
  readonly #resignLeadership: () => void
  readonly #closed = new AbortController()
  #position: StreamPosition | null
  /** `null` while waiting; a list while catching up. */
  #buffered: (TabMessage & { kind: 'event' })[] | null = null
  #isFollowing = false

  #hasHeardTabs = false

  // State of the leader.
  #paths = new Set<string>()
  #isLeading = false
  #source: { close(): void } | null = null
  #streamPath = ''
  #hello = ''
  #helloAt = 0
  #openedAt = 0

  constructor(
    environment: StreamEnvironment,
    tabs: TabGroup,
    address: string,
    handlers: StreamHandlers,
    isCheck: boolean,
  ) {
    this.#env = environment
    this.#handlers = handlers
    const [path = '', after = ''] = address.split('?after=')
    this.#path = path
    this.#position = parseCursor(after)
    this.#desk = path.replace(/(\/live)\/.*/, '$1')
    this.#channel = tabs.channel(this.#desk, (said) => this.#received(said))
    this.#channel.say({ kind: 'here', path, isCheck })
    this.#resignLeadership = tabs.lead(this.#desk, () => this.#becomeLeader())
  }

  close(): void {
    this.#closed.abort()
    this.#source?.close()
    this.#channel.close()
    this.#resignLeadership()
  }

  #received(said: TabMessage): void {
    this.#hasHeardTabs = true
    switch (said.kind) {
      case 'who':
        return this.#channel.say({ kind: 'here', path: this.#path })
      case 'here':
        if (this.#isLeading) this.#addTab(said.path, said.isCheck === true)
        return
      case 'stream':
        if (this.#serves(said.path)) void this.#follow(said.at, said.hello)
        return
      case 'event':
        // A stream that is refused begins with `bye`: nobody follows it yet.
        if (this.#isFollowing || said.event === 'bye') this.#deliver(said)
        else if (this.#buffered !== null && this.#buffered.push(said) > MAX_BUFFERED)
          this.#handlers.failed(false)
        return
      case 'failed':
        this.#handlers.failed(said.refused)
    }
  }

  #serves(path: string): boolean {
    return path === this.#path || path === this.#desk
  }

  /** Continues from the stream's position, after catching up by `/since`. */
  async #follow(at: string, hello: string): Promise<void> {
    const buffered = (this.#buffered = [] as (TabMessage & { kind: 'event' })[])
    this.#isFollowing = false
    const start = parseCursor(at)
    try {
      for (
        let position = this.#position, asked = false;
        position !== null &&
        position.epoch === start?.epoch &&
        // One that is ahead asks too, once: its position may be of a history that the desk no longer has.
        (position.seq < start.seq || !(asked || position.cursor === at));
        position = this.#position, asked = true
      ) {
        await this.#catchUp(position, start.seq)
        // Another stream was opened meanwhile, or this tab's end was closed.
        if (this.#buffered !== buffered || this.#closed.signal.aborted) return
      }
    } catch {
      if (!this.#closed.signal.aborted) this.#handlers.failed(false)
      return
    }
    this.#position ??= start
    this.#buffered = null
    this.#isFollowing = true
    this.#handlers.event('hello', '', hello)
    // In another epoch this causes a reset; otherwise it confirms our position.
    this.#handlers.event('heartbeat', at, '{}')
    for (const said of buffered) this.#deliver(said)
  }

  async #catchUp(position: StreamPosition, until: number): Promise<void> {
    const { epoch, seq } = position
    const answer = await this.#env.ask(`${this.#path}/since${afterQuery(position)}`, this.#closed.signal)
    const { events, cursor, reset } = (answer.status === 200 && fieldsOf(await answer.json())) || {}
    const next = isText(cursor) ? parseCursor(cursor) : null
    if (!Array.isArray(events) || next === null || this.#closed.signal.aborted)
      throw new Error('No progress.')
    for (const item of events as readonly unknown[]) {
      const { event, id, data } = fieldsOf(item) ?? {}
      if (isText(event) && isText(id)) this.#handlers.event(event, id, JSON.stringify(data))
    }
    if (reset !== undefined) this.#handlers.event('reset', '', JSON.stringify(reset))
    if (next.epoch === epoch && next.seq <= seq && seq < until) throw new Error('No progress.')
    this.#position = next
  }

  /** Dispatches one event of the shared stream; of other tabs' events only the position, as a heartbeat. */
  #deliver({ path, event, id, data }: TabMessage & { kind: 'event' }): void {
    this.#position = parseCursor(id) ?? this.#position
    const own = this.#path.split('/').at(-1)
    // A story is known by the slug it has, and by those it had.
    const { story, formerly } = fieldsOf(data) ?? {}
    const slugs = [story, formerly].flat().map((slug) => encodeURIComponent(String(slug)))
    const isForOthers = path !== this.#path && !slugs.includes(own ?? '')
    if (isForOthers && (event === 'post' || event === 'story')) this.#handlers.event('heartbeat', id, '{}')
    else this.#handlers.event(event, id, data)
  }

  #becomeLeader(): void {
    this.#isLeading = true
    this.#paths.add(this.#path)
    this.#channel.say({ kind: 'who' })
    // The only tab, as far as is known: if others do answer, it reopens for all of them.
    if (!this.#hasHeardTabs) return this.#open()
    const cancel = this.#env.after(ROLL_CALL_MS, () => this.#open())
    this.#closed.signal.addEventListener('abort', cancel)
  }

  /**
   * Adds a tab. The stream is announced to it, or reopened where it doesn't cover what that tab follows, or where the tab
   * doubts it.
   */
  #addTab(path: string, isCheck: boolean): void {
    this.#paths.add(path)
    if (this.#source === null) return
    const isDoubted = isCheck && this.#env.now() - this.#openedAt > MIN_GAP_MS
    if (isDoubted || (path !== this.#streamPath && this.#streamPath !== this.#desk)) this.#open()
    else if (this.#hello !== '') this.#announceStream()
  }

  #open(): void {
    this.#source?.close()
    this.#openedAt = this.#env.now()
    this.#hello = ''
    // Forwarded events end here: from now on this tab has the stream itself.
    this.#buffered = null
    this.#isFollowing = false
    const path = this.#paths.size > 1 ? this.#desk : this.#path
    this.#streamPath = path
    this.#source = this.#env.open(path + afterQuery(this.#position), {
      event: (event, id, data) => {
        if (event === 'hello') return this.#helloReceived(id, data)
        this.#channel.say({ kind: 'event', path, event, id, data })
        this.#deliver({ kind: 'event', path, event, id, data })
      },
      failed: (refused) => {
        this.#channel.say({ kind: 'failed', refused })
        this.#handlers.failed(refused)
      },
    })
  }

  #helloReceived(id: string, hello: string): void {
    const head = fieldsOf(hello)?.['head']
    this.#position ??= parseCursor(isText(head) ? head : id)
    this.#hello = hello
    this.#helloAt = this.#env.now()
    this.#announceStream()
    this.#handlers.event('hello', id, hello)
  }

  #announceStream(): void {
    const at = this.#position?.cursor ?? ''
    const { now, ...greeting } = fieldsOf(this.#hello) ?? {}
    const clock = Date.parse(isText(now) ? now : '') + this.#env.now() - this.#helloAt
    const hello = JSON.stringify({
      ...greeting,
      head: at,
      ...(clock > 0 ? { now: new Date(clock).toISOString() } : {}),
    })
    this.#channel.say({ kind: 'stream', path: this.#streamPath, at, hello })
  }
}
