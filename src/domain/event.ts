import type { Alert } from './alert.ts'
import type { Instant, Mark, PostId, Seq, StoryId } from './ids.ts'
import type { Post } from './post.ts'
import type { Story, StoryChange } from './story.ts'

/**
 * Every kind of event in the log. An event carries the story and the post as they were after it, so that it can be
 * rendered by itself, whenever it is read. Drafts never come here.
 */
export type EventBody =
  | { readonly kind: 'story-opened'; readonly story: Story }
  | { readonly kind: 'story-changed'; readonly story: Story; readonly change: StoryChange }
  | { readonly kind: 'post-published'; readonly story: Story; readonly post: Post }
  | { readonly kind: 'post-corrected'; readonly story: Story; readonly post: Post }
  | { readonly kind: 'post-retracted'; readonly story: Story; readonly post: Post }
  /**
   * Newsroom only: an intent to push, and its end. They stand apart from the log; in a log that an older Telex wrote they
   * stand in between, and are never streamed to readers.
   */
  | { readonly kind: 'alert-requested'; readonly alert: Alert }
  | { readonly kind: 'alert-ended'; readonly alert: Alert }

/** One entry of the log. */
export type DeskEvent = { readonly seq: Seq; readonly mark: Mark; readonly at: Instant } & EventBody

/** An event about to be appended; the log gives it its position. */
export type NewEvent = EventBody

/** A request for an alert or its end. */
export type NewAlertEvent = Extract<EventBody, { readonly alert: Alert }>

/** What the log takes: readers see all of it. */
export type NewPublicEvent = Exclude<EventBody, NewAlertEvent>

/** A request or an end with its position among these alone, which no reader sees. */
export type AlertEvent = { readonly seq: Seq; readonly at: Instant } & NewAlertEvent

/** What readers may see. */
export type PublicEvent = Exclude<DeskEvent, { kind: 'alert-requested' | 'alert-ended' }>

export function isPublicEvent(event: DeskEvent): event is PublicEvent {
  return event.kind !== 'alert-requested' && event.kind !== 'alert-ended'
}

/** What posts and stories say by now. */
export type LatestWords = {
  readonly posts: ReadonlyMap<PostId, Post>
  readonly stories: ReadonlyMap<StoryId, Story>
}

/** The posts and stories as the last of these events has them. */
export function latestWordsOf(events: readonly EventBody[]): LatestWords {
  const posts = new Map<PostId, Post>()
  const stories = new Map<StoryId, Story>()
  for (const event of events) {
    if ('post' in event) posts.set(event.post.id, event.post)
    if ('story' in event) stories.set(event.story.id, event.story)
  }
  return { posts, stories }
}

/**
 * An earlier event as it is read again: its own kind, position, revision and time, and the words that its subject has by now.
 * What a correction or a change of the story took away is not given out a second time.
 */
export function withLatestWords<E extends DeskEvent>(event: E, { posts, stories }: LatestWords): E {
  if ('post' in event) {
    const post = posts.get(event.post.id)
    return post === undefined ? event : { ...event, post: { ...post, revision: event.post.revision } }
  }
  if (!('story' in event)) return event
  const story = stories.get(event.story.id)
  return story === undefined ? event : { ...event, story: { ...story, lastUpdated: event.story.lastUpdated } }
}
