import { expect, test } from 'vitest'
import { minutesIn, samplePost, sampleSite, sampleStory } from '../../test/support/sample-posts.ts'
import type { PostId } from '../domain/ids.ts'
import { retract } from '../domain/post.ts'
import { missedAlertsPage } from './missed-alerts-page.ts'

const story = sampleStory()

test('lists missed posts with their stories, without retracted ones', () => {
  const kept = samplePost()
  const gone = retract(samplePost({ id: 'post-2' as PostId }), 'Wrong ship.', minutesIn(9))
  const html = missedAlertsPage({ site: sampleSite, posts: [kept, gone].map((post) => ({ post, story })) })

  expect(html).toContain('<a href="/live/stories/ship-in-the-canal/posts/post-1">Tugs are on their way</a>')
  expect(html).toContain('A ship blocks the canal')
  expect(html).not.toContain('posts/post-2')
  expect(html).toContain('noindex')
})

test('says when nothing is left to show', () => {
  expect(missedAlertsPage({ site: sampleSite, posts: [] })).toContain('There’s nothing left to show here.')
})
