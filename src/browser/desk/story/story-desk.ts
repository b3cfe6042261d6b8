import { signal, type ReadonlySignal } from '@preact/signals'
import type { LiveEvent } from '../../stream/live-event.ts'
import { LiveStream } from '../../stream/live-stream.ts'
import type { StreamStatus } from '../../stream/live-stream-options.ts'
import type { StreamEnvironment } from '../../stream/stream-environment.ts'
import type { DeskApi } from '../api/desk-api.ts'
import { mayTryAgain, type Problem } from '../api/problem.ts'
import type { AlertJson, PostJson, SnapshotJson, StoryJson } from '../api/api-json.ts'
import type { ServerClock } from '../server-clock.ts'
import { append, letIn, merge, noPosts, type PostList } from './post-list.ts'

export type StoryDeskParts = {
  readonly api: Pick<DeskApi, 'story' | 'post' | 'drafts' | 'alertsOfStory' | 'readers'>
  readonly clock: ServerClock
  readonly environment: StreamEnvironment
  readonly slug: string
  /** Where the story's stream is: `/live/stories/SLUG` below the path the desk is served under. */
  readonly streamAddress: string
  /** Whether a new post of somebody else's has to wait, because the editor's hand is among the posts. */
  readonly holdBack: () => boolean
  readonly isOwn: (post: PostJson) => boolean
  readonly onPost: (post: PostJson) => void
}

/**
 * How often the drafts are asked for. They have no stream: what is under way must not show in one that readers can open,
 * not even by its timing.
 */
const DRAFTS_MS = 4_000
/** Alerts and how many read are asked for with every fourth question for drafts. */
const DRAFTS_TO_ALL = 4
/** With more news than that at once, the page is loaded anew instead of post by post. */
const MOST_SINGLE_POSTS = 10

/**
 * One story on the desk, as it stands now: its posts by the readers' own stream, the rest by asking.
 *
 *   load    the snapshot, with its cursor
 *   follow  the stream from that cursor: each event names a post, which is then asked for as the desk sees it
 *   stop    when the screen is left
 */
export class StoryDesk {
  readonly #parts: StoryDeskParts
  readonly #story = signal<StoryJson | null>(null)
  readonly #posts = signal<PostList>(noPosts)
  readonly #next = signal<string | null>(null)
  readonly #drafts = signal<readonly PostJson[]>([])
  readonly #alerts = signal<readonly AlertJson[]>([])
  readonly #problem = signal<Problem | null>(null)
  readonly #status = signal<StreamStatus>({ state: 'connecting', everyMs: 0 })
  readonly #stop = new AbortController()
  #stream: LiveStream | null = null
  /** Posts that an event named and that are still to be asked for. */
  readonly #wanted = new Set<string>()
  #fetching = false
  #asking = false
  #askAgain = false
  #hidden = false
  #turn = 0
  #cancelAsk = (): void => {}

  constructor(parts: StoryDeskParts) {
    this.#parts = parts
  }

  get story(): ReadonlySignal<StoryJson | null> {
    return this.#story
  }
  get posts(): ReadonlySignal<PostList> {
    return this.#posts
  }
  /** Where the older posts begin; `null` when all are here. */
  get next(): ReadonlySignal<string | null> {
    return this.#next
  }
  get drafts(): ReadonlySignal<readonly PostJson[]> {
    return this.#drafts
  }
  /** The newest first. */
  get alerts(): ReadonlySignal<readonly AlertJson[]> {
    return this.#alerts
  }
  /** Why the story could not be loaded. */
  get problem(): ReadonlySignal<Problem | null> {
    return this.#problem
  }
  get status(): ReadonlySignal<StreamStatus> {
    return this.#status
  }

  /** Loads the story and begins to follow it. May be called again after it failed. */
  async start(): Promise<void> {
    this.#problem.value = null
    const cursor = await this.#load()
    if (cursor === null || this.#stop.signal.aborted || this.#stream !== null) return
    const { streamAddress, environment, clock } = this.#parts
    this.#stream = new LiveStream({
      address: streamAddress,
      after: cursor,
      environment,
      onEvent: (event) => this.#heard(event),
      onStatus: (status) => (this.#status.value = status),
      onReset: async () => {
        const fresh = await this.#load()
        if (fresh === null) throw new Error('The story could not be loaded.')
        return fresh
      },
      onServerTime: (now) => clock.heardMoment(now),
    })
    this.#stream.start()
    await this.refresh()
    this.#askLater()
  }

  stop(): void {
    this.#stop.abort()
    this.#cancelAsk()
    this.#stream?.stop()
  }

