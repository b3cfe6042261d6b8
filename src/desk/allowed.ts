import type { Post } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { may, type Action, type Actor } from '../domain/role.ts'

/** The first check of every command: whether the actor may do this at all. */
export function allowed(actor: Actor, action: Action, post?: Post): Result<true, Refusal> {
  return may(actor, action, post) ? done(true) : notAllowed(actor, action)
}

/** The refusal of somebody who may not do this, or not any more. */
export function notAllowed(actor: Actor, action: Action): Result<never, Refusal> {
  const role = actor.kind === 'editor' ? actor.role : `token (${actor.scopes.join(', ')})`
  return refuse({ kind: 'not-allowed', action, role })
}
