import { expect, test } from 'vitest'
import { minutesIn, sampleSite, sampleStory } from '../../test/support/sample-posts.ts'
import type { Slug, StoryId } from '../domain/ids.ts'
import { frontPage, type FrontPageView } from './front-page.ts'

const story = sampleStory()
const page = (view: Partial<FrontPageView> = {}): string =>
  frontPage({ site: sampleSite, stories: [story], cursor: 'epoch000.7', next: null, page: null, ...view })

test('links each story by its headline, with its state and last update', () => {
  const html = page()

  expect(html).toContain('<a href="/live/stories/ship-in-the-canal">A ship blocks the canal</a>')
  expect(html).toContain('<span class="state-live">Live</span>')
  expect(html).toContain('datetime="2026-11-24T12:05:00.000Z"')
})

test('carries its cursor and the address of its stream', () => {
  expect(page()).toContain('data-live="/live/live"\ndata-cursor="epoch000.7"')
})

test('says in words that a story has ended', () => {
  const ended = sampleStory({
    id: 's2' as StoryId,
    slug: 'vote' as Slug,
    state: 'ended',
    endedAt: minutesIn(9),
  })

  expect(page({ stories: [ended] })).toContain('<span class="state-ended">Ended</span>')
})

test('offers alerts on a desk without stories', () => {
  const html = page({ stories: [] })

  expect(html).toContain('No stories yet.')
  expect(html).toContain('data-words="Get the latest as we post it, right in your browser."')
})

test('keeps pages of earlier stories out of search engines', () => {
  const first = page({ next: 'token' })
  const older = page({ page: 'token' })

  expect(first).toContain('<a rel="next" href="/live/?page=token">Earlier stories</a>')
  expect(older).toContain('noindex')
  expect(older).toContain('data-page="older-front"')
})

test('escapes the newsroom’s name and invitation', () => {
  const html = page({ site: { ...sampleSite, invitation: '"><b>Now</b>', name: 'A & <B>' } })

  expect(html).toContain('data-words="&quot;&gt;&lt;b&gt;Now&lt;/b&gt;"')
  expect(html).toContain('A &amp; &lt;B&gt;')
})