  /** The page went out of sight, or came back. */
  hide(hidden: boolean): void {
    this.#stream?.hide(hidden)
    this.#hidden = hidden
    this.#cancelAsk()
    if (hidden || this.#stop.signal.aborted) return
    void this.refresh()
    this.#askLater()
  }

  /** The network is back, or the computer slept. */
  reconnectNow(): void {
    this.#stream?.reconnectNow()
  }

  /** Asks for what has no stream; what can't be had stays as it was. */
  async refresh(): Promise<void> {
    // What is under way may have been answered before whatever is the reason to ask now.
    this.#askAgain = this.#asking
    if (this.#asking) return
    this.#asking = true
    const { api, slug } = this.#parts
    const { signal } = this.#stop
    do {
      this.#askAgain = false
      const [drafts, alerts, readers] = await Promise.all([
        api.drafts(slug, signal),
        api.alertsOfStory(slug, signal),
        api.readers(slug, signal),
      ])
      if (drafts.ok) this.#takeDrafts(drafts.value.drafts)
      if (alerts.ok) this.#alerts.value = alerts.value.alerts
      if (readers.ok) this.#countReaders(readers.value.readers)
    } while (this.#askAgain && !signal.aborted)
    this.#asking = false
    await this.#fetchWanted()
  }

  #countReaders(readers: number): void {
    const story = this.#story.value
    if (story !== null && story.readers !== readers) this.#story.value = { ...story, readers }
  }

  /** Asks for this post and shows it: after something was done to it from here, which need not wait for the stream. */
  async show(id: string): Promise<void> {
    this.#wanted.add(id)
    await this.#fetchWanted()
  }

  /** Loads what stands above the posts. */
  async refreshStory(): Promise<void> {
    const { api, slug } = this.#parts
    const answer = await api.story(slug, null, this.#stop.signal)
    if (answer.ok) this.#story.value = answer.value
  }

  /** Shows the posts that wait. */
  letIn(): void {
    this.#posts.value = letIn(this.#posts.value)
  }

  /** Loads the next older page. */
  async more(): Promise<Problem | null> {
    const { api, slug } = this.#parts
    const page = this.#next.value
    if (page === null) return null
    const answer = await api.story(slug, page, this.#stop.signal)
    if (!answer.ok) return answer.refusal
    this.#posts.value = append(this.#posts.value, answer.value.posts)
    this.#next.value = answer.value.next ?? null
    return null
  }

  async #load(): Promise<string | null> {
    const { api, slug } = this.#parts
    const answer = await api.story(slug, null, this.#stop.signal)
    if (!answer.ok) {
      if (this.#story.value === null) this.#problem.value = answer.refusal
      return null
    }
    const snapshot: SnapshotJson = answer.value
    this.#story.value = snapshot
    this.#posts.value = { shown: snapshot.posts, waiting: [] }
    this.#next.value = snapshot.next ?? null
    return snapshot.cursor
  }

  #heard(event: LiveEvent): void {
    if (event.kind === 'story') {
      void this.refreshStory()
      return
    }
    const story = this.#story.value
    if (story !== null) this.#story.value = { ...story, lastUpdated: event.lastUpdated }
    const isKnown = [...this.#posts.value.shown, ...this.#posts.value.waiting].some(
      ({ id }) => id === event.id,
    )
    // A change to a post on a page that was not asked for: it will be right when it is.
    if (event.change !== 'published' && !isKnown) return
    this.#wanted.add(event.id)
    void this.#fetchWanted()
    if (this.#drafts.value.some(({ id }) => id === event.id)) void this.refresh()
  }

  async #fetchWanted(): Promise<void> {
    if (this.#fetching) return
    this.#fetching = true
    while (this.#wanted.size > 0 && !this.#stop.signal.aborted) {
      if (this.#wanted.size > MOST_SINGLE_POSTS) {
        this.#wanted.clear()
        await this.#load()
        break
      }
      const [id = ''] = this.#wanted
      this.#wanted.delete(id)
      const answer = await this.#parts.api.post(id, this.#stop.signal)
      if (answer.ok) this.#take(answer.value)
      else if (mayTryAgain(answer.refusal)) {
        // The event is behind us: it is for us to come back to it, at the latest with the next question for drafts.
        this.#wanted.add(id)
        break
      }
    }
    this.#fetching = false
  }

  #take(post: PostJson): void {
    const { isOwn, holdBack, onPost } = this.#parts
    this.#posts.value = merge(this.#posts.value, post, !isOwn(post) && holdBack())
    onPost(post)
  }

  /** The list stays the same one while nothing in it has changed, so that nothing is drawn anew. */
  #takeDrafts(drafts: readonly PostJson[]): void {
    if (drafts.map(versionOf).join() !== this.#drafts.value.map(versionOf).join()) this.#drafts.value = drafts
  }

  #askLater(): void {
    this.#cancelAsk()
    if (this.#hidden || this.#stop.signal.aborted) return
    this.#cancelAsk = this.#parts.environment.after(DRAFTS_MS, () => void this.#askInTurn())
  }

  async #askInTurn(): Promise<void> {
    this.#turn++
    await (this.#turn % DRAFTS_TO_ALL === 0 ? this.refresh() : this.#askForDrafts())
    this.#askLater()
  }

  async #askForDrafts(): Promise<void> {
    // Whoever asks for everything asks for the drafts too.
    if (!this.#asking) {
      const { api, slug } = this.#parts
      this.#asking = true
      const drafts = await api.drafts(slug, this.#stop.signal)
      this.#asking = false
      if (this.#askAgain) return this.refresh()
      if (drafts.ok) this.#takeDrafts(drafts.value.drafts)
    }
    await this.#fetchWanted()
  }
}

/** Tells two states of a draft apart: its time moves its revision too. */
function versionOf({ id, revision, state, publishAt }: PostJson): string {
  return `${id}.${revision}.${state}.${publishAt ?? ''}`
}
