import type { Generated } from 'kysely'
import type { PushTables } from './push-schema.ts'

/**
 * Every table of the store. `data` is the domain's own value as JSON; the columns beside it are indexed for look-ups.
 * Instants are milliseconds since 1970; booleans are 0 and 1.
 */
export interface Database extends DeskTables, PeopleTables, PushTables {}

export interface DeskTables {
  meta: { key: string; value: string }
  stories: {
    id: string
    slug: string
    state: string
    last_updated: number
    data: string
    /** Below the public URL that is kept in `meta`: where its feeds stood while feed ids were addresses. */
    feed_path: string | null
    /** How many of its posts readers have, retracted ones included; kept by the store itself. */
    public_posts: Generated<number>
  }
  /** Rows by state, and of `public-posts` all: kept by the store itself in the commit that changes them. */
  tallies: { subject: 'stories' | 'posts' | 'alerts' | 'public-posts'; state: string; count: number }
  /** Every hundredth public post of a story, and of all under '', by its number from 1; kept by the store itself. */
  post_marks: { story_id: string; number: number; seq: number }
  /** Slugs that stories had before; they lead to the story for good. */
  former_slugs: { slug: string; story_id: string; at: number }
  story_topics: { story_id: string; topic: string }
  posts: {
    id: string
    story_id: string
    state: string
    key_event: number
    created_at: number
    /** The `seq` of its publication: its position in the story; NULL before. */
    published_seq: number | null
    publish_at: number | null
    data: string
    /** Below the public URL that is kept in `meta`: its feed id while ids were addresses. */
    feed_path: string | null
  }
  /** What a post said at each revision; only the newsroom reads it. The first is written when a correction or a retraction replaces it. */
  revisions: { post_id: string; revision: number; at: number; data: string }
  /** What a draft said each time it was saved, the latest fifty of each; only the newsroom reads it. */
  draft_revisions: { post_id: string; revision: number; at: number; data: string }
  events: {
    seq: Generated<number>
    /** NULL in lines that were written before there were marks. */
    mark: string | null
    at: number
    kind: string
    /** NULL for events that no reader sees. */
    story_id: string | null
    post_id: string | null
    data: string
  }
  /** Requests for alerts and their ends: newsroom only, with positions of their own. */
  alert_events: { seq: Generated<number>; at: number; data: string }
  alerts: {
    id: string
    post_id: string
    story_id: string
    state: string
    hold_until: number
    created_at: number
    data: string
  }
  /** Answers kept for repeated requests; `day` counts from 1970. */
  responses: { day: number; key: string; asked: string; value: string; at: number }
}

export interface PeopleTables {
  editors: { id: string; email: string; password_hash: string; removed_at: number | null; data: string }
  sessions: {
    hash: string
    editor_id: string
    created_at: number
    expires_at: number
    last_used: number | null
    /** The browser's `User-Agent` when it signed in. */
    agent: string
  }
  invitations: {
    hash: string
    email: string | null
    name: string | null
    role: string
    created_at: number
    expires_at: number
    /** Its maker as JSON, and the maker's id; NULL where that is not known. */
    maker: string | null
    maker_id: string | null
  }
  tokens: { id: string; hash: string; data: string; last_used: number | null }
}
