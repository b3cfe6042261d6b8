import type { Alert } from '../domain/alert.ts'
import type { AlertId, Instant, PostId, StoryId } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import type { Author, Story } from '../domain/story.ts'

/** What only the newsroom reads: drafts, revisions, alerts. Callers ask `may(actor, 'read-desk')` first. */
export interface DeskArchive {
  /** Drafts and scheduled posts of a story, the newest first, at most 200. */
  drafts(story: StoryId): Promise<readonly Post[]>
  /** The story that a post or an alert names by its id. */
  story(id: StoryId): Promise<Story | null>
  /** A post in any state, retracted ones without text; `null` when there is none. */
  post(id: PostId): Promise<Post | null>
  /** A published post's text at each revision, oldest first; the only place that has a retracted post's text. */
  revisions(post: PostId): Promise<readonly Revision[]>
  /** What a draft said each time it was saved, oldest first, the latest fifty; kept when it is published. */
  draftRevisions(post: PostId): Promise<readonly Revision[]>
  alert(id: AlertId): Promise<Alert | null>
  /** The newest alerts, of one story or of all, at most `limit` (1 to 100). */
  alerts(filter: {
    readonly story?: StoryId
    readonly post?: PostId
    readonly limit: number
  }): Promise<readonly Alert[]>
  /** How many there are in each state. */
  tally(of: 'stories' | 'posts' | 'alerts'): Promise<Readonly<Record<string, number>>>
}

/** A post's text at one moment, and whose it is; `null` where that was not kept. */
export type Revision = Pick<Post, 'revision' | 'headline' | 'dateline' | 'body'> & {
  readonly at: Instant
  readonly by: Author | null
}
