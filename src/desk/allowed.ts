import type { Post } from '../domain/post.ts'
import type { Refusal } from '../domain/refusal.ts'
import { done, refuse, type Result } from '../domain/result.ts'
import { may, type Action, type Actor } from '../domain/role.ts'

/** The first line of every command: may this actor do this at all? */
export function allowed(actor: Actor, action: Action, post?: Post): Result<true, Refusal> {
  if (may(actor, action, post)) return done(true)
  const role = actor.kind === 'editor' ? actor.role : `token (${actor.scopes.join(', ')})`
  return refuse({ kind: 'not-allowed', action, role })
}
