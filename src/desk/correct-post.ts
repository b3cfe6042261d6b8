import type { Body } from '../domain/body.ts'
import { all, optionalLine, requiredLine } from '../domain/field.ts'
import type { AlertId, PostId, Seq } from '../domain/ids.ts'
import { correct, MAX_CORRECTIONS, MAX_NOTE_LENGTH } from '../domain/post.ts'
import { done, refuse } from '../domain/result.ts'
import { authorOf, type Actor } from '../domain/role.ts'
import { MAX_HEADLINE_LENGTH, type Story } from '../domain/story.ts'
import { allowed } from './allowed.ts'
import { findPublishedPost } from './find.ts'
import { endOpenAlerts, followUp, type FollowUp } from './follow-up.ts'
import type { Command } from './perform.ts'
import { postBody, type GivenText } from './post-fields.ts'

export type CorrectPost = GivenText & {
  readonly post: string
  /** Unchanged when it is left out. */
  readonly headline?: string
  /** What was wrong, as the reader is told. */
  readonly note: string
  /** The revision the editor had on the screen; a newer one is refused, so that no correction overwrites another unseen. */
  readonly revision?: number
  /** Tells everyone who was sent an alert about this post, and nobody else. */
  readonly followUp?: FollowUp
}

export type PostCorrected = {
  readonly id: PostId
  readonly revision: number
  readonly seq: Seq
  /** Alerts under way that were ended, because their text may be what was wrong. */
  readonly alertsEnded: readonly AlertId[]
  readonly followUp: AlertId | null
}

/** Corrects a published post: the new text replaces the old, with a note that says what was wrong. */
export function correctPost(actor: Actor, input: CorrectPost): Command<PostCorrected> {
  return async (tx, tools) => {
    const found = await findPublishedPost(tx, input.post)
    if (!found.ok) return found
    const { post, story } = found.value
    const permitted = allowed(actor, 'correct-post', post)
    if (!permitted.ok) return permitted
    if (input.revision !== undefined && input.revision !== post.revision) {
      const { revision: current } = post
      return refuse({ kind: 'revision-outdated', post: post.id, given: input.revision, current })
    }
    if (post.corrections.length >= MAX_CORRECTIONS) {
      return refuse({ kind: 'too-many-corrections', post: post.id, max: MAX_CORRECTIONS })
    }
    const fields = all<{ headline: string; body: Body; note: string }>({
      headline: optionalLine('headline', input.headline ?? post.headline, MAX_HEADLINE_LENGTH),
      body: postBody(input),
      note: requiredLine('note', input.note, MAX_NOTE_LENGTH),
    })
    if (!fields.ok) return fields
    const { note, ...text } = fields.value
    if (text.headline === post.headline && JSON.stringify(text.body) === JSON.stringify(post.body)) {
      return refuse({ kind: 'post-unchanged', post: post.id })
    }

    const now = tools.now()
    const corrected = correct(post, text, note, now)
    const updated: Story = { ...story, lastUpdated: now }
    await tx.saveStory(updated)
    await tx.savePost(corrected, undefined, authorOf(actor))
    const seq = await tx.append({ kind: 'post-corrected', story: updated, post: corrected }, now)
    const alertsEnded = await endOpenAlerts(tx, post.id, 'post-corrected', now)
    const told = await followUp(tx, tools, actor, corrected, 'correction', input.followUp)
    if (!told.ok) return told
    return done({ id: post.id, revision: corrected.revision, seq, alertsEnded, followUp: told.value })
  }
}
