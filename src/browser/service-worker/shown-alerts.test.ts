import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from './message.ts'
import {
  resolveMessage,
  MAX_ALERTS,
  MAX_POSTS,
  noAlertsShown,
  type ShownAlerts,
  type Resolution,
} from './shown-alerts.ts'

function message(alert: string | null, more: Partial<Message> = {}): Message {
  return {
    alert,
    post: 'p1',
    revision: 1,
    purpose: 'news',
    title: `Title of ${alert}`,
    body: '',
    navigate: 'https://live.example/stories/flood/posts/p1',
    tag: 'post-p1',
    lang: 'en',
    dir: 'auto',
    silent: false,
    ...more,
  }
}

/** The verdicts on messages that come one after another. */
function judgeAll(messages: readonly Message[]): { verdicts: Resolution[]; shown: ShownAlerts } {
  let shown = noAlertsShown
  const verdicts = messages.map((one) => {
    const { value, result } = resolveMessage(shown, one)
    shown = value
    return result
  })
  return { verdicts, shown }
}

const news = message('a1')
const correction = message('a2', { purpose: 'correction', revision: 2 })
const retraction = message('a3', { purpose: 'retraction', revision: 2 })

test('shows news, its correction and its retraction once each', () => {
  const { verdicts } = judgeAll([news, correction, retraction])

  expect(verdicts).toEqual([news, correction, retraction].map((one) => ({ message: one, isNew: true })))
})

test('shows a repeated alert silently', () => {
  expect(judgeAll([news, news]).verdicts[1]).toEqual({ message: news, isNew: false })
})

test('does not show news that a correction has replaced', () => {
  expect(judgeAll([correction, news]).verdicts[1]).toEqual({ message: correction, isNew: false })
})

test('shows neither news nor corrections after a retraction', () => {
  const { verdicts } = judgeAll([retraction, news, correction])

  expect(verdicts.slice(1)).toEqual([
    { message: retraction, isNew: false },
    { message: retraction, isNew: false },
  ])
})

test('keeps a repeated retraction in effect after many other posts', () => {
  const others = Array.from({ length: MAX_POSTS }, (_, n) =>
    message(`b${n}`, { post: `o${n}`, tag: `post-o${n}` }),
  )

  const { verdicts } = judgeAll([retraction, ...others, retraction, news])

  expect(verdicts.slice(-2)).toEqual([
    { message: retraction, isNew: false },
    { message: retraction, isNew: false },
  ])
})

test('treats a second alert about a post as new', () => {
  const second = message('a9', { title: 'More about it' })

  expect(judgeAll([news, second]).verdicts[1]).toEqual({ message: second, isNew: true })
})

test('keeps posts independent of each other', () => {
  const other = message('b1', { post: 'p2', tag: 'post-p2' })

  expect(judgeAll([correction, other]).verdicts[1]).toEqual({ message: other, isNew: true })
})

test('always shows something, never older than what was shown, within bounded memory, for any order of messages', () => {
  const any = fc.record({
    number: fc.option(fc.integer({ max: 3, min: 0 })),
    tag: fc.integer({ max: 120, min: 0 }).map((n) => `post-p${n}`),
    revision: fc.integer({ min: 1, max: 4 }),
    purpose: fc.constantFrom('news' as const, 'correction' as const, 'retraction' as const),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 600, size: 'max' }), (parts) => {
      const messages = parts.map(({ number, ...more }) =>
        // An alert is about one post, and says one thing of it.
        message(number === null ? null : [number, ...Object.values(more)].join(), more),
      )
      const { verdicts, shown } = judgeAll(messages)
      expect(shown.alerts.length).toBeLessThanOrEqual(MAX_ALERTS)
      expect(shown.posts.length).toBeLessThanOrEqual(MAX_POSTS)
      for (const [index, resolution] of verdicts.entries()) {
        expect(resolution.message.tag).toBe(messages[index]?.tag)
        const before = verdicts[index - 1]
        if (before?.message.purpose === 'retraction' && before.message.tag === resolution.message.tag) {
          expect(resolution.message.purpose).toBe('retraction')
        }
      }
    }),
    { numRuns: 30 },
  )
})
