import { expect, test } from 'vitest'
import { minutesIn, samplePost, sampleSite, sampleStory } from '../../test/support/sample-posts.ts'
import type { PostId } from '../domain/ids.ts'
import { descriptionOf, storyPage, type ShownStory, type StoryPageView } from './story-page.ts'

const story = sampleStory()
const post = samplePost()
const path = '/live/stories/ship-in-the-canal'

function page(shown: Partial<ShownStory> = {}, view: Partial<StoryPageView> = {}): string {
  const snapshot = { story, posts: [{ post }], pinned: null, keyEvents: [], postCount: 1, ...shown }
  return storyPage({ site: sampleSite, snapshot, cursor: 'epoch000.7', next: null, page: null, ...view })
}

test('a page carries the place it was read at and the stream that goes on from there', () => {
  const html = page()

  expect(html).toContain(`data-page="story"`)
  expect(html).toContain(`data-live="/live/live/stories/ship-in-the-canal" data-cursor="epoch000.7"`)
})

test('it is whole without a script: posts, times, where older ones are, and that it stands still', () => {
  const html = page({}, { next: 'token' })

  expect(html).toContain('Two tugs have left the port.')
  expect(html).toContain('24 Nov 2026, </span><span class="clock">12:01 UTC')
  expect(html).toContain(`<a rel="next" href="${path}?page=token">Older posts</a>`)
  expect(html).toMatch(/<noscript\s*><p class="still">/)
})

test('nothing on it comes from another host, and no script or style is inline', () => {
  const html = page({ pinned: { post }, keyEvents: [{ post: { ...post, keyEvent: true } }] })
  const loaded = Array.from(
    html.matchAll(/<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="([^"]*)"/g),
    ([, at]) => at,
  )

  expect(
    loaded.filter((address) => address?.includes('//') && !address.startsWith('https://example.org/')),
  ).toEqual([])
  expect(html).not.toMatch(/ style="| on[a-z]+="|<style/)
  expect(html.match(/<script(?![^>]*\bsrc=)[^>]*>/g)).toEqual(['<script type="application/ld+json">'])
})

test('a key event on the page is led to where it stands, one of an older page to its own', () => {
  const old = samplePost({ id: 'post-0' as PostId, headline: 'The ship turns', keyEvent: true })
  const html = page({ keyEvents: [{ post: { ...post, keyEvent: true } }, { post: old }] })

  expect(html).toContain('href="#p-post-1"')
  expect(html).toContain(`href="${path}/posts/post-0"`)
  expect(html).not.toMatch(/data-key-events\s+hidden/)
})

test('a story without key events has the list ready and hidden', () => {
  expect(page()).toMatch(/data-key-events hidden/)
})

test('the pinned post stands at the top, and once more in its place', () => {
  const html = page({ story: { ...story, pinnedPost: post.id }, pinned: { post } })

  expect(html.match(/data-post="post-1"/g)).toHaveLength(2)
  expect(html.match(/id="p-post-1"/g)).toHaveLength(1)
})

test('a story that ended says when', () => {
  const html = page({ story: { ...story, state: 'ended', endedAt: minutesIn(60) } })

  expect(html).toContain('Ended')
  expect(html).toContain('2026-11-24T13:00:00.000Z')
  expect(html).not.toContain('state-live')
})

test('older posts are passed over by search engines, lead back, and claim no live coverage', () => {
  const html = page({}, { page: 'token' })

  expect(html).toContain('noindex')
  expect(html).toContain(`<a href="${path}">Back to the latest posts</a>`)
  expect(html).not.toContain('LiveBlogPosting')
  expect(html).toContain('data-page="older"')
})

test('a story without posts says so', () => {
  expect(page({ posts: [] })).toContain('Nothing has been posted yet.')
})

test('hostile words of a story add no element and no attribute', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror="alert(2)">'`
  const tags = (text: string): number => text.match(/<[a-z]/g)?.length ?? 0
  const shown = { ...story, standfirst: 's', keyPoints: ['k'], topics: ['t'], credits: ['c'] }
  const hostile = {
    ...shown,
    headline: evil,
    standfirst: evil,
    keyPoints: [evil],
    topics: [evil],
    credits: [evil],
  }

  const html = page({ story: hostile })
  expect(tags(html)).toBe(tags(page({ story: shown })))
  expect(html).not.toContain('<script>alert')
  expect(html).not.toContain(`onerror="`)
})

test('what a story is about, for those who see only a line, is its standfirst or its headline', () => {
  expect(descriptionOf(story)).toBe('What we know, as we learn it.')
  expect(descriptionOf({ ...story, standfirst: '' })).toBe('A ship blocks the canal: live coverage')
})
