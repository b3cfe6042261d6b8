import { setImmediate as breath } from 'node:timers/promises'
import { chunkOf, isSent } from '../../../domain/delivery-state.ts'
import type { Instant, PostId } from '../../../domain/ids.ts'
import type { AlertWithPost } from '../alerts/alert-book.ts'
import type { DigestStore, DueReader } from './digest-store.ts'

/**
 * What each of these readers has missed, by number: the last alert about each post that quiet hours or the daily limit held
 * back, breaking news first, then the newest. Left out are posts that were taken back since, and those that the reader was
 * sent a later alert about. Who has missed nothing is left out.
 *
 * @param recent the earliest first. @param now what was planned later is for the next time.
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
      const isHeldBack = state === 'withheld-quiet-hours' || state === 'withheld-daily-limit'
      if (isSent(state)) missed.get(no)?.delete(post.id)
      if (!isHeldBack || plannedAt < since || !isStillNews(found)) continue
      const posts = missed.get(no) ?? new Map<PostId, AlertWithPost>()
      missed.set(no, posts)
      posts.delete(post.id)
      posts.set(post.id, found)
    }
    // Readers with their pages open are served between two alerts.
    await breath()
  }
  return new Map(
    Array.from(missed, ([no, posts]) => [no, inOrder([...posts.values()])] as const).filter(
      ([, posts]) => posts.length > 0,
    ),
  )
}

/** An alert that a correction stopped is news all the same: under the words that the post has now. */
function isStillNews({ alert, post }: AlertWithPost): boolean {
  const isStopped = alert.state === 'stopped' && alert.end !== 'post-corrected'
  return alert.purpose === 'news' && post.state === 'published' && !isStopped
}

function inOrder(posts: readonly AlertWithPost[]): readonly AlertWithPost[] {
  return posts.toReversed().toSorted((a, b) => Number(b.alert.breaking) - Number(a.alert.breaking))
}
