import { LiveHub, type HubDeps } from '../../src/fanout/live/hub.ts'
import type { JoinOptions } from '../../src/fanout/live/join-options.ts'
import type { Encoding } from '../../src/fanout/live/shared-gzip.ts'
import type { NewEvent, PublicEvent } from '../../src/domain/event.ts'
import type { PostId, Seq } from '../../src/domain/ids.ts'
import { correct, retract, type Post } from '../../src/domain/post.ts'
import type { Story } from '../../src/domain/story.ts'
import { bodyFromText, textFromBody } from '../../src/domain/body.ts'
import type { EventLog } from '../../src/log/event-log.ts'
import { LocalWake } from '../../src/log/local-wake.ts'
import { MemoryLog } from './memory-log.ts'
import { MemoryReader } from './memory-reader.ts'
import { publication, sampleAlert, sampleNow, samplePost, sampleStory } from './samples.ts'

/** A desk's log as the hub sees it, without a store, a clock or a socket. */
export class MemoryDeskLog {
  readonly log = new MemoryLog()
  readonly wake = new LocalWake()
  readonly posts = new Map<PostId, { story: Story; post: Post }>()

  append(event: NewEvent): Seq {
    const seq = this.log.append(event, sampleNow)
    this.wake.announce(seq)
    return seq
  }

  publish(story: Story, text = 'words'): Post {
    const post = samplePost(story, { text })
    this.posts.set(post.id, { story, post })
    this.append(publication(story, post))
    return post
  }

  /** Removes a post's text from the log and appends the retraction, as one commit does. */
  retract(id: PostId): void {
    const found = this.posts.get(id)
    if (found === undefined) throw new Error('There is no such post.')
    const post = retract(found.post, 'It did not happen.', sampleNow)
    this.posts.set(id, { ...found, post })
    this.log.rewrite((event) => ('post' in event && event.post.id === id ? { ...event, post } : event))
    this.append({ kind: 'post-retracted', story: found.story, post })
  }

  /** Corrects a post's text, as one commit does: its earlier events stay as they are. */
  correct(id: PostId, text: string): void {
    const found = this.posts.get(id)
    if (found === undefined) throw new Error('There is no such post.')
    const { headline } = found.post
    const post = correct(found.post, { headline, body: bodyFromText(text) }, 'Set right.', sampleNow)
    this.posts.set(id, { ...found, post })
    this.append({ kind: 'post-corrected', story: found.story, post })
  }

  alert(story: Story): void {
    this.append({ kind: 'alert-requested', alert: sampleAlert(samplePost(story)) })
  }

  /** Renders an event as a page would: the post's text, or that of the pinned post. */
  readonly render = async (event: PublicEvent): Promise<string> => {
    const pinned = event.story.pinnedPost === null ? undefined : this.posts.get(event.story.pinnedPost)?.post
    const shown = 'post' in event ? event.post : pinned
    return shown === undefined ? event.story.headline : `<p>${textFromBody(shown.body)}</p>`
  }
}

export type OpenedHub = AsyncDisposable & {
  readonly hub: LiveHub
  readonly desk: MemoryDeskLog
  readonly faults: unknown[]
  /** Joins a reader; resolves when it is live or disconnected. */
  readonly join: (options?: Partial<JoinOptions>, encoding?: Encoding) => Promise<MemoryReader>
}

/** A hub on a log in memory. `desk` may have events already; they are its past. */
export async function openHub(
  given: Partial<HubDeps> & { readonly desk?: MemoryDeskLog; readonly log?: EventLog } = {},
): Promise<OpenedHub> {
  const { desk = new MemoryDeskLog(), limits, ...parts } = given
  const faults: unknown[] = []
  const hub = new LiveHub(
    {
      log: desk.log,
      wake: desk.wake,
      render: desk.render,
      now: () => sampleNow,
      random: () => 0.5,
      heartbeatMs: 60_000,
      lifetimeMs: 0,
      maxUnsentBytes: 256 * 1_024,
      report: (fault) => faults.push(fault),
      limits: { faultPauseMs: 1, ...limits },
      ...parts,
    },
    await desk.log.head(),
  )
  hub.start()
  return {
    hub,
    desk,
    faults,
    async join(options = {}, encoding = 'plain'): Promise<MemoryReader> {
      const reader = new MemoryReader(encoding)
      await hub.join(reader, { story: null, after: null, ...options })
      return reader
    },
    [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose](),
  }
}

/** Waits until a condition holds, turn by turn; gives up after ten seconds. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Timed out waiting for ${what}.`)
    await turn()
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export const stories: readonly [Story, Story] = [sampleStory(), sampleStory()]
