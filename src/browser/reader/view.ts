import type { LiveEvent } from '../stream/live-event.ts'
import type { Announcements } from './announcements.ts'

/** What keeps one kind of page up to date. */
export interface View {
  /** Applies an event that is not on the page yet. */
  apply(event: LiveEvent): void
  /** The page was loaded again and contains what was waiting. */
  loaded(): void
  /** Goes to a post, from wherever it is shown or waits; `false` when this page doesn't have it. */
  showPost(id: string): boolean
}

export type PageDeps = {
  readonly announcements: Announcements
  /** Brings the times on the page up to date. */
  readonly refreshTimes: () => void
  /** Loads the page again, for the reader who asked. */
  readonly reload: () => void
}
