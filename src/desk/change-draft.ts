import type { Instant } from '../domain/ids.ts'
import { done, refuse } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { findDraft } from './find.ts'
import type { Command } from './perform.ts'
import { postFields, type GivenPost } from './post-fields.ts'
import { publishNow } from './publish-now.ts'
import type { PostWritten } from './write-post.ts'

export type ChangeDraft = GivenPost & {
  readonly post: string
  /** `published` gives it to the readers; `draft` takes its time away. Unchanged when left out. */
  readonly state?: 'published' | 'draft'
  readonly publishAt?: Instant
}

/** Rewrites, schedules or publishes a post that readers don't have yet. Fields left out stay as they are. */
export function changeDraft(actor: Actor, input: ChangeDraft): Command<PostWritten> {
  return async (tx, tools) => {
    const permitted = allowed(actor, 'write-post')
    if (!permitted.ok) return permitted
    const found = await findDraft(tx, input.post)
    if (!found.ok) return found
    const { post, story } = found.value
    const words = input.text === undefined && input.body === undefined ? { body: post.body } : input
    const fields = postFields({ ...post, ...input, ...words })
    if (!fields.ok) return fields

    const now = tools.now()
    const publishAt = input.state === 'draft' ? null : (input.publishAt ?? post.publishAt)
    const changed = {
      ...post,
      ...fields.value,
      publishAt,
      state: publishAt === null ? 'draft' : 'scheduled',
    } as const
    const { id, revision } = post
    if (input.state === 'published' || (publishAt !== null && publishAt <= now)) {
      if (story.state === 'ended') return refuse({ kind: 'story-ended', story: story.slug })
      const seq = await publishNow(tx, story, changed, now)
      return done({ id, slug: story.slug, revision, seq, state: 'published' })
    }
    await tx.savePost(changed)
    return done({ id, slug: story.slug, revision, seq: null, state: changed.state })
  }
}
