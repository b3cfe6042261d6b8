import type { Instant } from '../../../domain/ids.ts'

/** Who follows which story, for letting them go. */
export interface StoryFollowers {
  /**
   * Lets followers go of stories that ended before `endedBefore` and have no alert on its way, in one commit. Their
   * subscriptions stay, with whatever else they follow.
   *
   * @returns how many were let go, at most `limit`; fewer when there are no more.
   */
  release(endedBefore: Instant, limit: number): Promise<number>
}
