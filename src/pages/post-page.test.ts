import { expect, test } from 'vitest'
import { minutesIn, samplePost, sampleSite, sampleStory } from '../../test/support/sample-posts.ts'
import { bodyFromText } from '../domain/body.ts'
import { correct, retract, type Post } from '../domain/post.ts'
import { postPage } from './post-page.ts'

const page = (post: Post): string =>
  postPage({ site: sampleSite, story: sampleStory(), post, cursor: 'epoch000.7' })

test('shows the post and its story, and links to its place in the story', () => {
  const html = page(samplePost())

  expect(html).toContain('<title>Tugs are on their way — The Harbour Telex</title>')
  expect(html).toContain('Two tugs have left the port.')
  expect(html).toContain('href="/live/stories/ship-in-the-canal#p-post-1"')
  expect(html).toContain(
    '<link rel="canonical" href="https://example.org/live/stories/ship-in-the-canal/posts/post-1"',
  )
})

test('shows the corrected text under the same address', () => {
  const html = page(
    correct(
      samplePost(),
      { headline: '', body: bodyFromText('Three tugs.') },
      'Three, not two.',
      minutesIn(4),
    ),
  )

  expect(html).toContain('Three tugs.')
  expect(html).toContain('Three, not two.')
  expect(html).not.toContain('Two tugs')
})

test('keeps the page of a retracted post, with the reason and without the text', () => {
  const html = page(retract(samplePost(), 'The port denies it.', minutesIn(8)))

  expect(html).toContain('The port denies it.')
  expect(html).toContain('<title>Retracted: A ship blocks the canal — The Harbour Telex</title>')
  expect(html).toContain('noindex')
  expect(html).not.toMatch(/tugs/i)
})
