import { parseCursor } from '../../domain/ids.ts'
import type { Place } from './intake.ts'
import { fieldsOf, isText, type RawEvent } from './live-event.ts'
import type { StreamEars, StreamWorld } from './world.ts'

/** What the tabs of one browser say to one another. */
export type Said =
  /** The tab that leads from now on asks who is there. */
  | { readonly kind: 'who' }
  | { readonly kind: 'here'; readonly path: string }
  /** The stream is heard: which one it is, what its greeting said, and how far it has come. */
  | { readonly kind: 'stream'; readonly path: string; readonly at: string; readonly hello: string }
  | ({ readonly kind: 'event'; readonly path: string; readonly data: string } & RawEvent)
  | { readonly kind: 'failed'; readonly refused: boolean }

/** The tabs of one browser that are open on one desk. */
export interface Tabs {
  /** Calls `granted` once this tab is the one that leads. The answer gives that up again. */
  lead(desk: string, granted: () => void): () => void
  /** What is said is heard by all the others, in order. */
  channel(desk: string, heard: (said: Said) => void): { say(said: Said): void; close(): void }
}

/** The others answer at once; one that is busy is heard a little later. */
const ROLL_CALL_MS = 50
/** What gathers while a tab catches up; past that it starts anew. */
const MAX_GATHERED = 1_000

/**
 * A world in which all tabs of a browser have one stream together, since over HTTP/1.1 a browser has six connections to a
 * host.
 *
 * Whoever opens a stream asks to lead. One tab does: it holds the connection and passes on what it hears; when it lets go
 * of it, is closed or crashes, the browser has the next one lead, which goes on from where it is itself.
 */
