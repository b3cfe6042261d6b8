import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Seq } from '../../src/domain/ids.ts'
import { retract, type Post } from '../../src/domain/post.ts'
import type { Story } from '../../src/domain/story.ts'
import {
  publication,
  sampleAlert,
  sampleDraft,
  sampleNow,
  samplePost,
  sampleStory,
} from '../support/samples.ts'
import type { StoreKind, StorePorts } from '../support/stores.ts'

const STORIES = 3
/** Past two marks of a hundred, which most stories then have. */
const PUBLISHED_AT_ONCE = 60

const step = fc.record({
  story: fc.nat(STORIES - 1),
  what: fc.constantFrom('publish', 'draft', 'publish-draft', 'discard', 'retract', 'end', 'alert', 'many'),
  isRolledBack: fc.boolean(),
})

/** What a store was asked to keep, counted anew each time. */
type Model = {
  stories: Story[]
  posts: { post: Post; seq: Seq | null }[]
  alerts: number
}

/** Counts that every store keeps are those that counting gives. */
export function keptCounts({ name, open }: StoreKind): void {
  describe(`kept counts on ${name}`, () => {
    test('are what counting gives, after anything that a desk does or takes back', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
          await using store = await open()
          const model: Model = {
            stories: Array.from({ length: STORIES }, () => sampleStory()),
            posts: [],
            alerts: 0,
          }
          await store.desk.transact(async (tx) => {
            for (const story of model.stories) await tx.saveStory(story)
          })
          for (const each of steps) await take(store, model, each)
          await expectCounted(store, model)
          await expectCounted(await store.reopen(), model)
        }),
        { numRuns: 25 },
      )
    })
  })
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Does one step; where it is rolled back the model stays as it was. */
async function take(store: StorePorts, model: Model, { story: at, what, isRolledBack }: Step): Promise<void> {
  const story = model.stories[at] ?? sampleStory()
  const next: Model = { ...model, stories: [...model.stories], posts: [...model.posts] }
  const refused = new Error('refused')
  const done = store.desk.transact(async (tx) => {
    const publish = async (post: Post): Promise<void> => {
      const seq = await tx.append(publication(story, post), sampleNow)
      await tx.savePost(post, seq)
      next.posts.push({ post, seq })
    }
    const findIndex = (state: Post['state']): number =>
      next.posts.findIndex(({ post }) => post.storyId === story.id && post.state === state)
    const draft = findIndex('draft')
    const published = findIndex('published')
    if (what === 'publish') await publish(samplePost(story))
    if (what === 'many') for (let n = 0; n < PUBLISHED_AT_ONCE; n++) await publish(samplePost(story))
    if (what === 'draft') {
      const post = sampleDraft(story)
      await tx.savePost(post)
      next.posts.push({ post, seq: null })
    }
    if (what === 'publish-draft' && draft >= 0) {
      const [found] = next.posts.splice(draft, 1)
      if (found !== undefined)
        await publish({ ...found.post, state: 'published', publishedAt: sampleNow, revision: 2 })
    }
    if (what === 'discard' && draft >= 0) {
      const [found] = next.posts.splice(draft, 1)
      if (found !== undefined) await tx.removeDraft(found.post.id)
    }
    if (what === 'retract' && published >= 0) {
      const found = next.posts[published]
      if (found !== undefined) {
        const post = retract(found.post, 'It was another ship.', sampleNow)
        await tx.savePost(post)
        next.posts[published] = { ...found, post }
      }
    }
    if (what === 'end') {
      const ended: Story = { ...story, state: 'ended', endedAt: sampleNow }
      await tx.saveStory(ended)
      next.stories[at] = ended
    }
    if (what === 'alert' && published >= 0) {
      const found = next.posts[published]
      if (found !== undefined) {
        await tx.saveAlert(sampleAlert(found.post))
        next.alerts++
      }
    }
    if (isRolledBack) throw refused
  })
  if (!isRolledBack) {
    await done
    Object.assign(model, next)
  } else await expect(done).rejects.toBe(refused)
}

async function expectCounted(store: StorePorts, { stories, posts, alerts }: Model): Promise<void> {
  expect(await store.newsroom.tally('stories')).toEqual(tallied(stories))
  expect(await store.newsroom.tally('posts')).toEqual(tallied(posts.map(({ post }) => post)))
  expect(await store.newsroom.tally('alerts')).toEqual(alerts === 0 ? {} : { held: alerts })
  const order = (of: Model['posts']): string[] =>
    of
      .filter(({ seq }) => seq !== null)
      .toSorted((one, other) => (one.seq ?? 0) - (other.seq ?? 0))
      .map(({ post }) => post.id)
  for (const story of stories) {
    const own = order(posts.filter(({ post }) => post.storyId === story.id))
    expect((await store.stories.story(story.slug, { limit: 1 }))?.postCount).toBe(own.length)
    await expectArchives(store, own, { story: story.id })
  }
  await expectArchives(store, order(posts), {})
}

/** Every page of a feed's archive, whatever its length, and none after the last. */
async function expectArchives(
  store: StorePorts,
  all: readonly string[],
  of: { readonly story?: Story['id'] },
): Promise<void> {
  for (const perPage of [7, 50]) {
    for (let page = 1; page <= Math.floor(all.length / perPage) + 1; page++) {
      const expected = all.slice((page - 1) * perPage, page * perPage)
      const found = await store.stories.archivedPosts({ ...of, page, perPage })
      const ids = found?.posts.map(({ post }) => post.id).toReversed()
      expect(ids).toEqual(expected.length < perPage ? undefined : expected)
      if (found !== null) expect(found.feed.postCount).toBe(all.length)
    }
    expect(await store.stories.archivedPosts({ ...of, page: 5_000, perPage })).toBeNull()
  }
}

function tallied(of: readonly { readonly state: string }[]): Readonly<Record<string, number>> {
  const tally: Record<string, number> = {}
  for (const { state } of of) tally[state] = (tally[state] ?? 0) + 1
  return tally
}
