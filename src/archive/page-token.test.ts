import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Instant, Seq, Slug } from '../domain/ids.ts'
import { parsePostPageToken, parseStoryPageToken, postPageToken, storyPageToken } from './page-token.ts'

test('round-trips every page token', () => {
  const place = fc.record({
    lastUpdated: fc.integer({ min: 0, max: Date.UTC(2999, 0, 1) }).map((ms) => ms as Instant),
    slug: fc.stringMatching(/^[a-z0-9]{1,20}(-[a-z0-9]{1,20}){0,2}$/).map((slug) => slug as Slug),
  })
  fc.assert(
    fc.property(place, fc.integer({ min: 0, max: 1e15 }), (story, seq) => {
      expect(parseStoryPageToken(storyPageToken(story))).toEqual(story)
      expect(parsePostPageToken(postPageToken(seq as Seq))).toBe(seq)
    }),
  )
})

test.each(['', '-1', 'A', '1.5', 'zzzzzzzzzzz', '1\n', '../1'])(
  '%j is no token for a page of posts',
  (token) => {
    expect(parsePostPageToken(token)).toBe(null)
  },
)

test.each(['', 'abc', '.fire', 'abc.', 'abc.Fire', 'abc.fire/../x', 'zzzzzzzzzz.fire', 'abc.fire\n'])(
  '%j is no token for a page of stories',
  (token) => {
    expect(parseStoryPageToken(token)).toBe(null)
  },
)
