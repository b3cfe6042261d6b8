import { parseCursor } from '../../domain/ids.ts'
import type { StreamPosition } from './accept-event.ts'
import { fieldsOf, isText, type RawEvent } from './live-event.ts'
import type { StreamHandlers, StreamEnvironment } from './stream-environment.ts'

/** What the tabs of one browser say to one another. */
export type TabMessage =
  /** The tab that leads from now on asks who is there. */
  | { readonly kind: 'who' }
  | { readonly kind: 'here'; readonly path: string }
  /** The stream is heard: which one it is, what its greeting said, and how far it has come. */
  | { readonly kind: 'stream'; readonly path: string; readonly at: string; readonly hello: string }
  | ({ readonly kind: 'event'; readonly path: string; readonly data: string } & RawEvent)
  | { readonly kind: 'failed'; readonly refused: boolean }

/** The tabs of one browser that are open on one desk. */
export interface TabGroup {
  /** Calls `granted` once this tab is the one that leads. The answer gives that up again. */
  lead(desk: string, granted: () => void): () => void
  /** What is said is heard by all the others, in order. */
  channel(desk: string, heard: (said: TabMessage) => void): { say(said: TabMessage): void; close(): void }
}

/** The others answer at once; one that is busy is heard a little later. */
const ROLL_CALL_MS = 50
/** What gathers while a tab catches up; past that it starts anew. */
const MAX_BUFFERED = 1_000

/**
 * A world in which all tabs of a browser have one stream together, since over HTTP/1.1 a browser has six connections to a
 * host.
 *
 * Whoever opens a stream asks to lead. One tab does: it holds the connection and passes on what it hears; when it lets go
 * of it, is closed or crashes, the browser has the next one lead, which goes on from where it is itself.
 */
export function sharedEnvironment(environment: StreamEnvironment, tabs: TabGroup): StreamEnvironment {
  return {
    ...environment,
    open: (address, handlers) => new SharedConnection(environment, tabs, address, handlers),
  }
}

/**
 * One tab's end of the shared stream.
 *
 *   waiting      it has said that it is there, and hears of no stream yet
 *   catching up  it is behind the stream: asks `/since` for what lies between, and keeps what is passed on meanwhile
 *   following    it is given what the leader hears
 *   leading      it hears the stream itself. Tabs that follow another story have the stream of all stories opened in place
 *                of that of one; each tab then passes over what is not for it.
 */
class SharedConnection {
  readonly #env: StreamEnvironment
  readonly #handlers: StreamHandlers
  readonly #path: string
  /** The stream of all stories, which is also what the tabs of a desk know each other by. */
  readonly #desk: string
  readonly #channel: { say(said: TabMessage): void; close(): void }
  readonly #resignLeadership: () => void
  readonly #closed = new AbortController()
  #position: StreamPosition | null
  /** `null` while waiting; a list while catching up. */
  #buffered: (TabMessage & { kind: 'event' })[] | null = null
  #isFollowing = false

  // Of the tab that leads.
  #paths = new Set<string>()
  #isLeading = false
  #source: { close(): void } | null = null
  #streamPath = ''
  #hello = ''
  #helloAt = 0

  constructor(environment: StreamEnvironment, tabs: TabGroup, address: string, handlers: StreamHandlers) {
    this.#env = environment
    this.#handlers = handlers
    const [path = '', after = ''] = address.split('?after=')
    this.#path = path
    this.#position = parseCursor(after)
    this.#desk = path.replace(/(\/live)\/.*/, '$1')
    this.#channel = tabs.channel(this.#desk, (said) => this.#received(said))
    this.#channel.say({ kind: 'here', path })
    this.#resignLeadership = tabs.lead(this.#desk, () => this.#becomeLeader())
  }

  close(): void {
    this.#closed.abort()
    this.#source?.close()
    this.#channel.close()
    this.#resignLeadership()
  }

  #received(said: TabMessage): void {
    switch (said.kind) {
      case 'who':
        return this.#channel.say({ kind: 'here', path: this.#path })
      case 'here':
        if (this.#isLeading) this.#addTab(said.path)
        return
      case 'stream':
        if (this.#serves(said.path)) void this.#follow(said.at, said.hello)
        return
      case 'event':
        if (this.#isFollowing) this.#deliver(said)
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

  /** Goes on from the stream as it stands; from before it by what `/since` says. */
  async #follow(at: string, hello: string): Promise<void> {
    const buffered = (this.#buffered = [] as (TabMessage & { kind: 'event' })[])
    this.#isFollowing = false
    const start = parseCursor(at)
    try {
      while (
        this.#position !== null &&
        this.#position.epoch === start?.epoch &&
        this.#position.seq < start.seq
      ) {
        await this.#catchUp(this.#position)
        // Meanwhile another stream was opened, or this end was closed.
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
    // Of another life of the log, it says so; otherwise it is where we are.
    this.#handlers.event('heartbeat', at, '{}')
    for (const said of buffered) this.#deliver(said)
  }

  async #catchUp({ epoch, seq }: StreamPosition): Promise<void> {
    const address = `${this.#path}/since?after=${epoch}.${seq}`
    const answer = await this.#env.ask(address, this.#closed.signal)
    const { events, cursor, reset } = (answer.status === 200 && fieldsOf(await answer.json())) || {}
    const next = isText(cursor) ? parseCursor(cursor) : null
    if (!Array.isArray(events) || next === null || this.#closed.signal.aborted) throw new Error('No answer.')
    for (const item of events as readonly unknown[]) {
      const { event, id, data } = fieldsOf(item) ?? {}
      if (isText(event) && isText(id)) this.#handlers.event(event, id, JSON.stringify(data))
    }
    if (reset !== undefined) this.#handlers.event('reset', '', JSON.stringify(reset))
    if (next.epoch === epoch && next.seq <= seq) throw new Error('It goes no further.')
    this.#position = next
  }

  /** Gives one event of the shared stream; of what is for other tabs no more than how far it has come. */
  #deliver({ path, event, id, data }: TabMessage & { kind: 'event' }): void {
    this.#position = parseCursor(id) ?? this.#position
    const isForOthers = path !== this.#path && fieldsOf(data)?.['story'] !== this.#path.split('/').at(-1)
    if (isForOthers && (event === 'post' || event === 'story')) this.#handlers.event('heartbeat', id, '{}')
    else this.#handlers.event(event, id, data)
  }

  #becomeLeader(): void {
    this.#isLeading = true
    this.#paths.add(this.#path)
    this.#channel.say({ kind: 'who' })
    const cancel = this.#env.after(ROLL_CALL_MS, () => this.#open())
    this.#closed.signal.addEventListener('abort', cancel)
  }

  /** Another tab is there: it is told of the stream, which is opened anew where it says nothing of what that tab follows. */
  #addTab(path: string): void {
    this.#paths.add(path)
    if (this.#source === null) return
    if (path !== this.#streamPath && this.#streamPath !== this.#desk) this.#open()
    else if (this.#hello !== '') this.#announceStream()
  }

  #open(): void {
    this.#source?.close()
    this.#hello = ''
    // What it was passed on is over: from here on it hears for itself.
    this.#buffered = null
    this.#isFollowing = false
    const path = this.#paths.size > 1 ? this.#desk : this.#path
    this.#streamPath = path
    const after = this.#position === null ? '' : `?after=${this.#position.epoch}.${this.#position.seq}`
    this.#source = this.#env.open(path + after, {
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
    const at = this.#position === null ? '' : `${this.#position.epoch}.${this.#position.seq}`
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
