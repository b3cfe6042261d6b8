import type { ApiToken, Editor } from '../../domain/editor.ts'
import type { EditorId, Instant, TokenId } from '../../domain/ids.ts'
import type { Role } from '../../domain/role.ts'
import type { Author } from '../../domain/story.ts'

/** SHA-256 of a secret of 256 random bits, in hex: all that is ever stored of a session, token or invitation. */
export type SecretHash = string

export type Session = {
  readonly hash: SecretHash
  readonly editorId: EditorId
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** To the minute; `null` before its first use, and where it is older than this was recorded. */
  readonly lastUsedAt: Instant | null
  /** What signed in, in the words of its `User-Agent`; at most 300 characters, empty where it said nothing. */
  readonly agent: string
}

/** What is left out stays. */
export type EditorChange = { readonly name?: string; readonly role?: Role; readonly removed?: true }

/** What becomes of the tokens that somebody made, when they may make none any more. */
export type TokensDecision = 'undecided' | 'keep' | 'revoke'

/** A one-time way to an account: the set-up link of a new desk, or an invitation by an owner. */
export type Invitation = {
  readonly hash: SecretHash
  /** Fixed by the owner who invites; `null` on the set-up link, where the first owner says it. */
  readonly email: string | null
  readonly name: string | null
  readonly role: Role
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** `null` for the set-up link, and where it is older than this was recorded. */
  readonly createdBy: Author | null
}

/** A token with its last use; `null` where there was none, or none since this is recorded. */
export type UsedToken = ApiToken & { readonly lastUsedAt: Instant | null }

/** Editors, and their sessions, invitations and tokens. Each call is one commit. Passes test/contract/people-store.ts. */
export interface PeopleStore {
  /** Everyone, removed ones too, in the order they came. */
  editors(): Promise<readonly Editor[]>
  editor(id: EditorId): Promise<Editor | null>
  editorByEmail(email: string): Promise<{ readonly editor: Editor; readonly passwordHash: string } | null>
  /** False when an editor who is not removed has the address. */
  addEditor(editor: Editor, passwordHash: string): Promise<boolean>
  /**
   * Changes an editor who is not removed, and returns them as they are then. Only what is given changes, so that a role that
   * somebody else gave a moment ago stays. Ends all their sessions when they are removed. `last-owner`, and nothing changed,
   * where the desk would be left without an owner: two owners who remove each other at one moment must not both succeed.
   *
   * Who is removed or is no owner any more must not come back by what they made before: their open invitations end in the
   * same commit, with those to their own address and those made with their tokens. `tokens-undecided`, and nothing changed,
   * where tokens of theirs still work and it was not said what becomes of these.
   */
  changeEditor(
    id: EditorId,
    change: EditorChange,
    now: Instant,
    tokens?: TokensDecision,
  ): Promise<Editor | 'unknown' | 'last-owner' | 'tokens-undecided'>
  /** Also ends all their sessions, but for the one that is kept. */
  setPassword(id: EditorId, passwordHash: string, keep?: SecretHash): Promise<void>

  addSession(session: Session): Promise<void>
  /** The session and its editor, if neither has ended by `now`. */
  session(
    hash: SecretHash,
    now: Instant,
  ): Promise<{ readonly session: Session; readonly editor: Editor } | null>
  /** An editor's sessions that have not ended by `now`, the latest first. */
  sessionsOf(id: EditorId, now: Instant): Promise<readonly Session[]>
  noteSessionUse(hash: SecretHash, at: Instant): Promise<void>
  endSession(hash: SecretHash): Promise<void>
  /** Ends one of an editor's sessions by its name. False when they have no such session. */
  endSessionNamed(id: EditorId, name: string): Promise<boolean>
  /** Ends an editor's sessions, but for the one that is kept. */
  endSessionsOf(id: EditorId, keep?: SecretHash): Promise<void>

  /**
   * Replaces earlier invitations for the same address; the set-up link replaces earlier set-up links. False, and nothing
   * added, where its maker may not invite any more: they were removed, or their token was revoked, a moment ago.
   */
  addInvitation(invitation: Invitation): Promise<boolean>
  /** Those that can still be accepted, the newest first, without set-up links. */
  invitations(now: Instant): Promise<readonly Invitation[]>
  /** Ends an invitation by its name. False when there is no such invitation. */
  endInvitation(name: string): Promise<boolean>
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

  /** Every token, revoked ones too, with its last use, to the minute. */
  tokens(): Promise<readonly UsedToken[]>
  /** False, and nothing added, where its maker may make no tokens any more. */
  addToken(token: ApiToken, hash: SecretHash): Promise<boolean>
  token(hash: SecretHash): Promise<ApiToken | null>
  noteTokenUse(id: TokenId, at: Instant): Promise<void>
  /**
   * Ends the open invitations that were made with it as well. `tokens-undecided`, and nothing changed, where tokens that were
   * made with it still work and it was not said what becomes of these.
   */
  revokeToken(
    id: TokenId,
    at: Instant,
    tokens?: TokensDecision,
  ): Promise<'revoked' | 'unknown' | 'tokens-undecided'>
}
