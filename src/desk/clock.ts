import type { AlertId, EditorId, Instant, PostId, StoryId, TokenId } from '../domain/ids.ts'

/** The time. Tests give their own. */
export type Clock = { readonly now: () => Instant }

/** What commands take from outside: time and new names. Ids are 20 characters of `[0-9a-z]`, later ones sort later. */
export type Tools = Clock & {
  readonly newStoryId: () => StoryId
  readonly newPostId: () => PostId
  readonly newAlertId: () => AlertId
  readonly newEditorId: () => EditorId
  readonly newTokenId: () => TokenId
}
