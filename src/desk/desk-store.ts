import type { Alert } from '../domain/alert.ts'
import type { NewAlertEvent, NewPublicEvent } from '../domain/event.ts'
import type { AlertId, Instant, PostId, Seq, Slug, StoryId } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import type { Author, Story } from '../domain/story.ts'

/**
 * Where the desk keeps what it knows. One commit saves the state, appends the events and records the intent to push;
 * when `transact` resolves it is on the disk. Every adapter passes test/contract/desk-store.ts.
 */
export interface DeskStore {
  /**
   * Runs `work` alone: one writer at a time, in the order of the calls. Commits when it resolves, leaves no trace when it
   * rejects. What waits at the same time may share a commit, and may be run again where that failed: `work` acts through
   * `tx` alone. @throws StoreUnavailableError when the disk is full or broken: nothing was kept.
   */
  transact<T>(work: (tx: DeskTransaction) => Promise<T>): Promise<T>
}

export interface DeskTransaction {
  storyBySlug(slug: Slug): Promise<Story | null>
  /** The story that had this slug before it got another one. */
  storyByFormerSlug(slug: Slug): Promise<Story | null>
  storyById(id: StoryId): Promise<Story | null>
  saveStory(story: Story): Promise<void>
  /**
   * Keeps the slug that a story had for this story alone, and lets everybody who follows it follow it under the new one. The
   * story itself is saved apart.
   */
  moveStory(story: StoryId, from: Slug, to: Slug, at: Instant): Promise<void>

  post(id: PostId): Promise<Post | null>
  /**
   * Saves the post and keeps each of its revisions for the newsroom; what was published first stands in the post meanwhile. A published post's place in its
   * story is the `seq` of its publication: pass it once, when it is published. A correction is somebody's, whoever wrote
   * the post: pass them, for the newsroom's record.
   */
  savePost(post: Post, publishedSeq?: Seq, correctedBy?: Author): Promise<void>
  /** Deletes a post that was never published, with its revisions. @throws Error when it was: its event is in the log. */
  removeDraft(id: PostId): Promise<void>
  /** Scheduled posts whose time has come, the earliest first, at most `limit`. */
  duePosts(now: Instant, limit: number): Promise<readonly Post[]>
  /**
   * Replaces the post's text in all its earlier events by the retracted post, each at its own revision, so that
   * no replay gives them out again.
   */
  forgetText(retracted: Post): Promise<void>

  alert(id: AlertId): Promise<Alert | null>
  /** Every alert about this post, the newest first. */
  alertsAbout(post: PostId): Promise<readonly Alert[]>
  saveAlert(alert: Alert): Promise<void>
  /** How many browsers this alert was accepted for so far: the number an undo that came too late has to admit. */
  acceptedFor(alert: AlertId): Promise<number>

  /** Appends an event to the log and returns its position. */
  append(event: NewPublicEvent, at: Instant): Promise<Seq>
  /** The last position this transaction wrote; `null` when it wrote none. */
  readonly appended: Seq | null
  /** Appends a request for an alert, or its end, apart from the log: it moves no position that readers see. */
  appendAlert(event: NewAlertEvent, at: Instant): Promise<Seq>
  /** The last position of these that this transaction wrote; `null` when it wrote none. */
  readonly appendedAlert: Seq | null

  /** The response stored under this idempotency key within two days, and the hash of its request; `null` when there is none. */
  storedResponse(
    key: string,
    now: Instant,
  ): Promise<{ readonly requestHash: string; readonly value: unknown } | null>
  /** Stores a response (JSON) in the same commit as the change it reports. Responses count for two days. */
  storeResponse(key: string, requestHash: string, value: unknown, now: Instant): Promise<void>
}

/** The store can't be written: full disk, lost disk, broken file. Nothing of the transaction was kept. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
  /** Whether the disk is full, which an operator can fix without a restart. */
  readonly full: boolean

  constructor(full: boolean, cause: unknown) {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    super(full ? 'The disk is full: nothing can be saved.' : `The store cannot be reached${reason}.`, {
      cause,
    })
    this.full = full
  }
}