export function sharedWorld(world: StreamWorld, tabs: Tabs): StreamWorld {
  return { ...world, open: (address, ears) => new SharedLine(world, tabs, address, ears) }
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
class SharedLine {
  readonly #world: StreamWorld
  readonly #ears: StreamEars
  readonly #path: string
  /** The stream of all stories, which is also what the tabs of a desk know each other by. */
  readonly #desk: string
  readonly #channel: { say(said: Said): void; close(): void }
  readonly #giveUp: () => void
  readonly #closed = new AbortController()
  #place: Place | null
  /** `null` while waiting; a list while catching up. */
  #gathered: (Said & { kind: 'event' })[] | null = null
  #isFollowing = false

  // Of the tab that leads.
  #paths = new Set<string>()
  #isLeading = false
  #source: { close(): void } | null = null
  #streamPath = ''
  #hello = ''
  #helloAt = 0

  constructor(world: StreamWorld, tabs: Tabs, address: string, ears: StreamEars) {
    this.#world = world
    this.#ears = ears
    const [path = '', after = ''] = address.split('?after=')
    this.#path = path
    this.#place = parseCursor(after)
    this.#desk = path.replace(/(\/live)\/.*/, '$1')
    this.#channel = tabs.channel(this.#desk, (said) => this.#heard(said))
    this.#channel.say({ kind: 'here', path })
    this.#giveUp = tabs.lead(this.#desk, () => this.#lead())
  }

  close(): void {
    this.#closed.abort()
    this.#source?.close()
    this.#channel.close()
    this.#giveUp()
  }

  #heard(said: Said): void {
    switch (said.kind) {
      case 'who':
        return this.#channel.say({ kind: 'here', path: this.#path })
      case 'here':
        if (this.#isLeading) this.#join(said.path)
        return
      case 'stream':
        if (this.#serves(said.path)) void this.#follow(said.at, said.hello)
        return
      case 'event':
        if (this.#isFollowing) this.#give(said)
        else if (this.#gathered !== null && this.#gathered.push(said) > MAX_GATHERED) this.#ears.failed(false)
        return
      case 'failed':
        this.#ears.failed(said.refused)
    }
  }

  #serves(path: string): boolean {
    return path === this.#path || path === this.#desk
  }

  /** Goes on from the stream as it stands; from before it by what `/since` says. */
  async #follow(at: string, hello: string): Promise<void> {
    const gathered = (this.#gathered = [] as (Said & { kind: 'event' })[])
    this.#isFollowing = false
    const start = parseCursor(at)
    try {
      while (this.#place !== null && this.#place.epoch === start?.epoch && this.#place.seq < start.seq) {
        await this.#catchUp(this.#place)
        // Meanwhile another stream was opened, or this end was closed.
        if (this.#gathered !== gathered || this.#closed.signal.aborted) return
      }
    } catch {
      if (!this.#closed.signal.aborted) this.#ears.failed(false)
      return
    }
    this.#place ??= start
    this.#gathered = null
    this.#isFollowing = true
    this.#ears.event('hello', '', hello)
    // Of another life of the log, it says so; otherwise it is where we are.
    this.#ears.event('heartbeat', at, '{}')
    for (const said of gathered) this.#give(said)
  }

  async #catchUp({ epoch, seq }: Place): Promise<void> {
    const address = `${this.#path}/since?after=${epoch}.${seq}`
    const answer = await this.#world.ask(address, this.#closed.signal)
    const { events, cursor, reset } = (answer.status === 200 && fieldsOf(await answer.json())) || {}
    const next = isText(cursor) ? parseCursor(cursor) : null
    if (!Array.isArray(events) || next === null || this.#closed.signal.aborted) throw new Error('No answer.')
    for (const item of events as readonly unknown[]) {
      const { event, id, data } = fieldsOf(item) ?? {}
      if (isText(event) && isText(id)) this.#ears.event(event, id, JSON.stringify(data))
    }
    if (reset !== undefined) this.#ears.event('reset', '', JSON.stringify(reset))
    if (next.epoch === epoch && next.seq <= seq) throw new Error('It goes no further.')
    this.#place = next
  }

  /** Gives one event of the shared stream; of what is for other tabs no more than how far it has come. */
  #give({ path, event, id, data }: Said & { kind: 'event' }): void {
    this.#place = parseCursor(id) ?? this.#place
    const isForOthers = path !== this.#path && fieldsOf(data)?.['story'] !== this.#path.split('/').at(-1)
    if (isForOthers && (event === 'post' || event === 'story')) this.#ears.event('heartbeat', id, '{}')
    else this.#ears.event(event, id, data)
  }

  #lead(): void {
    this.#isLeading = true
    this.#paths.add(this.#path)
    this.#channel.say({ kind: 'who' })
    const cancel = this.#world.after(ROLL_CALL_MS, () => this.#open())
    this.#closed.signal.addEventListener('abort', cancel)
  }

  /** Another tab is there: it is told of the stream, which is opened anew where it says nothing of what that tab follows. */
  #join(path: string): void {
    this.#paths.add(path)
    if (this.#source === null) return
    if (path !== this.#streamPath && this.#streamPath !== this.#desk) this.#open()
    else if (this.#hello !== '') this.#tell()
  }

  #open(): void {
    this.#source?.close()
    this.#hello = ''
    // What it was passed on is over: from here on it hears for itself.
    this.#gathered = null
    this.#isFollowing = false
    const path = this.#paths.size > 1 ? this.#desk : this.#path
    this.#streamPath = path
    const after = this.#place === null ? '' : `?after=${this.#place.epoch}.${this.#place.seq}`
    this.#source = this.#world.open(path + after, {
      event: (event, id, data) => {
        if (event === 'hello') return this.#greeted(id, data)
        this.#channel.say({ kind: 'event', path, event, id, data })
        this.#give({ kind: 'event', path, event, id, data })
      },
      failed: (refused) => {
        this.#channel.say({ kind: 'failed', refused })
        this.#ears.failed(refused)
      },
    })
  }

  #greeted(id: string, hello: string): void {
    const head = fieldsOf(hello)?.['head']
    this.#place ??= parseCursor(isText(head) ? head : id)
    this.#hello = hello
    this.#helloAt = this.#world.now()
    this.#tell()
    this.#ears.event('hello', id, hello)
  }

  #tell(): void {
    const at = this.#place === null ? '' : `${this.#place.epoch}.${this.#place.seq}`
    const { now, ...greeting } = fieldsOf(this.#hello) ?? {}
    const clock = Date.parse(isText(now) ? now : '') + this.#world.now() - this.#helloAt
    const hello = JSON.stringify({
      ...greeting,
      head: at,
      ...(clock > 0 ? { now: new Date(clock).toISOString() } : {}),
    })
    this.#channel.say({ kind: 'stream', path: this.#streamPath, at, hello })
  }
}
