import type { Instant, PostId, Seq, Slug } from '../domain/ids.ts'
import type { Post, PostState } from '../domain/post.ts'
import { done, refuse } from '../domain/result.ts'
import { authorOf, type Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { findStory } from './find.ts'
import type { Command } from './perform.ts'
import { postFields, type GivenPost } from './post-fields.ts'
import { publishNow } from './publish-now.ts'
import { publishTime } from './publish-time.ts'

export type WritePost = GivenPost & {
  readonly story: string
  /** Default `published`. */
  readonly state?: 'published' | 'draft'
  /** Publish by itself at this moment; one that has passed by a minute at most publishes now. Not together with `draft`. */
  readonly publishAt?: Instant
}

/** `seq` is `null` while readers don't have it. */
export type PostWritten = {
  readonly id: PostId
  readonly slug: Slug
  readonly revision: number
  readonly seq: Seq | null
  readonly state: PostState
}

/** Writes a post into a live story: for readers at once, for the desk alone, or for readers at a set time. */
export function writePost(actor: Actor, input: WritePost): Command<PostWritten> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'write-post')
    if (!permitted.ok) return permitted
    const fields = postFields(input)
    if (!fields.ok) return fields
    const now = tools.now()
    const timed = publishTime(input, now)
    if (!timed.ok) return timed
    const story = await findStory(tx, input.story)
    if (!story.ok) return story
    if (story.value.state === 'ended') return refuse({ kind: 'story-ended', story: input.story })

    const later = input.publishAt !== undefined && input.publishAt > now
    const post: Post = {
      ...fields.value,
      id: tools.newPostId(),
      storyId: story.value.id,
      state: later ? 'scheduled' : 'draft',
      revision: 1,
      revised: { at: now, by: authorOf(actor) },
      author: authorOf(actor),
      createdAt: now,
      publishedAt: null,
      publishAt: later ? input.publishAt : null,
      corrections: [],
      retraction: null,
    }
    const { id, revision } = post
    if (later || input.state === 'draft') {
      await tx.savePost(post)
      return done({ id, slug: story.value.slug, revision, seq: null, state: post.state })
    }
    const seq = await publishNow(tx, story.value, post, now)
    return done({ id, slug: story.value.slug, revision, seq, state: 'published' })
  }
}
