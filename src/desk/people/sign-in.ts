import type { Editor } from '../../domain/editor.ts'
import { parseEmail } from '../../domain/editor.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, type Result } from '../../domain/result.ts'
import type { People } from './people.ts'

/** Two weeks: long enough not to be locked out on a breaking story, and every session can be ended from the desk. */
export const SESSION_MS = 14 * 24 * 3_600_000

/** Browsers send about 120 characters. */
const MAX_AGENT_LENGTH = 300

/** `secret` is the cookie's value and is stored nowhere. */
export type SignedIn = { readonly editor: Editor; readonly secret: string; readonly expiresAt: Instant }

/** Signs an editor in with a new session. Refuses a wrong name and a wrong password alike, and as slowly. */
export async function signIn(
  people: People,
  email: string,
  password: string,
  agent = '',
): Promise<Result<SignedIn, Refusal>> {
  const address = parseEmail(email)
  const known = address === null ? null : await people.store.editorByEmail(address)
  const matches = await people.passwords.verify(password, known?.passwordHash ?? null)
  if (known === null || !matches || known.editor.removedAt !== null) return refuse({ kind: 'sign-in-failed' })
  return done(await startSession(people, known.editor, agent))
}

/** Starts a session for an editor who has just been authenticated. @param agent what signs in, as its `User-Agent` says. */
export async function startSession(people: People, editor: Editor, agent = ''): Promise<SignedIn> {
  const now = people.tools.now()
  const secret = people.secrets.newSecret()
  const expiresAt = (now + SESSION_MS) as Instant
  await people.store.addSession({
    hash: people.secrets.hash(secret),
    editorId: editor.id,
    createdAt: now,
    expiresAt,
    lastUsedAt: null,
    agent: agent.slice(0, MAX_AGENT_LENGTH),
  })
  return { editor, secret, expiresAt }
}

/** The editor behind a session's secret, or `null` when it has ended. */
export async function editorOfSession(people: People, secret: string): Promise<Editor | null> {
  const found = await people.store.session(people.secrets.hash(secret), people.tools.now())
  return found?.editor ?? null
}

export async function signOut(people: People, secret: string): Promise<void> {
  await people.store.endSession(people.secrets.hash(secret))
}
