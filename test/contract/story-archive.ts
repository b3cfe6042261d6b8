import { describe, expect, test } from 'vitest'
import type { LatestPosts } from '../../src/archive/story-archive.ts'
import {
  parsePostPageToken,
  parseStoryPageToken,
  postPageToken,
  storyPageToken,
} from '../../src/archive/page-token.ts'
import type { Instant, PostId, Seq, Slug, StoryId } from '../../src/domain/ids.ts'
import { correct, retract, type Post } from '../../src/domain/post.ts'
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

/** Publishes posts one commit each; gives their places. */
async function publishAll(store: StorePorts, story: Story, posts: readonly Post[]): Promise<readonly Seq[]> {
  const places: Seq[] = []
  for (const post of posts) {
    const place = await store.desk.transact(async (tx) => {
      await tx.saveStory(story)
      const seq = await tx.append(publication(story, post), sampleNow)
      await tx.savePost(post, seq)
      return seq
    })
    places.push(place)
  }
  return places
}

/** A correction or a retraction, with its line. */
async function change(store: StorePorts, story: Story, post: Post, at: Instant): Promise<void> {
  await store.desk.transact(async (tx) => {
    await tx.savePost(post)
    await tx.append({ kind: post.retraction === null ? 'post-corrected' : 'post-retracted', story, post }, at)
  })
}

function correctedOnce(post: Post | undefined, at: Instant): Post {
  if (post === undefined) throw new Error('There is no such post.')
  return correct(post, { headline: '', body: post.body }, 'It was late.', at)
}

function lately(limit: number): LatestPosts {
  return { limit, changedSince: sampleNow }
}

