import { expect, test } from 'vitest'
import { minutesIn, noon, samplePost, sampleStory } from '../../test/support/sample-posts.ts'
import type { PostId } from '../domain/ids.ts'
import { retract } from '../domain/post.ts'
import { liveBlogPosting } from './live-blog-posting.ts'
import type { Site } from './site.ts'

const site: Site = {
  name: 'The Harbour Telex',
  publicUrl: 'https://example.org/live',
  invitation: '',
  lang: 'en',
  timeZone: 'UTC',
  assets: { readerScript: '', readerStyle: '', deskScript: '', deskStyle: '' },
}

function read(snapshot: Parameters<typeof liveBlogPosting>[1]): Record<string, unknown> {
  const [, json = ''] =
    /<script type="application\/ld\+json">([\s\S]*)<\/script>/.exec(
      liveBlogPosting(site, snapshot).toString(),
    ) ?? []
  return JSON.parse(json) as Record<string, unknown>
}

test('describes a live blog with its publisher and posts', () => {
  const data = read({ story: sampleStory(), posts: [{ post: samplePost() }] })

  expect(data).toMatchObject({
    '@type': 'LiveBlogPosting',
    headline: 'A ship blocks the canal',
    url: 'https://example.org/live/stories/ship-in-the-canal',
    publisher: { name: 'The Harbour Telex', logo: { '@type': 'ImageObject' } },
    liveBlogUpdate: [
      {
        headline: 'Tugs are on their way',
        articleBody: 'Two tugs have left the port.',
        url: 'https://example.org/live/stories/ship-in-the-canal/posts/post-1',
      },
    ],
  })
})

test('keeps the start of coverage fixed while dateModified moves', () => {
  const data = read({ story: sampleStory({ lastUpdated: minutesIn(90) }), posts: [] })

  expect(data).toMatchObject({
    datePublished: '2026-11-24T12:00:00.000Z',
    coverageStartTime: '2026-11-24T12:00:00.000Z',
    dateModified: '2026-11-24T13:30:00.000Z',
  })
})

test('sets coverageEndTime only after coverage has ended', () => {
  expect(read({ story: sampleStory(), posts: [] })).not.toHaveProperty('coverageEndTime')
  expect(read({ story: sampleStory({ state: 'ended', endedAt: noon }), posts: [] })).toHaveProperty(
    'coverageEndTime',
    '2026-11-24T12:00:00.000Z',
  )
})

test('omits retracted posts', () => {
  const retracted = retract(samplePost({ id: 'gone' as PostId }), 'No.', minutesIn(3))

  expect(JSON.stringify(read({ story: sampleStory(), posts: [{ post: retracted }] }))).not.toContain('gone')
})

test('escapes a headline that would close the script element', () => {
  const html = liveBlogPosting(site, {
    story: sampleStory({ headline: '</script><script>alert(1)' }),
    posts: [],
  }).toString()

  expect(html.match(/<\/script>/g)).toHaveLength(1)
})
