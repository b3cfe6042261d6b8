import type {
  AlertCounts,
  AlertEnd,
  AlertPurpose,
  AlertState,
  AlertUrgency,
  Audience,
} from '../../../domain/alert.ts'
import type { Body } from '../../../domain/body.ts'
import type { PostState } from '../../../domain/post.ts'
import type { Role, Scope } from '../../../domain/role.ts'
import type { StoryState } from '../../../domain/story.ts'

/**
 * What the API says, as JSON has it: instants are RFC 3339 text. The page comes from the server it speaks to, so these
 * shapes are the server's own; docs/reference/openapi.yaml is where they are written down.
 */
export type PostJson = {
  readonly id: string
  readonly url: string
  /** The slug of its story. */
  readonly story: string
  readonly state: PostState
  readonly revision: number
  readonly headline: string
  readonly dateline: string
  readonly body: Body
  readonly text: string
  readonly credits: readonly string[]
  readonly keyEvent: boolean
  readonly author?: AuthorJson
  readonly createdAt: string
  readonly publishedAt: string | null
  readonly publishAt: string | null
  readonly corrections: readonly { readonly revision: number; readonly at: string; readonly note: string }[]
  readonly retraction: { readonly at: string; readonly reason: string } | null
}

type AuthorJson = { readonly kind: 'editor' | 'token'; readonly id: string; readonly name: string }

export type StoryJson = {
  readonly id: string
  readonly slug: string
  readonly url: string
  readonly headline: string
  readonly standfirst: string
  readonly keyPoints: readonly string[]
  readonly topics: readonly string[]
  readonly credits: readonly string[]
  readonly state: StoryState
  readonly pinnedPost: string | null
  readonly openedAt: string
  readonly lastUpdated: string
  readonly endedAt: string | null
  /** Open streams of this story now. */
  readonly readers: number
  readonly postCount?: number
}

export type SnapshotJson = StoryJson & {
  /** The newest first. */
  readonly posts: readonly PostJson[]
  readonly cursor: string
  /** Where the older posts begin; `null` when these are all. */
  readonly next: string | null
  readonly postCount: number
}

export type StoryListJson = {
  readonly stories: readonly StoryJson[]
  readonly readers: DeskReadersJson
  readonly next: string | null
}

/** Open streams of the whole desk now, and those of them that carry everything. */
export type DeskReadersJson = { readonly all: number; readonly everything: number }

export type RevisionJson = {
  readonly revision: number
  readonly headline: string
  readonly dateline: string
  readonly body: Body
  readonly text: string
  readonly at: string
}

export type AlertJson = {
  readonly id: string
  readonly post: string
  /** The slug of its story, where the answer has it. */
  readonly story: string | null
  readonly revision: number
  readonly purpose: AlertPurpose
  readonly title: string
  readonly body: string
  readonly audience: Audience
  readonly state: AlertState
  readonly end: AlertEnd | null
  readonly createdAt: string
  readonly holdUntil: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly ttlSeconds: number
  readonly urgency: AlertUrgency
  readonly breaking: boolean
  readonly author: AuthorJson
  readonly counts: AlertCounts
  /** Seconds from the first message until that share had it; `null` while it has not. */
  readonly reachedIn: {
    readonly p50: number | null
    readonly p90: number | null
    readonly p99: number | null
  }
}

export type EditorJson = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly createdAt: string
  readonly removedAt?: string | null
}

export type TokenJson = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

/** What an editor wrote, as a new post or a draft takes it. */
export type PostFields = {
  readonly text: string
  readonly headline: string
  readonly dateline: string
  readonly credits: readonly string[]
  readonly keyEvent: boolean
}

export type FollowUpJson = { readonly title: string; readonly body: string }
export type MendedJson = {
  readonly alertsEnded?: readonly string[]
  readonly followUp?: string | null
}
