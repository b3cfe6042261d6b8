import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { chunkOf, isSent } from '../../../domain/delivery-state.ts'
import type { Instant, PostId } from '../../../domain/ids.ts'
import type { AlertWithPost } from '../alerts/alert-book.ts'
import type { DigestStore, DueReader } from './digest-store.ts'

/**
 * What each of these readers has missed, by subscription: per post the last alert that quiet hours or the daily limit
 * withheld, breaking news first, then the newest. Posts that were retracted since are left out, and posts that the reader
 * was sent a later alert about. Readers who missed nothing are left out.
 *
 * @param recent the earliest first. @param now alerts that were planned later are left for the next digest.
 */
export async function missedAlerts(
  store: Pick<DigestStore, 'states'>,
  readers: readonly DueReader[],
  recent: readonly AlertWithPost[],
  now: Instant,
): Promise<ReadonlyMap<number, readonly AlertWithPost[]>> {
  const chunks = [...new Set(readers.map(({ no }) => chunkOf(no)))]
  const missed = new Map<number, Map<PostId, AlertWithPost>>()
  for (const found of recent) {
    const { alert, post } = found
    const plannedAt = alert.startedAt ?? 0
    if (plannedAt > now) continue
    const states = await store.states(alert.id, chunks)
    for (const { no, since } of readers) {
      const state = states.get(chunkOf(no))?.get(no) ?? 'none'
      const isWithheld = state === 'withheld-quiet-hours' || state === 'withheld-daily-limit'
      if (isSent(state)) missed.get(no)?.delete(post.id)
      if (!isWithheld || plannedAt < since || !isStillNews(found)) continue
      const posts = missed.get(no) ?? new Map<PostId, AlertWithPost>()
      missed.set(no, posts)
      posts.delete(post.id)
      posts.set(post.id, found)
    }
    // Serves readers between two alerts.
    await yieldToEventLoop()
  }
  return new Map(
    Array.from(missed, ([no, posts]) => [no, byImportance([...posts.values()])] as const).filter(
      ([, posts]) => posts.length > 0,
    ),
  )
}

/** An alert that a correction stopped still counts: the digest has the post's current headline. */
function isStillNews({ alert, post }: AlertWithPost): boolean {
  const isStopped = alert.state === 'stopped' && alert.end !== 'post-corrected'
  return alert.purpose === 'news' && post.state === 'published' && !isStopped
}

function byImportance(posts: readonly AlertWithPost[]): readonly AlertWithPost[] {
  return posts.toReversed().toSorted((a, b) => Number(b.alert.breaking) - Number(a.alert.breaking))
}
