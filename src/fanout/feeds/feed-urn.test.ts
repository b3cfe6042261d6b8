import { expect, test } from 'vitest'
import { feedUrn } from './feed-urn.ts'

test('an id is a UUID of version 8, and stays what it was', () => {
  // Feed readers keep it for years: another value here makes every entry new to all of them.
  expect(feedUrn('post 0mx3lmcfvboqw5n6apro')).toBe('urn:uuid:bb312abc-62a4-8d3c-a58c-a608a3694f75')
  expect(feedUrn('post 0mx3lmckn40z5okmvtav')).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})

test('different things have different ids', () => {
  expect(feedUrn('story a')).not.toBe(feedUrn('post a'))
})
