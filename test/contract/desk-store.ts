import { describe, expect, test } from 'vitest'
import { retract } from '../../src/domain/post.ts'
import type { AlertId, Instant, PostId, Seq, Slug, StoryId } from '../../src/domain/ids.ts'
import type { StoreKind } from '../support/stores.ts'
import {
  publication,
  sampleAlert,
  sampleDraft,
  sampleNow,
  samplePost,
  sampleStory,
} from '../support/samples.ts'

const DAY_MS = 24 * 3_600_000

/** What every adapter of `DeskStore` promises. */
export function deskStorePromises({ name, open }: StoreKind): void {
  describe(`the desk’s store on ${name}`, () => {
    test('reads in one commit what the previous one saved', async () => {
      await using store = await open()
      const story = sampleStory({ topics: ['harbour', 'weather'], keyPoints: ['All are safe.'] })
      const post = samplePost(story, { credits: ['AP', 'Reuters'], keyEvent: true })
      const alert = sampleAlert(post)

      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        await tx.saveAlert(alert)
      })

      const found = await store.desk.transact(async (tx) => ({
        bySlug: await tx.storyBySlug(story.slug),
        byId: await tx.storyById(story.id),
        post: await tx.post(post.id),
        alert: await tx.alert(alert.id),
      }))
      expect(found).toEqual({ bySlug: story, byId: story, post, alert })
    })

    test('returns null for what does not exist, and 0 accepted for an unsent alert', async () => {
      await using store = await open()
      const found = await store.desk.transact(async (tx) => [
        await tx.storyBySlug('nowhere' as Slug),
        await tx.storyById('nowhere' as StoryId),
        await tx.post('nowhere' as PostId),
        await tx.alert('nowhere' as AlertId),
        await tx.storedResponse('nowhere', sampleNow),
        await tx.alertsAbout('nowhere' as PostId),
        await tx.acceptedFor('nowhere' as AlertId),
      ])
      expect(found).toEqual([null, null, null, null, null, [], 0])
    })

    test('replaces what was saved before', async () => {
      await using store = await open()
      const story = sampleStory({ topics: ['harbour', 'weather'] })
      const moved = { ...story, headline: 'Ferry afloat again', topics: ['weather', 'rescue'] }

      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.saveStory(moved)
      })

      expect(await store.desk.transact((tx) => tx.storyById(story.id))).toEqual(moved)
      const byTopic = async (topic: string) => (await store.stories.stories({ limit: 9, topic })).stories
      expect(await byTopic('harbour')).toEqual([])
      expect(await byTopic('rescue')).toEqual([moved])
    })

    test('rolls back a rejected commit without a gap in the log', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = samplePost(story)
      const failing = store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        await tx.saveAlert(sampleAlert(post))
        await tx.storeResponse('key', 'hash', 'answer', sampleNow)
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')

      const found = await store.desk.transact(async (tx) => [
        await tx.storyById(story.id),
        await tx.post(post.id),
        await tx.alertsAbout(post.id),
        await tx.storedResponse('key', sampleNow),
        await tx.append({ kind: 'story-opened', story }, sampleNow),
      ])
      expect(found).toEqual([null, null, [], null, 1])
    })

    test('rolls back after a fault of the store and commits the next', async () => {
      await using store = await open()
      const story = sampleStory()
      await store.desk.transact((tx) => tx.saveStory(story))

      const failing = store.desk.transact(async (tx) => {
        await tx.append({ kind: 'story-opened', story }, sampleNow)
        // Another story at the same address: the store's own key rules it out.
        await tx.saveStory(sampleStory({ slug: story.slug }))
      })
      await expect(failing).rejects.toThrow()

      expect(await store.log.head()).toBe(0)
      expect(await store.desk.transact((tx) => tx.append({ kind: 'story-opened', story }, sampleNow))).toBe(1)
    })

    test('runs commits one at a time in the order of the calls', async () => {
      await using store = await open()
      const steps: string[] = []
      const commits = [30, 0, 10, 0].map((ms, index) =>
        store.desk.transact(async (tx) => {
          steps.push(`begin ${index}`)
          await tx.storyById('nowhere' as StoryId)
          await new Promise((resolve) => setTimeout(resolve, ms))
          steps.push(`end ${index}`)
        }),
      )
      await Promise.all(commits)
      expect(steps).toEqual([0, 1, 2, 3].flatMap((index) => [`begin ${index}`, `end ${index}`]))
    })

    test('continues with the next commit after one fails', async () => {
      await using store = await open()
      const story = sampleStory()
      const [failed, passed] = await Promise.allSettled([
        store.desk.transact(async () => {
          throw new Error('no')
        }),
        store.desk.transact((tx) => tx.append({ kind: 'story-opened', story }, sampleNow)),
      ])
      expect([failed.status, passed.status]).toEqual(['rejected', 'fulfilled'])
    })

    test('rolls back only the rejected call of a shared commit', async () => {
      await using store = await open()
      const story = sampleStory()
      const opened = { kind: 'story-opened', story } as const
      const settled = await Promise.allSettled(
        ['first', 'refused', 'faulty', 'last'].map((name) =>
          store.desk.transact(async (tx) => {
            const seq = await tx.append(opened, sampleNow)
            await tx.storeResponse(name, 'hash', seq, sampleNow)
            if (name === 'refused') throw new Error('changed my mind')
            if (name === 'faulty') await tx.saveStory(sampleStory({ id: story.id, slug: null as never }))
            return tx.appended
          }),
        ),
      )
      expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : one.status))).toEqual([
        1,
        'rejected',
        'rejected',
        2,
      ])
      expect((await store.log.readAfter(0 as Seq, 10)).map(({ seq }) => seq)).toEqual([1, 2])
      const answers = await store.desk.transact(async (tx) => [
        await tx.storedResponse('first', sampleNow),
        await tx.storedResponse('refused', sampleNow),
        await tx.storedResponse('faulty', sampleNow),
        await tx.storedResponse('last', sampleNow),
      ])
      expect(answers.map((answer) => answer?.value ?? null)).toEqual([1, null, null, 2])
    })

    test('commits a thousand concurrent calls in order without blocking the event loop', async () => {
      await using store = await open()
      const story = sampleStory()
      let turns = 0
      let isOver = false
      const count = (): void => {
        turns++
        if (!isOver) setImmediate(count)
      }
      count()
      const seqs = await Promise.all(
        Array.from({ length: 1_000 }, () =>
          store.desk.transact((tx) => tx.append({ kind: 'story-opened', story }, sampleNow)),
        ),
      )
      isOver = true
      expect(seqs).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1))
      expect(turns).toBeGreaterThan(5)
    })

    test('numbers events in order and returns the last position', async () => {
      await using store = await open()
      const story = sampleStory()
      const seen = await store.desk.transact(async (tx) => {
        const before = tx.appended
        const first = await tx.append({ kind: 'story-opened', story }, sampleNow)
        const second = await tx.append(publication(story), sampleNow)
        return [before, first, second, tx.appended]
      })
      expect(seen).toEqual([null, 1, 2, 2])
      expect(await store.desk.transact(async (tx) => tx.appended)).toBeNull()
    })

    test('hides a commit until it is complete', async () => {
      await using store = await open()
      const story = sampleStory()
      const during = await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.append({ kind: 'story-opened', story }, sampleNow)
        return { head: await store.log.head(), story: await store.stories.find(story.slug) }
      })
      expect(during).toEqual({ head: 0, story: null })
      expect(await store.log.head()).toBe(1)
      expect(await store.stories.find(story.slug)).toEqual(story)
    })

    test('keeps commits across a restart', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = samplePost(story)
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        await tx.storeResponse('key', 'hash', { seq: 1 }, sampleNow)
      })

      const again = await store.reopen()

      const found = await again.desk.transact(async (tx) => [
        await tx.storyById(story.id),
        await tx.post(post.id),
        await tx.storedResponse('key', sampleNow),
      ])
      expect(found).toEqual([story, post, { requestHash: 'hash', value: { seq: 1 } }])
      expect(await again.log.head()).toBe(1)
      expect(again.log.epoch).toBe(store.log.epoch)
    })

    test('stores a response with its request hash for two days', async () => {
      await using store = await open()
      const later = (sampleNow + 2 * DAY_MS) as Instant
      await store.desk.transact((tx) => tx.storeResponse('first', 'hash', { id: 'x', seq: null }, sampleNow))

      await store.desk.transact((tx) => tx.storeResponse('second', 'hash', 1, later))
      const kept = await store.desk.transact((tx) => tx.storedResponse('first', later))
      await store.desk.transact((tx) => tx.storeResponse('third', 'hash', 1, (later + 1) as Instant))
      const dropped = await store.desk.transact((tx) => tx.storedResponse('first', (later + 1) as Instant))

      expect(kept).toEqual({ requestHash: 'hash', value: { id: 'x', seq: null } })
      expect(dropped).toBeNull()
    })

    test('throws on a second response under one key and rolls back', async () => {
      await using store = await open()
      await store.desk.transact((tx) => tx.storeResponse('key', 'hash', 'first', sampleNow))
      await expect(
        store.desk.transact((tx) => tx.storeResponse('key', 'hash', 'second', sampleNow)),
      ).rejects.toThrow()
      expect(await store.desk.transact((tx) => tx.storedResponse('key', sampleNow))).toMatchObject({
        value: 'first',
      })
    })

    test('lists posts that are due, earliest first', async () => {
      await using store = await open()
      const story = sampleStory()
      const at = (ms: number) => (sampleNow + ms) as Instant
      const scheduled = (ms: number) => sampleDraft(story, { state: 'scheduled', publishAt: at(ms) })
      const [soon, earliest, later, now] = [scheduled(-1), scheduled(-5_000), scheduled(1), scheduled(0)]
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        for (const post of [soon, earliest, later, now, sampleDraft(story)]) await tx.savePost(post)
        await tx.savePost(samplePost(story), await tx.append(publication(story), sampleNow))
      })

      const due = (limit: number) => store.desk.transact((tx) => tx.duePosts(sampleNow, limit))

      expect(await due(10)).toEqual([earliest, soon, now])
      expect(await due(2)).toEqual([earliest, soon])
    })

    test('does not list a post that became a draft again as due', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = sampleDraft(story, { state: 'scheduled', publishAt: sampleNow })
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post)
        await tx.savePost({ ...post, state: 'draft', publishAt: null })
      })
      expect(await store.desk.transact((tx) => tx.duePosts(sampleNow, 10))).toEqual([])
    })

    test('keeps each revision of a published post, and of a draft apart from them', async () => {
      await using store = await open()
      const story = sampleStory()
      const draft = sampleDraft(story, { text: 'first try' })
      const published = samplePost(story, { id: draft.id, text: 'as published' })
      const correctedAt = (sampleNow + 1_000) as Instant
      const { author: by } = draft
      const corrected = {
        ...samplePost(story, { id: draft.id, text: 'set right', headline: 'Now right' }),
        revision: 2,
        corrections: [{ revision: 2, at: correctedAt, note: 'It was wrong.' }],
      }
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(draft)
        await tx.savePost({ ...draft, revision: 2, headline: 'Second try', revised: { at: correctedAt, by } })
        await tx.savePost(published, await tx.append(publication(story, published), sampleNow))
        await tx.savePost(corrected, undefined, by)
        await tx.savePost(retract(corrected, 'Not so.', sampleNow))
      })

      const revisions = await store.newsroom.revisions(draft.id)

      expect(revisions).toEqual([
        { revision: 1, at: sampleNow, headline: '', dateline: '', body: published.body, by: draft.author },
        { revision: 2, at: correctedAt, headline: 'Now right', dateline: '', body: corrected.body, by },
      ])
      expect(await store.newsroom.draftRevisions(draft.id)).toEqual([
        { revision: 1, at: sampleNow, headline: '', dateline: '', body: draft.body, by: null },
        { revision: 2, at: correctedAt, headline: 'Second try', dateline: '', body: draft.body, by },
      ])
    })

    test('keeps what was published first, before and after a retraction', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = samplePost(story, { text: 'as published', headline: 'Ferry aground' })
      const first = { revision: 1, at: sampleNow, headline: 'Ferry aground', dateline: '', body: post.body }
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
      })
      expect(await store.newsroom.revisions(post.id)).toEqual([{ ...first, by: post.author }])

      await store.desk.transact((tx) => tx.savePost(retract(post, 'Not so.', sampleNow)))

      expect(await store.newsroom.revisions(post.id)).toEqual([{ ...first, by: post.author }])
    })

    test('keeps a post’s position in the story when it is saved again', async () => {
      await using store = await open()
      const story = sampleStory()
      const [older, newer] = [samplePost(story), samplePost(story)]
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        for (const post of [older, newer]) {
          await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        }
        await tx.savePost({ ...older, headline: 'Set right' })
      })

      const snapshot = await store.stories.story(story.slug, { limit: 10 })

      expect(snapshot?.posts.map(({ post, publishedSeq }) => [post.id, publishedSeq])).toEqual([
        [newer.id, 2],
        [older.id, 1],
      ])
    })

    test('removes a retracted post’s text from its earlier events and no others', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = samplePost(story, {
        text: 'WRONG WORDS',
        headline: 'WRONG HEADLINE',
        dateline: 'WRONG PLACE',
      })
      const corrected = {
        ...post,
        revision: 2,
        corrections: [{ revision: 2, at: sampleNow, note: 'A name was misspelt.' }],
      }
      const other = samplePost(story, { text: 'right words' })
      const retracted = retract(corrected, 'It did not happen.', sampleNow)
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        await tx.savePost(other, await tx.append(publication(story, other), sampleNow))
        await tx.savePost(corrected)
        await tx.append({ kind: 'post-corrected', story, post: corrected }, sampleNow)
        await tx.savePost(retracted)
        await tx.forgetText(retracted)
        await tx.append({ kind: 'post-retracted', story, post: retracted }, sampleNow)
      })

      const lines = await store.log.readAfter(0 as Seq, 10)

      expect(JSON.stringify(lines)).not.toContain('WRONG')
      expect(lines.map((line) => [line.seq, line.kind, 'post' in line && line.post.revision])).toEqual([
        [1, 'post-published', 1],
        [2, 'post-published', 1],
        [3, 'post-corrected', 2],
        [4, 'post-retracted', 2],
      ])
      expect(lines[0]).toMatchObject({
        post: { state: 'retracted', retraction: { reason: 'It did not happen.' } },
      })
      expect(lines[1]).toMatchObject({ post: other })
    })

    test('deletes a draft with its revisions, and never a published post', async () => {
      await using store = await open()
      const story = sampleStory()
      const [draft, published] = [sampleDraft(story), samplePost(story)]
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(draft)
        await tx.savePost(published, await tx.append(publication(story, published), sampleNow))
      })

      await store.desk.transact((tx) => tx.removeDraft(draft.id))
      await expect(store.desk.transact((tx) => tx.removeDraft(published.id))).rejects.toThrow('not a draft')

      expect(await store.newsroom.post(draft.id)).toBeNull()
      expect(await store.newsroom.revisions(draft.id)).toEqual([])
      expect(await store.newsroom.post(published.id)).toEqual(published)
      expect(await store.newsroom.revisions(published.id)).toHaveLength(1)
    })

    test('lists alerts about a post newest first, as last saved', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = samplePost(story)
      const [first, second, third] = [
        sampleAlert(post),
        sampleAlert(post, { createdAt: (sampleNow + 1_000) as Instant }),
        sampleAlert(post, { createdAt: (sampleNow + 1_000) as Instant }),
      ]
      const sent = { ...first, state: 'done' as const, startedAt: sampleNow, endedAt: sampleNow }
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        for (const alert of [first, second, third, sent]) await tx.saveAlert(alert)
      })

      expect(await store.desk.transact((tx) => tx.alertsAbout(post.id))).toEqual([third, second, sent])
    })
  })
}
