import { expect, test } from 'vitest'
import type { PostId, Slug } from '../domain/ids.ts'
import { postPath, storyPath } from './paths.ts'
import { publicPath } from './site.ts'

test.each([
  ['https://live.example.org', ''],
  ['https://live.example.org/', ''],
  ['https://example.org/live', '/live'],
  ['https://example.org/news/live//', '/news/live'],
])('serves a desk at %s under "%s"', (publicUrl, path) => {
  expect(publicPath({ publicUrl })).toBe(path)
})

test('puts stories and posts below the public path', () => {
  expect(storyPath('', 'fire' as Slug)).toBe('/stories/fire')
  expect(postPath('/live', 'fire' as Slug, 'p1' as PostId)).toBe('/live/stories/fire/posts/p1')
})
