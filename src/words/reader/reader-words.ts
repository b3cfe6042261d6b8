import type { Plural } from '../fill.ts'
import type { Language } from '../languages.ts'

/** The words for moments. */
export type TimeWords = {
  readonly language: Language
  /** January to December, as short as a newspaper writes them. */
  readonly months: readonly string[]
  /** `{day} {month} {year}` */
  readonly day: string
  /** `{time}`: what the time is where the reader is. */
  readonly yourTime: string
  readonly justNow: string
  readonly minutesAgo: Plural
  readonly hoursAgo: Plural
}

/** What the script of readers' pages says. It is sent inside each page, so it is plain data. */
export type LiveWords = TimeWords & {
  // On the button above what waits, and as a mark on what has arrived.
  readonly newPosts: Plural
  readonly newMark: string
  /** On a story's card on the front page. */
  readonly newOnCard: Plural
  // Read out by screen readers, one sentence each.
  readonly published: Plural
  readonly corrected: Plural
  readonly retracted: Plural
  readonly headlineChanged: string
  readonly coverageEnded: string
  readonly coverageResumed: string
  readonly reconnected: string
  readonly reloadFailed: string
  // At the top of the page.
  readonly connecting: string
  /** After a sleep or a change of network, until it is known whether the page is current. */
  readonly checking: string
  readonly live: string
  /** In place of `live` once a story has ended. */
  readonly upToDate: string
  readonly everySeconds: Plural
  readonly everyMinutes: Plural
  readonly offline: string
}

/** The words on readers' pages and in feeds, except alerts. */
export type ReaderWords = {
  readonly live: LiveWords
  /** On the button that offers alerts, unless the newsroom has words of its own. */
  readonly invitation: string
  readonly skip: string
  readonly feeds: string
  readonly alerts: string
  /** Where they are in UTC. */
  readonly allTimes: string
  /** `{place}`: a city, by whose time zone all moments are written. */
  readonly allTimesIn: string
  readonly noScript: string
  // The front page. `{site}` is the newsroom's name.
  readonly front: {
    readonly title: string
    readonly description: string
    readonly olderTitle: string
    readonly older: string
    readonly latest: string
    readonly empty: string
  }
  // A story's page and the head of a story everywhere.
  readonly story: {
    readonly live: string
    readonly ended: string
    /** `{time}` */
    readonly lastUpdated: string
    readonly keyPoints: string
    readonly keyEvents: string
    readonly pinned: string
    readonly pinnedPost: string
    readonly posts: string
    readonly olderPosts: string
    readonly latestPosts: string
    readonly empty: string
    /** On paper, at the end of the posts. `{count}`, and `{address}` of the story. */
    readonly notPrinted: Plural
    /** `{headline}`: for search engines, where a story has no standfirst. */
    readonly description: string
  }
  // A post, on pages and in feeds.
  readonly post: {
    readonly one: string
    readonly keyEvent: string
    readonly corrected: string
    readonly corrections: string
    /** `{mark}`, which is `corrected`, with `{time}` and `{note}`. */
    readonly correction: string
    readonly retracted: string
    readonly wasRetracted: string
    /** `{mark}`, which is `wasRetracted`, with `{time}` and `{reason}`. */
    readonly retraction: string
    /** `{headline}`, of the story: nothing of a retracted post may be repeated. */
    readonly retractedTitle: string
    readonly wholeStory: string
  }
  readonly feed: {
    /** `{site}` */
    readonly subtitle: string
    /** `{headline}`, of the story. */
    readonly retractedTitle: string
    /** `{reason}` */
    readonly retraction: string
    /** `{note}` */
    readonly correction: string
  }
  // In place of a page. Each title is a heading, each detail says what to do.
  readonly error: {
    readonly notFound: ErrorWords
    readonly busy: ErrorWords
    readonly fault: ErrorWords
    readonly other: ErrorWords
    readonly frontPage: string
    /** `{id}` */
    readonly request: string
  }
}

export type ErrorWords = { readonly title: string; readonly detail: string }
