import type { Editor } from '../../domain/editor.ts'
import { parseEmail } from '../../domain/editor.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import { hashed } from './invite-editor.ts'
import type { People } from './people.ts'

/** Gives somebody a new password, for whoever runs the desk on its own machine. Ends all their sessions. */
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
