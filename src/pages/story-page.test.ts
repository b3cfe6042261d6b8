import { expect, test } from 'vitest'
import { minutesIn, samplePost, sampleSite, sampleStory } from '../../test/support/sample-posts.ts'
import { bodyFromText } from '../domain/body.ts'
import type { PostId } from '../domain/ids.ts'
import { interfaceFor } from './interface.ts'
import { renderFeedPost } from './post.ts'
import { descriptionOf, storyPage, type ShownStory, type StoryPageView } from './story-page.ts'

const story = sampleStory()
const post = samplePost()
const { words } = interfaceFor('en')
const path = '/live/stories/ship-in-the-canal'

function page(shown: Partial<ShownStory> = {}, view: Partial<StoryPageView> = {}): string {
  const snapshot = { story, posts: [{ post }], pinned: null, keyEvents: [], postCount: 1, ...shown }
  return storyPage({ site: sampleSite, snapshot, cursor: 'epoch000.7', next: null, page: null, ...view })
}

test('carries its cursor and the address of the stream that continues from it', () => {
  const html = page()

  expect(html).toContain(`data-page="story"`)
  expect(html).toContain(`data-live="/live/live/stories/ship-in-the-canal" data-cursor="epoch000.7"`)
})

test('is complete without a script: posts, times, a link to earlier posts, and a note', () => {
  const html = page({}, { next: 'token' })

  expect(html).toContain('Two tugs have left the port.')
  expect(html).toContain('24 Nov 2026, </span><span class="clock">12:01 UTC')
  expect(html).toContain(`<a rel="next" href="${path}?page=token">Earlier posts</a>`)
  expect(html).toContain('<noscript><p class="still" lang="en">Without JavaScript')
})

test('loads nothing from another host and runs nothing inline', () => {
  const html = page({ pinned: { post }, keyEvents: [{ post: { ...post, keyEvent: true } }] })
  const loaded = Array.from(
    html.matchAll(/<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="([^"]*)"/g),
    ([, at]) => at,
  )

  expect(
    loaded.filter((address) => address?.includes('//') && !address.startsWith('https://example.org/')),
  ).toEqual([])
  expect(html).not.toMatch(/ style="| on[a-z]+="|<style/)
  expect(html.match(/<script(?![^>]*\bsrc=)[^>]*>/g)).toEqual([
    '<script type="application/ld+json">',
    '<script type="application/json" id="words">',
  ])
})

test('links key events to posts on the page, or to their own pages', () => {
  const old = samplePost({ id: 'post-0' as PostId, headline: 'The ship turns', keyEvent: true })
  const html = page({ keyEvents: [{ post: { ...post, keyEvent: true } }, { post: old }] })

  expect(html).toContain('href="#p-post-1"')
  expect(html).toContain(`href="${path}/posts/post-0"`)
  expect(html).not.toMatch(/data-key-events\s+hidden/)
})

test('hides the list of key events while it is empty', () => {
  expect(page()).toMatch(/data-key-events hidden/)
})

test('shows the pinned post at the top and in the list', () => {
  const html = page({ story: { ...story, pinnedPost: post.id }, pinned: { post } })

  expect(html.match(/data-post="post-1"/g)).toHaveLength(2)
  expect(html.match(/id="p-post-1"/g)).toHaveLength(1)
})

test('says when coverage ended', () => {
  const html = page({ story: { ...story, state: 'ended', endedAt: minutesIn(60) } })

  expect(html).toContain('Ended')
  expect(html).toContain('2026-11-24T13:00:00.000Z')
  expect(html).not.toContain('state-live')
})

test('keeps pages of earlier posts out of search engines and links back', () => {
  const html = page({}, { page: 'token' })

  expect(html).toContain('noindex')
  expect(html).toContain(`<a href="${path}">Back to the latest posts</a>`)
  expect(html).not.toContain('LiveBlogPosting')
  expect(html).toContain('data-page="older"')
})

test('says when a story has no posts', () => {
  expect(page({ posts: [] })).toContain('No posts yet.')
})

test('escapes hostile story fields', () => {
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

test('describes a story by its standfirst, or by its headline', () => {
  expect(descriptionOf(story, words)).toBe('What we know, as we learn it.')
  expect(descriptionOf({ ...story, standfirst: '' }, words)).toBe('A ship blocks the canal: live coverage')
})

test('says on paper how many posts it leaves out, and where they are', () => {
  expect(page({ postCount: 1 })).not.toContain('on-paper')
  expect(page({ postCount: 2 })).toContain('>One more post of this story is not printed here.')
  expect(page({ postCount: 1_201 })).toContain(
    '<p class="on-paper" lang="en">1200 more posts of this story are not printed here. All posts: https://example.org/live/stories/ship-in-the-canal</p>',
  )
})

test('links addresses in the standfirst, the key points, a text, a correction note and a reason', () => {
  const address = 'https://example.org/tugs'
  const link = `<a href="${address}" rel="nofollow noopener" dir="ltr">${address}</a>`
  const written = samplePost({
    body: bodyFromText(`See ${address}.`),
    corrections: [{ at: minutesIn(5), note: `Not ${address}`, revision: 2 }],
  })
  const retracted = samplePost({ retraction: { at: minutesIn(6), reason: `See ${address}` } })
  const html = page({
    story: sampleStory({ standfirst: `At ${address}`, keyPoints: [address] }),
    posts: [{ post: written }, { post: retracted }],
  })

  expect(html.split(link)).toHaveLength(6)
  expect(renderFeedPost(written, interfaceFor('en')).split(link)).toHaveLength(3)
})
