import { expect, test } from 'vitest'
import { sqlCanaryStore } from '../../src/adapters/sql/canary-store.ts'
import { sqlAudienceStore } from '../../src/adapters/sql/audience-store.ts'
import { sqlSubscriptionStore } from '../../src/adapters/sql/subscription-store.ts'
import { openMemoryStore } from '../../src/adapters/sqlite/open-store.ts'
import { ChunkStates } from '../../src/domain/delivery-state.ts'
import type { AlertId, PostId, Slug } from '../../src/domain/ids.ts'
import { sampleNow, sampleSubscription } from '../support/samples.ts'

async function openCanary() {
  const store = await openMemoryStore()
  const { writer } = store
  const audiences = sqlAudienceStore(writer)
  const size = (kind: 'everyone' | 'test' | 'canary'): Promise<number> =>
    audiences.size({ audience: { kind }, storySlug: 'ferry' as Slug, postId: 'post' as PostId, alert: null })
  return {
    ...store,
    audiences,
    size,
    canary: sqlCanaryStore(writer),
    subscriptions: sqlSubscriptionStore(writer),
  }
}

const own = (endpoint: string) => {
  const { p256dh, auth, vapidKeyId } = sampleSubscription()
  return { endpoint, p256dh, auth, vapidKeyId, createdAt: sampleNow }
}

test('keeps one canary subscription that is never counted or exported', async () => {
  await using store = await openCanary()
  const reader = sampleSubscription({
    follow: { everything: true, stories: [], topics: [], tests: true },
  })
  await store.subscriptions.add(reader)
  await store.canary.save(own('https://push.example.org/one'))
  await store.canary.save(own('https://push.example.org/two'))

  expect(await store.subscriptions.count()).toBe(1)
  const all = []
  for await (const { id } of store.subscriptions.all()) all.push(id)
  expect(all).toEqual([reader.id])
  expect([await store.size('everyone'), await store.size('test'), await store.size('canary')]).toEqual([
    1, 1, 1,
  ])
  expect(await store.subscriptions.findByEndpoint('https://push.example.org/one')).toBeNull()
})

test('deletes only the canary’s ledgers', async () => {
  await using store = await openCanary()
  for (const alert of ['canary-1', 'canary-2', 'canaries', 'alert'] as AlertId[]) {
    await store.audiences.savePlan(alert, [new ChunkStates(0)], { planned: 1, waiting: 1 })
  }

  await store.canary.clearLedgers()

  for (const table of ['delivery_chunks', 'delivery_totals'] as const) {
    const rows = await store.writer.selectFrom(table).select('alert_id').orderBy('alert_id').execute()
    expect(rows.map(({ alert_id }) => alert_id)).toEqual(['alert', 'canaries'])
  }
})
