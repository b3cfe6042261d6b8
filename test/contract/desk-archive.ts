import { describe, expect, test } from 'vitest'
import type { AlertId, Instant, PostId } from '../../src/domain/ids.ts'
import { retract } from '../../src/domain/post.ts'
import {
  publication,
  sampleAlert,
  sampleDraft,
  sampleNow,
  samplePost,
  sampleStory,
} from '../support/samples.ts'
import type { StoreKind } from '../support/stores.ts'

const at = (ms: number): Instant => (sampleNow + ms) as Instant

/** What every adapter of `DeskArchive` promises. */
export function deskArchivePromises({ name, open }: StoreKind): void {
  describe(`the newsroom’s archive on ${name}`, () => {
    test('returns null or an empty list for what does not exist', async () => {
      await using store = await open()
      expect(await store.newsroom.post('nowhere' as PostId)).toBeNull()
      expect(await store.newsroom.alert('nowhere' as AlertId)).toBeNull()
      expect(await store.newsroom.revisions('nowhere' as PostId)).toEqual([])
      expect(await store.newsroom.alerts({ limit: 10 })).toEqual([])
      expect(await store.newsroom.drafts(sampleStory().id)).toEqual([])
    })

    test('lists a story’s drafts, scheduled ones included, newest first', async () => {
      await using store = await open()
      const [story, other] = [sampleStory(), sampleStory()]
      const older = sampleDraft(story, { createdAt: at(0) })
      const newer = sampleDraft(story, { createdAt: at(1), state: 'scheduled', publishAt: at(9_000) })
      const newest = sampleDraft(story, { createdAt: at(1) })
      await store.desk.transact(async (tx) => {
        for (const each of [story, other]) await tx.saveStory(each)
        for (const post of [newest, older, newer, sampleDraft(other)]) await tx.savePost(post)
        const post = samplePost(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
      })
      expect(await store.newsroom.drafts(story.id)).toEqual([newest, newer, older])
    })

    test('lists the newest 200 drafts', async () => {
      await using store = await open()
      const story = sampleStory()
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        for (let n = 0; n < 201; n++) await tx.savePost(sampleDraft(story, { createdAt: at(n) }))
      })
      const drafts = await store.newsroom.drafts(story.id)
      expect(drafts).toHaveLength(200)
      expect(drafts.at(-1)?.createdAt).toBe(at(1))
    })

    test('finds a post in every state, with a retracted one’s text in its revisions alone', async () => {
      await using store = await open()
      const story = sampleStory()
      const post = samplePost(story, { headline: 'What was said' })
      const retracted = retract(post, 'It did not happen.', sampleNow)
      const draft = sampleDraft(story)
      await store.desk.transact(async (tx) => {
        await tx.saveStory(story)
        await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        await tx.savePost(retracted)
        await tx.savePost(draft)
      })
      expect(await store.newsroom.post(draft.id)).toEqual(draft)
      expect(await store.newsroom.post(post.id)).toEqual(retracted)
      expect(await store.newsroom.revisions(post.id)).toMatchObject([
        { revision: 1, headline: 'What was said', body: post.body },
      ])
    })

    test('lists alerts newest first, of all, of one story or of one post', async () => {
      await using store = await open()
      const [story, other] = [sampleStory(), sampleStory()]
      const [first, second, third] = [samplePost(story), samplePost(story), samplePost(other)]
      const alerts = [
        sampleAlert(first, { createdAt: at(0) }),
        sampleAlert(second, { createdAt: at(1) }),
        sampleAlert(third, { createdAt: at(2) }),
        sampleAlert(first, { createdAt: at(3) }),
      ]
      await store.desk.transact(async (tx) => {
        for (const each of [story, other]) await tx.saveStory(each)
        for (const post of [first, second]) {
          await tx.savePost(post, await tx.append(publication(story, post), sampleNow))
        }
        await tx.savePost(third, await tx.append(publication(other, third), sampleNow))
        for (const alert of alerts) await tx.saveAlert(alert)
      })
      const [a, b, c, d] = alerts

      expect(await store.newsroom.alerts({ limit: 10 })).toEqual([d, c, b, a])
      expect(await store.newsroom.alerts({ limit: 2 })).toEqual([d, c])
      expect(await store.newsroom.alerts({ limit: 10, story: story.id })).toEqual([d, b, a])
      expect(await store.newsroom.alerts({ limit: 10, post: first.id })).toEqual([d, a])
      expect(await store.newsroom.alert(a?.id ?? ('' as AlertId))).toEqual(a)
    })
  })
}
