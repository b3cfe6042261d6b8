import type { PostId } from '../domain/ids.ts'
import { done } from '../domain/result.ts'
import type { Actor } from '../domain/role.ts'
import { allowed } from './allowed.ts'
import { findDraft } from './find.ts'
import type { Command } from './perform.ts'

export type DraftDiscarded = { readonly id: PostId }

/** Deletes a draft or a scheduled post. A published post can only be retracted. */
export function discardDraft(actor: Actor, id: string): Command<DraftDiscarded> {
  return async (tx) => {
    const permitted = allowed(actor, 'write-post')
    if (!permitted.ok) return permitted
    const found = await findDraft(tx, id)
    if (!found.ok) return found
    const { post } = found.value
    await tx.removeDraft(post.id)
    return done({ id: post.id })
  }
}
