import { expect, test } from 'vitest'
import { sqlStoryFollowers } from '../../src/adapters/sql/story-followers.ts'
import { sqlSubscriptionStore } from '../../src/adapters/sql/subscription-store.ts'
import { openMemoryStore, type Store } from '../../src/adapters/sqlite/open-store.ts'
import type { AlertState } from '../../src/domain/alert.ts'
import type { Instant, Slug } from '../../src/domain/ids.ts'
import { sampleSubscription } from '../support/samples.ts'

const noon = 1_700_000_000_000 as Instant

async function openFollowers() {
  const store = await openMemoryStore()
  const subscriptions = sqlSubscriptionStore(store.writer)
  return { ...store, subscriptions, followers: sqlStoryFollowers(store.writer) }
}

async function addStory(
  { writer }: Pick<Store, 'writer'>,
  slug: string,
  endedAt: number | null,
): Promise<void> {
  await writer
    .insertInto('stories')
    .values({
      id: slug,
      slug,
      state: endedAt === null ? 'live' : 'ended',
      last_updated: noon,
      data: JSON.stringify({ slug, endedAt }),
    })
    .execute()
}

async function addAlert({ writer }: Pick<Store, 'writer'>, story: string, state: AlertState): Promise<void> {
  await writer
    .insertInto('posts')
    .values({
      id: `${story}-post`,
      story_id: story,
      state: 'published',
      key_event: 0,
      created_at: noon,
      published_seq: 1,
      publish_at: null,
      data: '{}',
    })
    .execute()
  await writer
    .insertInto('alerts')
    .values({
      id: `${story}-alert`,
      post_id: `${story}-post`,
      story_id: story,
      state,
      hold_until: noon,
      created_at: noon,
      data: '{}',
    })
    .execute()
}

const follower = (stories: readonly string[]) =>
  sampleSubscription({
    follow: { everything: false, stories: stories as readonly Slug[], topics: ['sea'], tests: false },
  })

test('removes followers of an ended story and keeps everything else they follow', async () => {
  await using store = await openFollowers()
  await addStory(store, 'over', noon)
  await addStory(store, 'just-over', noon + 1)
  await addStory(store, 'live', null)
  const reader = follower(['over', 'just-over', 'live', 'never-was'])
  await store.subscriptions.add(reader)

  expect(await store.followers.remove(noon, 100)).toBe(1)

  expect((await store.subscriptions.find(reader.id))?.follow).toEqual({
    ...reader.follow,
    stories: ['just-over', 'live', 'never-was'],
  })
  expect(await store.followers.remove(noon, 100)).toBe(0)
})

test('keeps followers while an alert about the story is open', async () => {
  await using store = await openFollowers()
  for (const [slug, state] of [
    ['held', 'held'],
    ['sending', 'sending'],
    ['done', 'done'],
  ] as const) {
    await addStory(store, slug, noon)
    await addAlert(store, slug, state)
  }
  const reader = follower(['held', 'sending', 'done'])
  await store.subscriptions.add(reader)

  expect(await store.followers.remove(noon, 100)).toBe(1)

  expect((await store.subscriptions.find(reader.id))?.follow.stories).toEqual(['held', 'sending'])
})

test('removes at most as many as the limit', async () => {
  await using store = await openFollowers()
  await addStory(store, 'over', noon)
  await store.subscriptions.addMany([1, 2, 3, 4, 5].map(() => follower(['over'])))

  expect(await store.followers.remove(noon, 2)).toBe(2)
  expect(await store.followers.remove(noon, 2)).toBe(2)
  expect(await store.followers.remove(noon, 2)).toBe(1)
})
