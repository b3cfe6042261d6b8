import type { ApiToken, Editor } from '../../domain/editor.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import { allowed } from '../allowed.ts'
import type { People } from './people.ts'

/** Everyone who can sign in, in the order they came. */
export async function listEditors(people: People, actor: Actor): Promise<Result<readonly Editor[], Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const editors = await people.store.editors()
  return done(editors.filter((editor) => editor.removedAt === null))
}

/** Every token ever made, revoked and expired ones too, without their secrets. */
export async function listTokens(
  people: People,
  actor: Actor,
): Promise<Result<readonly ApiToken[], Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  return permitted.ok ? done(await people.store.tokens()) : permitted
}
