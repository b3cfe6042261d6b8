import type { ApiToken, Editor } from '../../domain/editor.ts'
import type { EditorId, Instant, TokenId } from '../../domain/ids.ts'
import type { Role } from '../../domain/role.ts'

/** SHA-256 of a secret of 256 random bits, in hex: all that is ever stored of a session, token or invitation. */
export type SecretHash = string

export type Session = {
  readonly hash: SecretHash
  readonly editorId: EditorId
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** A one-time way to an account: the set-up link of a new desk, or an invitation by an owner. */
export type Invitation = {
  readonly hash: SecretHash
  /** Fixed by the owner who invites; `null` on the set-up link, where the first owner says it. */
  readonly email: string | null
  readonly name: string | null
  readonly role: Role
  readonly createdAt: Instant
  readonly expiresAt: Instant
}

/** Editors, and their sessions, invitations and tokens. Each call is one commit. Passes test/contract/people-store.ts. */
export interface PeopleStore {
  /** Everyone, removed ones too, in the order they came. */
  editors(): Promise<readonly Editor[]>
  editor(id: EditorId): Promise<Editor | null>
  editorByEmail(email: string): Promise<{ readonly editor: Editor; readonly passwordHash: string } | null>
  /** False when an editor who is not removed has the address. */
  addEditor(editor: Editor, passwordHash: string): Promise<boolean>
  /**
   * Changes role, name or removal; ends all their sessions when they are removed. False, and nothing changed, where the
   * desk would be left without an owner: two owners who remove each other at one moment must not both succeed.
   */
  saveEditor(editor: Editor): Promise<boolean>
  /** Also ends all their sessions. */
  setPassword(id: EditorId, passwordHash: string): Promise<void>

  addSession(session: Session): Promise<void>
  /** The session and its editor, if neither has ended by `now`. */
  session(
    hash: SecretHash,
    now: Instant,
  ): Promise<{ readonly session: Session; readonly editor: Editor } | null>
  endSession(hash: SecretHash): Promise<void>
  endSessionsOf(id: EditorId): Promise<void>

  /** Replaces earlier invitations for the same address; the set-up link replaces earlier set-up links. */
  addInvitation(invitation: Invitation): Promise<void>
  /** One that can still be accepted: neither used, replaced nor expired, nor a set-up link of a desk that has an owner. */
  invitation(hash: SecretHash, now: Instant): Promise<Invitation | null>
  /**
   * Accepts the invitation and adds the editor in one commit. `gone`: it was used meanwhile, or it is a set-up link and the
   * desk has an owner by now. `email-taken`: another editor has the address; the invitation stays.
   */
  acceptInvitation(
    hash: SecretHash,
    editor: Editor,
    passwordHash: string,
  ): Promise<'accepted' | 'gone' | 'email-taken'>

  tokens(): Promise<readonly ApiToken[]>
  addToken(token: ApiToken, hash: SecretHash): Promise<void>
  token(hash: SecretHash): Promise<ApiToken | null>
  /** False when there is no such token. */
  revokeToken(id: TokenId, at: Instant): Promise<boolean>
}
