import {
  MAX_NAME_LENGTH,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  parseEmail,
  type Editor,
} from '../../domain/editor.ts'
import { all, requiredLine } from '../../domain/field.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { done, refuse, unreachable, type Result } from '../../domain/result.ts'
import { authorOf, type Actor, type Role } from '../../domain/role.ts'
import { lengthOf } from '../../domain/text.ts'
import { allowed, notAllowed } from '../allowed.ts'
import type { Invitation } from './people-store.ts'
import type { People } from './people.ts'

const INVITATION_MS = 7 * 24 * 3_600_000

export type NewEditor = { readonly email: string; readonly name: string; readonly role: Role }
export type InvitationMade = { readonly secret: string; readonly expiresAt: Instant }

/** Invites a person to the desk: the secret makes a one-time link, valid for a week. */
export async function inviteEditor(
  people: People,
  actor: Actor,
  input: NewEditor,
): Promise<Result<InvitationMade, Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  const fields = personFields(input.email, input.name)
  if (!fields.ok) return fields
  const taken = await people.store.editorByEmail(fields.value.email)
  if (taken !== null && taken.editor.removedAt === null)
    return refuse({ kind: 'email-taken', email: taken.editor.email })
  const made = await invite(people, { ...fields.value, role: input.role, createdBy: authorOf(actor) })
  // Its maker was removed a moment ago.
  return made === null ? notAllowed(actor, 'manage-people') : done(made)
}

/** Invitations that can still be accepted, the newest first. */
export async function listInvitations(
  people: People,
  actor: Actor,
): Promise<Result<readonly Invitation[], Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  return permitted.ok ? done(await people.store.invitations(people.tools.now())) : permitted
}

/** Ends an invitation: its link works no more. */
export async function withdrawInvitation(
  people: People,
  actor: Actor,
  name: string,
): Promise<Result<true, Refusal>> {
  const permitted = allowed(actor, 'manage-people')
  if (!permitted.ok) return permitted
  return (await people.store.endInvitation(name))
    ? done(true)
    : refuse({ kind: 'invitation-unknown', invitation: name })
}

/** The way in to a desk that has no owner yet; `null` once there is one. */
export async function setUpLink(people: People): Promise<InvitationMade | null> {
  const editors = await people.store.editors()
  if (editors.some((editor) => editor.role === 'owner' && editor.removedAt === null)) return null
  return invite(people, { email: null, name: null, role: 'owner', createdBy: null })
}

/** `null` where its maker may not invite any more. */
async function invite(
  people: People,
  invitation: Pick<Invitation, 'email' | 'name' | 'role' | 'createdBy'>,
): Promise<InvitationMade | null> {
  const createdAt = people.tools.now()
  const expiresAt = (createdAt + INVITATION_MS) as Instant
  const secret = people.secrets.newSecret()
  const hash = people.secrets.hash(secret)
  const isAdded = await people.store.addInvitation({ ...invitation, hash, createdAt, expiresAt })
  return isAdded ? { secret, expiresAt } : null
}

/** Takes up an invitation or the set-up link, once: the account exists from here on. */
export async function acceptInvitation(
  people: People,
  secret: string,
  given: { readonly email?: string; readonly name?: string; readonly password: string },
): Promise<Result<Editor, Refusal>> {
  const hash = people.secrets.hash(secret)
  const invitation = await people.store.invitation(hash, people.tools.now())
  if (invitation === null) return refuse({ kind: 'setup-link-invalid' })
  const fields = personFields(invitation.email ?? given.email ?? '', given.name ?? invitation.name ?? '')
  if (!fields.ok) return fields
  const passwordHash = await hashed(people, given.password)
  if (!passwordHash.ok) return passwordHash
  const editor = newEditor(people, { ...fields.value, role: invitation.role })
  const outcome = await people.store.acceptInvitation(hash, editor, passwordHash.value)
  switch (outcome) {
    case 'accepted':
      return done(editor)
    case 'gone':
      return refuse({ kind: 'setup-link-invalid' })
    case 'email-taken':
      return refuse({ kind: 'email-taken', email: editor.email })
    default:
      return unreachable(outcome)
  }
}

/** Adds an editor directly: for the operator, on the desk's own machine. */
export async function addEditor(
  people: People,
  input: NewEditor & { readonly password: string },
): Promise<Result<Editor, Refusal>> {
  const fields = personFields(input.email, input.name)
  if (!fields.ok) return fields
  const passwordHash = await hashed(people, input.password)
  if (!passwordHash.ok) return passwordHash
  const editor = newEditor(people, { ...fields.value, role: input.role })
  return (await people.store.addEditor(editor, passwordHash.value))
    ? done(editor)
    : refuse({ kind: 'email-taken', email: editor.email })
}

function newEditor(people: People, fields: NewEditor): Editor {
  return { ...fields, id: people.tools.newEditorId(), createdAt: people.tools.now(), removedAt: null }
}

function personFields(email: string, name: string): Result<{ email: string; name: string }, Refusal> {
  const address = parseEmail(email)
  if (email.trim() === '') return refuse({ kind: 'field-missing', field: 'email' })
  return all<{ email: string; name: string }>({
    email:
      address === null
        ? refuse({
            kind: 'field-invalid',
            field: 'email',
            problem: 'must be an address such as name@example.org',
          })
        : done(address),
    name: requiredLine('name', name, MAX_NAME_LENGTH),
  })
}

/** The hash of a password, or why it is refused: too short, or too long to hash safely. */
export async function hashed(people: People, password: string): Promise<Result<string, Refusal>> {
  const length = lengthOf(password)
  if (length < MIN_PASSWORD_LENGTH)
    return refuse({ kind: 'password-too-short', minLength: MIN_PASSWORD_LENGTH })
  if (length > MAX_PASSWORD_LENGTH) {
    return refuse({ kind: 'field-too-long', field: 'password', length, maxLength: MAX_PASSWORD_LENGTH })
  }
  return done(await people.passwords.hash(password))
}

/** The invitation that a secret belongs to, before it is accepted. */
export async function findInvitation(people: People, secret: string): Promise<Result<Invitation, Refusal>> {
  const invitation = await people.store.invitation(people.secrets.hash(secret), people.tools.now())
  return invitation === null ? refuse({ kind: 'setup-link-invalid' }) : done(invitation)
}
