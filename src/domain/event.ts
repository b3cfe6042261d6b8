import type { Alert } from './alert.ts'
import type { Instant, Seq } from './ids.ts'
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
  /** Newsroom only: an intent to push. It wakes the sender and is never streamed to readers. */
  | { readonly kind: 'alert-requested'; readonly alert: Alert }
  | { readonly kind: 'alert-ended'; readonly alert: Alert }

/** One entry of the log. */
export type DeskEvent = { readonly seq: Seq; readonly at: Instant } & EventBody

/** An event about to be appended; the log gives it its position. */
export type NewEvent = EventBody

/** What readers may see. */
export type PublicEvent = Exclude<DeskEvent, { kind: 'alert-requested' | 'alert-ended' }>

export function isPublicEvent(event: DeskEvent): event is PublicEvent {
  return event.kind !== 'alert-requested' && event.kind !== 'alert-ended'
}
