import type { Instant } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import { done, refuse } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { findDraft } from './find.ts'
import type { Command } from './perform.ts'
import { postFields, type GivenPost, type GivenText } from './post-fields.ts'
import { publishNow } from './publish-now.ts'
import { publishTime } from './publish-time.ts'
import type { PostWritten } from './write-post.ts'

export type ChangeDraft = GivenPost & {
  readonly post: string
  /** `published` gives it to the readers; `draft` takes its time away. Unchanged when left out. */
  readonly state?: 'published' | 'draft'
  /** Publish by itself at this moment, whatever `state` says; one that has passed by a minute at most publishes now. Not together with `draft`. */
  readonly publishAt?: Instant
}

/** Rewrites, schedules or publishes a post that readers don't have yet. Fields left out stay as they are. */
export function changeDraft(actor: Actor, input: ChangeDraft): Command<PostWritten> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'write-post')
    if (!permitted.ok) return permitted
    const now = tools.now()
    const timed = publishTime(input, now)
    if (!timed.ok) return timed
    const found = await findDraft(tx, input.post)
    if (!found.ok) return found
    const { post, story } = found.value
    const fields = postFields({
      headline: input.headline ?? post.headline,
      dateline: input.dateline ?? post.dateline,
      credits: input.credits ?? post.credits,
      keyEvent: input.keyEvent ?? post.keyEvent,
      ...wordsOf(input, post),
    })
    if (!fields.ok) return fields

    const { id, revision } = post
    const goesOut = input.state === 'published' || input.publishAt !== undefined
    if (goesOut && story.state === 'ended') return refuse({ kind: 'story-ended', story: story.slug })
    const publishAt = timeOf(input, post)
    // A time that was set before stays as it is, so that editing text alone never publishes.
    if (goesOut && (publishAt === null || publishAt <= now)) {
      const seq = await publishNow(tx, story, { ...post, ...fields.value }, now)
      return done({ id, slug: story.slug, revision, seq, state: 'published' })
    }
    const state = publishAt === null ? 'draft' : 'scheduled'
    await tx.savePost({ ...post, ...fields.value, publishAt, state })
    return done({ id, slug: story.slug, revision, seq: null, state })
  }
}

/** When it is published by itself: never, at the time given, or at the time it already had. */
function timeOf({ state, publishAt }: ChangeDraft, post: Post): Instant | null {
  if (publishAt !== undefined) return publishAt
  return state === undefined ? post.publishAt : null
}

function wordsOf({ text, body }: GivenText, post: Post): GivenText {
  if (text === undefined && body === undefined) return { body: post.body }
  return { ...(text === undefined ? {} : { text }), ...(body === undefined ? {} : { body }) }
}
