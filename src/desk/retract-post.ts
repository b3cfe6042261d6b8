import { requiredLine } from '../domain/field.ts'
import type { AlertId, PostId, Seq } from '../domain/ids.ts'
import { MAX_NOTE_LENGTH, retract } from '../domain/post.ts'
import { done } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import type { Story } from '../domain/story.ts'
import { allowed } from './allowed.ts'
import { findPublishedPost } from './find.ts'
import { endOpenAlerts, followUp, type FollowUp } from './follow-up.ts'
import type { Command } from './perform.ts'

export type RetractPost = {
  readonly post: string
  /** Why, as the reader is told in the post's place. */
  readonly reason: string
  /** Tells everyone who was sent an alert about this post, and nobody else. */
  readonly followUp?: FollowUp
}

export type PostRetracted = {
  readonly id: PostId
  readonly seq: Seq
  readonly alertsEnded: readonly AlertId[]
  readonly followUp: AlertId | null
}

/**
 * Retracts a post: a mark and the reason stay in its position. Its text is removed from everything public, earlier events
 * included; its alerts end at once. The newsroom keeps what was written.
 */
export function retractPost(actor: Actor, input: RetractPost): Command<PostRetracted> {
  return async (tx, tools) => {
    const found = await findPublishedPost(tx, input.post)
    if (!found.ok) return found
    const { post, story } = found.value
    const permitted = allowed(actor, 'retract-post', post)
    if (!permitted.ok) return permitted
    const reason = requiredLine('reason', input.reason, MAX_NOTE_LENGTH)
    if (!reason.ok) return reason

    const now = tools.now()
    const retracted = retract(post, reason.value, now)
    const pinnedPost = story.pinnedPost === post.id ? null : story.pinnedPost
    const updated: Story = { ...story, pinnedPost, lastUpdated: now }
    await tx.saveStory(updated)
    await tx.savePost(retracted)
    await tx.forgetText(retracted)
    const seq = await tx.append({ kind: 'post-retracted', story: updated, post: retracted }, now)
    if (pinnedPost !== story.pinnedPost) {
      await tx.append({ kind: 'story-changed', story: updated, change: 'pin' }, now)
    }
    const alertsEnded = await endOpenAlerts(tx, post.id, 'post-retracted', now)
    const told = await followUp(tx, tools, actor, retracted, 'retraction', input.followUp)
    if (!told.ok) return told
    return done({ id: post.id, seq, alertsEnded, followUp: told.value })
  }
}
