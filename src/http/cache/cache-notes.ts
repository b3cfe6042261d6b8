import type { Instant, StoryId } from '../../domain/ids.ts'
import type { RateKey, RateLimit } from '../edge/rate-limit.ts'

/** What makes a response outdated: an event of this story, any event of the desk, or nothing as long as the process lives. */
export type Dependency = { readonly story: StoryId } | 'desk' | 'nothing'

/** Responses that share a bound, so that whoever asks for many of one kind pushes out none of another. */
export type CacheGroup = 'newest' | 'older' | 'posts' | 'archives' | 'events' | 'lists' | 'files'

/** A route whose responses may be kept, and the query parameters that it reads. */
export type CacheableRoute = { readonly query: readonly string[] | 'all' }

/** What is known of the app's response to a fill, beside the response. */
export type FillOutcome = {
  readonly requestId: string
  /** Without the query. */
  readonly path: string
  readonly route: string
  readonly status: number
  readonly durationMs: number
}

/** Where the app writes down, while it makes a response, what the response depends on. */
export interface CacheNotes {
  /** The client's address, for the rate limits. */
  readonly address: string
  outcome: FillOutcome | null
  enter(route: CacheableRoute): void
  keep(dependsOn: Dependency, group: CacheGroup): void
  expire(at: Instant): void
  noteRate(limit: RateLimit, key: RateKey, isTaken: boolean): void
}
