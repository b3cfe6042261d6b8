import type {
  NewPost,
  PostCorrected,
  PostRetracted,
  PostWritten,
  StorySnapshot,
} from '../../../client/api-types.ts'

/** The API's shapes under the desk's names for them: what comes over HTTP is never taken for the domain's own. */
export type {
  Alert as AlertJson,
  DeskReaders as DeskReadersJson,
  Editor as EditorJson,
  FollowUp as FollowUpJson,
  Invitation as InvitationJson,
  NewAlert as NewAlertJson,
  NewCorrection as NewCorrectionJson,
  OpenInvitation as OpenInvitationJson,
  OwnSession as OwnSessionJson,
  Post as PostJson,
  Revision as RevisionJson,
  RevisionList as RevisionListJson,
  Story as StoryJson,
  StoryList as StoryListJson,
  StoryChange as StoryChangeJson,
  Token as TokenJson,
} from '../../../client/api-types.ts'

/** A story as a screen holds it; `seq` is left out because the stream's own position counts there. */
export type SnapshotJson = Omit<StorySnapshot, 'seq' | 'pinned' | 'keyEvents'>

/** What becomes of the tokens of somebody who may make none any more. */
export type TokensDecision = 'keep' | 'revoke'

/** What an editor wrote, as a new post or a draft takes it. */
export type PostFields = Required<Pick<NewPost, 'text' | 'headline' | 'dateline' | 'credits' | 'keyEvent'>>

/** `published` at once, `draft` for the desk alone, or at a time. */
export type When = { readonly state: 'published' | 'draft' } | { readonly publishAt: string }

export type PostWrittenJson = Pick<PostWritten, 'id' | 'state' | 'revision'>

/** What became of the alerts about a post that was corrected or retracted. */
export type CorrectionResultJson = Pick<PostCorrected | PostRetracted, 'alertsEnded' | 'followUp'>