/** What every adapter of `StoryArchive` promises. */
export function storyArchivePromises({ name, open }: StoreKind): void {
  describe(`the readers’ archive on ${name}`, () => {
    test('returns null or an empty list for what does not exist', async () => {
      await using store = await open()
      expect(await store.stories.story('nowhere' as Slug, { limit: 10 })).toBeNull()
      expect(await store.stories.find('nowhere' as Slug)).toBeNull()
      expect(await store.stories.post('nowhere' as PostId)).toBeNull()
      expect(await store.stories.stories({ limit: 10 })).toEqual({ stories: [], seq: 0, more: false })
      expect(await store.stories.latestPosts(lately(10))).toMatchObject({ posts: [], seq: 0 })
    })

    test('reads a story with its newest posts, their number and the log position', async () => {
      await using store = await open()
      const story = sampleStory()
      const posts = [samplePost(story), samplePost(story), samplePost(story)]
      await publishAll(store, story, posts)

      const snapshot = await store.stories.story(story.slug, { limit: 2 })

      expect(snapshot).toEqual({
        story,
        posts: [
          { post: posts[2], publishedSeq: 3 },
          { post: posts[1], publishedSeq: 2 },
        ],
        pinned: null,
        keyEvents: [],
        postCount: 3,
        more: true,
        seq: 3,
      })
    })

    test('pages through every post once while posts arrive and are retracted', async () => {
      await using store = await open()
      const story = sampleStory()
      const posts = Array.from({ length: 7 }, () => samplePost(story))
      await publishAll(store, story, posts)

      const seen: PostId[] = []
      let before: Seq | null = null
      for (;;) {
        const page = await store.stories.story(story.slug, {
          limit: 3,
          ...(before === null ? {} : { before }),
        })
        seen.push(...(page?.posts ?? []).map(({ post }) => post.id))
        await publishAll(store, story, [samplePost(story)])
        const gone = posts[0]
        if (gone !== undefined)
          await store.desk.transact((tx) => tx.savePost(retract(gone, 'No.', sampleNow)))
        const last = page?.posts.at(-1)
        if (page?.more !== true || last === undefined) break
        before = parsePostPageToken(postPageToken(last.publishedSeq))
      }

      expect(seen).toEqual(posts.map((post) => post.id).toReversed())
    })

    test('marks the last page, also when it is full', async () => {
      await using store = await open()
      const story = sampleStory()
      await publishAll(store, story, [samplePost(story), samplePost(story)])
      expect(await store.stories.story(story.slug, { limit: 2 })).toMatchObject({ more: false })
      expect(await store.stories.story(story.slug, { limit: 2, before: 1 as Seq })).toMatchObject({
        posts: [],
        more: false,
        postCount: 2,
      })
    })

    test('pages through stories once, latest update first, also with equal times', async () => {
      await using store = await open()
      const at = [0, 0, 0, 1, 1, 2].map((ms) => (sampleNow + ms) as Instant)
      const made = at.map((lastUpdated) => sampleStory({ lastUpdated }))
      await store.desk.transact(async (tx) => {
        for (const story of made) await tx.saveStory(story)
      })

      const seen: Story[] = []
      let before: { lastUpdated: Instant; slug: Slug } | null = null
      for (;;) {
        const page = await store.stories.stories({ limit: 2, ...(before === null ? {} : { before }) })
        seen.push(...page.stories)
        const last = page.stories.at(-1)
        if (!page.more || last === undefined) break
        before = parseStoryPageToken(storyPageToken(last))
      }

      expect(seen.map(({ lastUpdated }) => lastUpdated)).toEqual(at.toReversed())
      expect(new Set(seen.map(({ id }) => id)).size).toBe(made.length)
    })

    test('pages through the stories of a topic that hundreds have, and of one that few have', async () => {
      await using store = await open()
      const made = Array.from({ length: 400 }, (_, n) =>
        sampleStory({
          lastUpdated: (sampleNow + n) as Instant,
          topics: n % 100 === 0 ? ['common', 'rare'] : n % 8 === 0 ? [] : ['common'],
          state: n % 3 === 0 ? 'ended' : 'live',
        }),
      )
      await store.desk.transact(async (tx) => {
        for (const story of made) await tx.saveStory(story)
      })
      for (const topic of ['common', 'rare']) {
        for (const state of [undefined, 'live', 'ended'] as const) {
          const seen: Story[] = []
          for (let before: { lastUpdated: Instant; slug: Slug } | undefined; ;) {
            const page = await store.stories.stories({
              limit: 60,
              topic,
              ...(state && { state }),
              ...(before && { before }),
            })
            seen.push(...page.stories)
            before = page.stories.at(-1)
            if (!page.more) break
          }
          const expected = made.filter(
            (story) => story.topics.includes(topic) && (state === undefined || story.state === state),
          )
          expect(seen.map(({ id }) => id)).toEqual(expected.map(({ id }) => id).toReversed())
        }
      }
    })

    test('filters stories by topic and by state', async () => {
      await using store = await open()
      const stories = {
        live: sampleStory({ topics: ['weather', 'harbour'] }),
        ended: sampleStory({ topics: ['weather'], state: 'ended', endedAt: sampleNow }),
        other: sampleStory({ topics: ['rescue'] }),
      }
      await store.desk.transact(async (tx) => {
        for (const story of Object.values(stories)) await tx.saveStory(story)
      })
      const idsOf = async (page: { topic?: string; state?: Story['state'] }) =>
        (await store.stories.stories({ limit: 10, ...page })).stories.map(({ id }) => id).toSorted()

      expect(await idsOf({ topic: 'weather' })).toEqual([stories.live.id, stories.ended.id].toSorted())
      expect(await idsOf({ topic: 'weather', state: 'ended' })).toEqual([stories.ended.id])
      expect(await idsOf({ state: 'live' })).toEqual([stories.live.id, stories.other.id].toSorted())
      expect(await idsOf({ topic: 'nothing' })).toEqual([])
    })

    test('includes the pinned post wherever it is in the story', async () => {
      await using store = await open()
      const story = sampleStory()
      const posts = [samplePost(story), samplePost(story), samplePost(story)]
      const pinnedPost = posts[0]?.id ?? null
      await publishAll(store, { ...story, pinnedPost }, posts)

      const snapshot = await store.stories.story(story.slug, { limit: 1 })

      expect(snapshot?.pinned).toEqual({ post: posts[0], publishedSeq: 1 })
    })

    test('lists a story’s key events newest first, at most fifty', async () => {
      await using store = await open()
      const [story, other] = [sampleStory(), sampleStory()]
      const keyEvents = Array.from({ length: 51 }, () => samplePost(story, { keyEvent: true }))
      await publishAll(store, story, [...keyEvents, samplePost(story)])
      await publishAll(store, other, [samplePost(other, { keyEvent: true })])

      const snapshot = await store.stories.story(story.slug, { limit: 1 })

      const ids = keyEvents.map((post) => post.id)
      expect(snapshot?.keyEvents.map(({ post }) => post.id)).toEqual(ids.toReversed().slice(0, 50))
    })

    test('keeps a retracted post in position with its mark, and not as a key event', async () => {
      await using store = await open()
      const story = sampleStory()
      const posts = [samplePost(story, { keyEvent: true, text: 'WRONG' }), samplePost(story)]
      await publishAll(store, story, posts)
      const retracted = retract(posts[0] ?? samplePost(story), 'It did not happen.', sampleNow)
      await store.desk.transact((tx) => tx.savePost(retracted))

      const snapshot = await store.stories.story(story.slug, { limit: 10 })

      expect(snapshot?.posts[1]).toEqual({ post: retracted, publishedSeq: 1 })
      expect(snapshot?.keyEvents).toEqual([])
      expect(snapshot?.postCount).toBe(2)
      expect(JSON.stringify(snapshot)).not.toContain('WRONG')
    })

    test('never shows drafts and scheduled posts', async () => {
      await using store = await open()
      const story = sampleStory()
      const [published] = await publishAll(store, story, [samplePost(story)])
      const hidden = [
        sampleDraft(story, { text: 'SECRET', keyEvent: true }),
        sampleDraft(story, { text: 'SECRET', state: 'scheduled', publishAt: sampleNow, keyEvent: true }),
      ]
      const [draft, scheduled] = hidden
      await store.desk.transact(async (tx) => {
        for (const post of hidden) await tx.savePost(post)
        // A pin on a draft is refused by the desk's rules; the archive doesn't rely on them.
        await tx.saveStory({ ...story, pinnedPost: draft?.id ?? null })
        await tx.saveAlert(
          sampleAlert({ id: scheduled?.id ?? ('' as PostId), storyId: story.id }, { title: 'SECRET' }),
        )
      })

      const answers = [
        await store.stories.story(story.slug, { limit: 100 }),
        await store.stories.story(story.slug, { limit: 100, before: 1_000 as Seq }),
        await store.stories.stories({ limit: 100 }),
        await store.stories.latestPosts(lately(100)),
        await store.stories.post(draft?.id ?? ('' as PostId)),
        await store.stories.post(scheduled?.id ?? ('' as PostId)),
      ]

      expect(JSON.stringify(answers)).not.toContain('SECRET')
      expect(answers[0]).toMatchObject({ postCount: 1, pinned: null, keyEvents: [], more: false })
      expect(answers.slice(4)).toEqual([null, null])
      expect(published).toBe(1)
    })

    test('reads one post with its story and position', async () => {
      await using store = await open()
      const story = sampleStory()
      const posts = [samplePost(story), samplePost(story)]
      await publishAll(store, story, posts)
      expect(await store.stories.post(posts[0]?.id ?? ('' as PostId))).toEqual({
        post: posts[0],
        publishedSeq: 1,
        story,
        seq: 2,
      })
    })

    test('lists the latest posts of all stories, each with its story', async () => {
      await using store = await open()
      const [one, other] = [sampleStory(), sampleStory()]
      const posts = [samplePost(one), samplePost(other), samplePost(one)]
      await publishAll(store, one, posts.slice(0, 1))
      await publishAll(store, other, posts.slice(1, 2))
      await publishAll(store, one, posts.slice(2))

      const latest = await store.stories.latestPosts(lately(2))

      expect(latest).toEqual({
        posts: [
          { post: posts[2], publishedSeq: 3, story: one, feedId: null },
          { post: posts[1], publishedSeq: 2, story: other, feedId: null },
        ],
        feed: {
          deskId: expect.stringMatching(/^[0-9a-f]{32}$/),
          formerUrl: null,
          postCount: 3,
          changedAt: sampleNow,
        },
        seq: 3,
      })
    })

    test('pages all posts from the first, so that a full page stays as it is', async () => {
      await using store = await open()
      const [one, other] = [sampleStory(), sampleStory()]
      const posts = Array.from({ length: 5 }, () => samplePost(one))
      await publishAll(store, one, posts.slice(0, 3))
      await publishAll(store, other, [samplePost(other)])
      await publishAll(store, one, posts.slice(3))
      const idsOf = async (page: number, story?: StoryId): Promise<readonly PostId[] | undefined> => {
        const wanted = { page, perPage: 2, ...(story === undefined ? {} : { story }) }
        return (await store.stories.archivedPosts(wanted))?.posts.map(({ post }) => post.id)
      }

      expect(await idsOf(1, one.id)).toEqual([posts[1]?.id, posts[0]?.id])
      expect(await idsOf(2, one.id)).toEqual([posts[3]?.id, posts[2]?.id])
      expect(await idsOf(3, one.id)).toBeUndefined()
      expect((await idsOf(3))?.[0]).toBe(posts[4]?.id)
      expect((await store.stories.archivedPosts({ page: 1, perPage: 2, story: one.id }))?.feed).toMatchObject(
        {
          postCount: 5,
        },
      )
    })

    test('lists recently corrected and retracted posts among the latest', async () => {
      await using store = await open()
      const [story, other] = [sampleStory(), sampleStory()]
      const posts = Array.from({ length: 6 }, () => samplePost(story, { text: 'WRONG' }))
      await publishAll(store, story, posts)
      await publishAll(store, other, [samplePost(other), samplePost(other)])
      const [untouched, longAgo, corrected, retracted, newOnes] = posts
      const before = (sampleNow - 1) as Instant
      await change(store, story, correctedOnce(longAgo, before), before)
      await change(store, story, retract(retracted ?? samplePost(story), 'No.', sampleNow), sampleNow)
      await change(store, story, correctedOnce(newOnes, sampleNow), sampleNow)
      await change(store, story, correctedOnce(corrected, sampleNow), sampleNow)

      const ofStory = await store.stories.latestPosts({ ...lately(2), story: story.id })
      const ofDesk = await store.stories.latestPosts(lately(2))
      const fewer = await store.stories.latestPosts({ ...lately(1), story: story.id })

      const placesOf = (found: typeof ofStory): readonly Seq[] =>
        found.posts.map(({ publishedSeq }) => publishedSeq)
      expect(placesOf(ofStory)).toEqual([3, 5, 4, 6])
      expect(ofStory.posts[0]).toEqual({
        post: correctedOnce(corrected, sampleNow),
        publishedSeq: 3,
        story,
        feedId: null,
      })
      expect(ofStory.seq).toBe(12)
      expect(placesOf(ofDesk)).toEqual([3, 5, 8, 7])
      expect(placesOf(fewer)).toEqual([3, 6])
      expect(JSON.stringify(ofStory)).not.toContain(untouched?.id)
    })

    test('reads a consistent snapshot at its log position', async () => {
      await using store = await open()
      const story = sampleStory()
      await store.desk.transact((tx) => tx.saveStory(story))
      const look = async (): Promise<void> => {
        const snapshot = await store.stories.story(story.slug, { limit: 100 })
        expect(snapshot?.postCount).toBe(snapshot?.seq)
        expect(snapshot?.posts[0]?.publishedSeq ?? 0).toBe(snapshot?.seq)
        const latest = await store.stories.latestPosts(lately(1))
        expect(latest.posts[0]?.publishedSeq ?? 0).toBe(latest.seq)
        const list = await store.stories.stories({ limit: 1 })
        expect(list.stories[0]?.lastUpdated).toBe(sampleNow + list.seq)
      }
      for (let round = 1; round <= 30; round++) {
        const post = samplePost(story)
        const updated = { ...story, lastUpdated: (sampleNow + round) as Instant }
        // Looks that begin before the commit go on while it happens, each round a little further.
        const looks = await store.desk.transact(async (tx) => {
          await tx.saveStory(updated)
          await tx.savePost(post, await tx.append(publication(updated, post), sampleNow))
          const all = Promise.all([look(), look(), look()])
          for (let step = 0; step < round * 5; step++) await Promise.resolve()
          return { all }
        })
        await looks.all
      }
    })
  })
}
