import type { Instant } from '../../../domain/ids.ts'

/** The followers of stories, for removing them. */
export interface StoryFollowers {
  /**
   * Removes followers of stories that ended before `endedBefore` and have no open alert, in one commit. Their subscriptions
   * stay, with everything else they follow.
   *
   * @returns how many were removed, at most `limit`; fewer when there are no more.
   */
  remove(endedBefore: Instant, limit: number): Promise<number>
}
