import { emptyBody } from '../domain/body.ts'
import type { PostId } from '../domain/ids.ts'
import { done } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { isOutdated, outdated } from './change-draft.ts'
import { findDraft } from './find.ts'
import type { Command } from './perform.ts'

export type DraftDiscarded = { readonly id: PostId }

/**
 * Deletes a draft or a scheduled post. A published post can only be retracted.
 *
 * @param revision the one the editor had on the screen; words that came after it are not deleted unseen.
 */
export function discardDraft(
  actor: Actor,
  { post: id, revision }: { readonly post: string; readonly revision?: number },
): Command<DraftDiscarded> {
  return async (tx) => {
    const permitted = allowed(actor, 'write-post')
    if (!permitted.ok) return permitted
    const found = await findDraft(tx, id)
    if (!found.ok) return found
    const { post } = found.value
    if (isOutdated(revision, post)) return outdated(revision, post, { headline: '', body: emptyBody })
    await tx.removeDraft(post.id)
    return done({ id: post.id })
  }
}
