import { sqlDigestStore } from '../../src/adapters/sql/digest-store.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { Instant, PostId } from '../../src/domain/ids.ts'
import { chunksWith } from './ledger-changes.ts'
import { storeSubscriptions } from './many-subscriptions.ts'
import type { PushService } from './push-service/start-push-service.ts'
import { publication, sampleAlert, samplePost, sampleStory } from './samples.ts'
import { portsOf } from './stores.ts'

const HOUR_MS = 3_600_000

/**
 * Stores the end of a night: readers who want a digest, two alerts withheld from all of them, and a third from every other
 * one.
 *
 * @returns the posts of the three.
 */
export async function storeNight(
  folder: string,
  service: PushService,
  readers: number,
): Promise<readonly PostId[]> {
  await storeSubscriptions(folder, service, readers)
  await using store = await openStore(folder)
  await store.writer.updateTable('subscriptions').set({ digest: 1 }).execute()
  const { desk, audiences } = portsOf(store)
  const now = Date.now()
  const at = (now - HOUR_MS) as Instant
  const story = sampleStory()
  await desk.transact((tx) => tx.saveStory(story))
  const posts: PostId[] = []
  for (const [index, title] of ['First', 'Second', 'Third'].entries()) {
    const post = samplePost(story)
    const alert = sampleAlert(post, { title, state: 'done', createdAt: at, startedAt: at })
    await desk.transact(async (tx) => {
      await tx.savePost(post, await tx.append(publication(story, post), at))
      await tx.saveAlert(alert)
    })
    const nos = Array.from({ length: readers }, (_, no) => no + 1).filter((no) => index < 2 || no % 2 === 0)
    const { chunks, counts } = chunksWith(
      Object.fromEntries(nos.map((no) => [no, 'withheld-quiet-hours'] as const)),
    )
    const withheldReaders = nos.map((no) => ({ no, at, due: (now - 1) as Instant }))
    await audiences.savePlan(alert.id, chunks, counts, withheldReaders)
    posts.push(post.id)
  }
  return posts
}

/** How many readers are still due, and how many digests have a ledger. */
export async function remainingDigests(
  folder: string,
): Promise<{ readonly due: number; readonly ledgers: number }> {
  await using store = await openStore(folder)
  const digests = sqlDigestStore(store.writer)
  const due = await digests.due((Date.now() + 24 * HOUR_MS) as Instant, 100_000)
  return { due: due.length, ledgers: (await digests.open()).length }
}
