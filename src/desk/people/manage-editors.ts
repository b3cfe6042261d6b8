import { parseEmail, type Editor } from '../../domain/editor.ts'
import type { EditorId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { Actor, Role } from '../../domain/role.ts'
import { allowed } from '../allowed.ts'
import { hashed } from './invite-editor.ts'
import type { TokensDecision } from './people-store.ts'
import type { People } from './people.ts'
import { tokensUndecided } from './tokens.ts'

/** Everyone who can sign in, in the order they joined. */
export async function listEditors(people: People, actor: Actor): Promise<Result<readonly Editor[], Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const editors = await people.store.editors()
  return done(editors.filter((editor) => editor.removedAt === null))
}

/**
 * Gives an editor another role, or removes them. The last owner stays, so that a desk can't lock itself out. Who may not manage
 * people any more leaves no way back in: their open invitations end, and it has to be said what becomes of their tokens.
 */
export async function changeEditor(
  people: People,
  actor: Actor,
  id: string,
  change: { readonly role?: Role; readonly removed?: true; readonly tokens?: TokensDecision },
): Promise<Result<Editor, Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const { tokens, ...rest } = change
  const outcome = await people.store.changeEditor(id as EditorId, rest, people.tools.now(), tokens)
  switch (outcome) {
    case 'unknown':
      return refuse({ kind: 'editor-unknown', editor: id })
    case 'last-owner':
      return refuse({ kind: 'last-owner' })
    case 'tokens-undecided':
      return tokensUndecided(people, id)
    default:
      return done(outcome)
  }
}

/** Sets an editor's password, for the operator on the desk's own machine. Ends all their sessions. */
export async function setPassword(
  people: People,
  email: string,
  password: string,
): Promise<Result<Editor, Refusal>> {
  const address = parseEmail(email)
  const known = address === null ? null : await people.store.editorByEmail(address)
  if (known === null) return refuse({ kind: 'editor-unknown', editor: email })
  const hash = await hashed(people, password)
  if (!hash.ok) return hash
  await people.store.setPassword(known.editor.id, hash.value)
  return done(known.editor)
}
