import { expect, test } from 'vitest'
import { sqlDigestStore } from '../../src/adapters/sql/digest-store.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { Instant } from '../../src/domain/ids.ts'
import { environmentOf } from '../support/environment-of.ts'
import { chunksWith } from '../support/ledger-changes.ts'
import { keepSubscriptions } from '../support/many-subscriptions.ts'
import { pushOptions } from '../support/push-desk.ts'
import { startPushService, type PushService } from '../support/push-service/start-push-service.ts'
import { publication, sampleAlert, samplePost, sampleStory } from '../support/samples.ts'
import { freePort, startServer } from '../support/server-process.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const READERS = 1_500
const HOUR_MS = 3_600_000

/** A night in which two alerts were held back from everybody, and one more from every other reader, is just over. */
async function keepNight(folder: string, service: PushService): Promise<void> {
  await keepSubscriptions(folder, service, READERS)
  await using store = await openStore(folder)
  await store.writer.updateTable('subscriptions').set({ digest: 1 }).execute()
  const { desk, audiences } = portsOf(store)
  const now = Date.now()
  const at = (now - HOUR_MS) as Instant
  const story = sampleStory()
  await desk.transact((tx) => tx.saveStory(story))
  for (const [index, title] of ['First', 'Second', 'Third'].entries()) {
    const post = samplePost(story)
    const alert = sampleAlert(post, { title, state: 'done', createdAt: at, startedAt: at })
    await desk.transact(async (tx) => {
      await tx.savePost(post, await tx.append(publication(story, post), at))
      await tx.saveAlert(alert)
    })
    const nos = Array.from({ length: READERS }, (_, no) => no + 1).filter((no) => index < 2 || no % 2 === 0)
    const { chunks, counts } = chunksWith(
      Object.fromEntries(nos.map((no) => [no, 'withheld-quiet-hours'] as const)),
    )
    const heldBack = nos.map((no) => ({ no, at, due: (now - 1) as Instant }))
    await audiences.savePlan(alert.id, chunks, counts, heldBack)
  }
}

/** How many are still to be told, and how many digests have a ledger. */
async function left(folder: string): Promise<{ readonly due: number; readonly ledgers: number }> {
  await using store = await openStore(folder)
  const digests = sqlDigestStore(store.writer)
  const due = await digests.due((Date.now() + 24 * HOUR_MS) as Instant, READERS)
  return { due: due.length, ledgers: (await digests.unsettled()).length }
}

test('killed while digests leave, the next start tells those who were certainly not reached, and nobody twice', async () => {
  using folder = tempFolder()
  await using service = await startPushService()
  await service.behave([], 150)
  await keepNight(folder.path, service)
  const environment = environmentOf(pushOptions(service, folder.path))
  const port = await freePort()
  const first = await startServer({ folder: folder.path, port, environment })
  while ((await service.summary()).requests < READERS / 4) await new Promise((go) => setTimeout(go, 2))
  await first.kill('SIGKILL')
  const { mostAtOnce, requests } = await service.summary()
  expect(requests).toBeLessThan(READERS)

  await using _second = await startServer({ folder: folder.path, port, environment })
  await expect.poll(() => left(folder.path), { timeout: 60_000 }).toEqual({ due: 0, ledgers: 0 })

  const counts = Object.values(await service.counts('alerts were held back'))
  expect(Math.max(...counts)).toBe(1)
  expect(counts.length).toBeGreaterThanOrEqual(READERS - mostAtOnce)
  expect(Object.keys(await service.counts('3 alerts were held back')).length).toBeLessThanOrEqual(READERS / 2)
  expect((await service.summary()).complaints).toEqual({})
  console.log(`${requests} asked before the kill, ${counts.length} of ${READERS} told, each once`)
})
