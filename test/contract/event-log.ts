import { describe, expect, test } from 'vitest'
import type { NewEvent } from '../../src/domain/event.ts'
import type { Instant, Seq } from '../../src/domain/ids.ts'
import { correct } from '../../src/domain/post.ts'
import type { Story } from '../../src/domain/story.ts'
import type { EventLog } from '../../src/log/event-log.ts'
import { publication, sampleAlert, sampleNow, samplePost, sampleStory } from '../support/samples.ts'

export type OpenLog = AsyncDisposable & {
  readonly log: EventLog
  /** Writes lines, each its own commit. */
  readonly append: (event: NewEvent, at?: Instant) => Promise<Seq>
}

const start = 0 as Seq

/** What every adapter of `EventLog` promises. */
export function eventLogPromises(name: string, open: () => Promise<OpenLog>): void {
  describe(`the log on ${name}`, () => {
    test('an empty log has head 0 and no events', async () => {
      await using opened = await open()
      expect(await opened.log.head()).toBe(0)
      expect(await opened.log.readAfter(start, 10)).toEqual([])
    })

    test('has an epoch of 8 to 32 letters and digits', async () => {
      await using opened = await open()
      expect(opened.log.epoch).toMatch(/^[A-Za-z0-9]{8,32}$/)
    })

    test('reads an event back with its position and time', async () => {
      await using opened = await open()
      const story = sampleStory({ topics: ['harbour'] })
      const post = samplePost(story, { text: 'Lines “quoted”, über – \u{1f6a2}\n\nand a second paragraph' })
      const alert = sampleAlert(post)
      const at = (sampleNow + 5) as Instant
      const written: readonly NewEvent[] = [
        { kind: 'story-opened', story },
        { kind: 'post-published', story, post },
        { kind: 'post-corrected', story, post },
        { kind: 'post-retracted', story, post },
        { kind: 'story-changed', story, change: 'key-points' },
        { kind: 'alert-requested', alert },
        { kind: 'alert-ended', alert },
      ]
      for (const event of written) await opened.append(event, at)

      const read = await opened.log.readAfter(start, 10)

      const mark = expect.stringMatching(/^[a-z0-9]{8}$/)
      expect(read).toEqual(written.map((event, index) => ({ ...event, seq: index + 1, mark, at })))
    })

    test('gives each event a mark of its own and finds it by position', async () => {
      await using opened = await open()
      const story = sampleStory()
      for (let n = 0; n < 20; n++) await opened.append(publication(story))

      const lines = await opened.log.readAfter(start, 20)
      const found = await Promise.all(lines.map(({ seq }) => opened.log.markOf(seq)))

      expect(new Set(found).size).toBe(20)
      expect(found).toEqual(lines.map(({ mark }) => mark))
      expect(await opened.log.markOf(start)).toBe('')
      expect(await opened.log.markOf(21 as Seq)).toBe(null)
    })

    test('reads events in order after the cursor, up to the limit', async () => {
      await using opened = await open()
      const story = sampleStory()
      for (let n = 0; n < 12; n++) await opened.append(publication(story))

      const seqs = async (after: number, limit: number) =>
        (await opened.log.readAfter(after as Seq, limit)).map((line) => line.seq)

      expect(await opened.log.head()).toBe(12)
      expect(await seqs(0, 3)).toEqual([1, 2, 3])
      expect(await seqs(3, 5)).toEqual([4, 5, 6, 7, 8])
      expect(await seqs(8, 1_000)).toEqual([9, 10, 11, 12])
      expect(await seqs(11, 1)).toEqual([12])
      expect(await seqs(12, 10)).toEqual([])
      expect(await seqs(4_000_000_000, 10)).toEqual([])
    })

    test('reads one story’s events at their positions in the log, without alerts', async () => {
      await using opened = await open()
      const [one, other] = [sampleStory(), sampleStory()]
      const at = async (story: Story, after: number, limit: number) =>
        (await opened.log.readAfter(after as Seq, limit, story.id)).map((line) => line.seq)
      await opened.append({ kind: 'story-opened', story: one })
      await opened.append({ kind: 'story-opened', story: other })
      await opened.append(publication(one))
      await opened.append({ kind: 'alert-requested', alert: sampleAlert(samplePost(one)) })
      await opened.append(publication(other))
      await opened.append(publication(one))

      expect(await at(one, 0, 10)).toEqual([1, 3, 6])
      expect(await at(one, 1, 1)).toEqual([3])
      expect(await at(one, 3, 10)).toEqual([6])
      expect(await at(other, 2, 10)).toEqual([5])
      expect(await at(sampleStory(), 0, 10)).toEqual([])
    })

    test('replays earlier events with the words that their subjects have by now', async () => {
      await using opened = await open()
      const story = sampleStory({ headline: 'Ferry sinks', keyPoints: ['Forty are missing.'] })
      const post = samplePost(story, { headline: 'Forty missing', text: 'Forty.' })
      const other = samplePost(story)
      const alert = sampleAlert(post)
      const twice = correct(post, { headline: 'Four missing', body: post.body }, 'Four.', sampleNow)
      const thrice = correct(twice, { headline: 'All ashore', body: post.body }, 'None.', sampleNow)
      const later = (sampleNow + 60_000) as Instant
      const head = { ...story, headline: 'Ferry aground', keyPoints: [], lastUpdated: later }
      const written: readonly NewEvent[] = [
        { kind: 'story-opened', story },
        { kind: 'post-published', story, post },
        { kind: 'alert-requested', alert },
        { kind: 'post-published', story, post: other },
        { kind: 'post-corrected', story, post: twice },
        { kind: 'story-changed', story: head, change: 'headline' },
        { kind: 'post-corrected', story: head, post: thrice },
      ]
      for (const event of written) await opened.append(event)

      const replayed = await opened.log.replayAfter(start, 10)

      const mark = expect.stringMatching(/^[a-z0-9]{8}$/)
      const place = (seq: number) => ({ seq, mark, at: sampleNow })
      expect(replayed).toEqual([
        { kind: 'story-opened', story: { ...head, lastUpdated: sampleNow }, ...place(1) },
        { kind: 'post-published', story, post: { ...thrice, revision: 1 }, ...place(2) },
        { kind: 'alert-requested', alert, ...place(3) },
        { kind: 'post-published', story, post: other, ...place(4) },
        { kind: 'post-corrected', story, post: { ...thrice, revision: 2 }, ...place(5) },
        { kind: 'story-changed', story: head, change: 'headline', ...place(6) },
        { kind: 'post-corrected', story: head, post: thrice, ...place(7) },
      ])
      // A page that ends before the change has the later words as well, and one of the story alone.
      expect(await opened.log.replayAfter(start, 2)).toEqual(replayed.slice(0, 2))
      expect(await opened.log.replayAfter(3 as Seq, 2, story.id)).toEqual(replayed.slice(3, 5))
      expect(await opened.log.replayAfter(7 as Seq, 10)).toEqual([])
    })

    test('never shows a gap to a concurrent reader', async () => {
      await using opened = await open()
      const story = sampleStory()
      const writer = (async () => {
        for (let n = 0; n < 200; n++) await opened.append(publication(story))
      })()
      const seen: number[] = []
      while (seen.length < 200) {
        const page = await opened.log.readAfter((seen.at(-1) ?? 0) as Seq, 7)
        seen.push(...page.map((line) => line.seq))
        expect(seen).toEqual(seen.map((_, index) => index + 1))
        expect(await opened.log.head()).toBeGreaterThanOrEqual(seen.length)
        await new Promise((resolve) => setImmediate(resolve))
      }
      await writer
    })
  })
}
