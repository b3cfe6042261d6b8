import { MAX_NAME_LENGTH, type Editor } from '../../domain/editor.ts'
import { requiredLine } from '../../domain/field.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor } from '../../domain/role.ts'
import { allowed, notAllowed } from '../allowed.ts'
import { hashed } from './invite-editor.ts'
import type { SecretHash, Session } from './people-store.ts'
import type { People } from './people.ts'

/** Changes one's own name, as colleagues see it from here on. */
export async function changeName(
  people: People,
  actor: Actor,
  given: string,
): Promise<Result<Editor, Refusal>> {
  const found = await ownEditor(people, actor)
  if (!found.ok) return found
  const name = requiredLine('name', given, MAX_NAME_LENGTH)
  if (!name.ok) return name
  const outcome = await people.store.changeEditor(found.value.id, { name: name.value }, people.tools.now())
  // Removed a moment ago; a name alone is refused for no other reason.
  return typeof outcome === 'string' ? notAllowed(actor, 'own-account') : done(outcome)
}

/** Changes one's own password, by the one that it replaces. Ends every other session. */
export async function changePassword(
  people: People,
  actor: Actor,
  given: { readonly current: string; readonly password: string },
  keep: SecretHash,
): Promise<Result<true, Refusal>> {
  const found = await ownEditor(people, actor)
  if (!found.ok) return found
  const known = await people.store.editorByEmail(found.value.email)
  const matches = await people.passwords.verify(given.current, known?.passwordHash ?? null)
  if (!matches) return refuse({ kind: 'password-wrong' })
  const hash = await hashed(people, given.password)
  if (!hash.ok) return hash
  await people.store.setPassword(found.value.id, hash.value, keep)
  return done(true)
}

/** One's own sessions, the latest first. */
export async function listSessions(
  people: People,
  actor: Actor,
): Promise<Result<readonly Session[], Refusal>> {
  const found = await ownEditor(people, actor)
  return found.ok ? done(await people.store.sessionsOf(found.value.id, people.tools.now())) : found
}

/** Ends one of one's own sessions. */
export async function endOwnSession(
  people: People,
  actor: Actor,
  name: string,
): Promise<Result<true, Refusal>> {
  const found = await ownEditor(people, actor)
  if (!found.ok) return found
  return (await people.store.endSessionNamed(found.value.id, name))
    ? done(true)
    : refuse({ kind: 'session-unknown', session: name })
}

/** Ends all of one's own sessions but the one that is kept. */
export async function endOtherSessions(
  people: People,
  actor: Actor,
  keep: SecretHash,
): Promise<Result<true, Refusal>> {
  const found = await ownEditor(people, actor)
  if (!found.ok) return found
  await people.store.endSessionsOf(found.value.id, keep)
  return done(true)
}

/** A program has no account: its token belongs to the owners. */
async function ownEditor(people: People, actor: Actor): Promise<Result<Editor, Refusal>> {
  const permitted = allowed(actor, 'own-account')
  if (!permitted.ok) return permitted
  const editor = actor.kind === 'editor' ? await people.store.editor(actor.id) : null
  return editor === null ? notAllowed(actor, 'own-account') : done(editor)
}
