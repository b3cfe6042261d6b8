import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minutesIn, samplePost } from '../../test/support/sample-posts.ts'
import { bodyFromText } from '../domain/body.ts'
import type { Slug } from '../domain/ids.ts'
import { correct, retract, type Post } from '../domain/post.ts'
import { interfaceFor } from './interface.ts'
import { keyEventLabel, renderFeedPost, renderPost } from './post.ts'

const slug = 'ship-in-the-canal' as Slug
const ui = interfaceFor('en')

function render(post: Post, place: { readonly publicPath?: string; readonly pinned?: boolean } = {}): string {
  return renderPost(post, { slug, ui, ...place }).toString()
}

const inFeed = (post: Post): string => renderFeedPost(post, ui)

const text = { headline: 'Tugs', body: bodyFromText('Three tugs.') }
const twice = correct(
  correct(samplePost(), text, 'Three, not two.', minutesIn(4)),
  text,
  'All of them left.',
  minutesIn(6),
)

test('carries its id, its revision and the address of its page', () => {
  const html = render(samplePost({ revision: 3 }), { publicPath: '/live' })

  expect(html).toContain('id="p-post-1"')
  expect(html).toContain('data-post="post-1" data-revision="3"')
  expect(html).toContain('data-state="published"')
  expect(html).toContain('href="/live/stories/ship-in-the-canal/posts/post-1"')
})

test('omits the id on the pinned copy, so that links lead to the post in the list', () => {
  const html = render(samplePost(), { pinned: true })

  expect(html).not.toContain('id="p-')
  expect(html).toContain('data-pinned')
})

test('does not name the author', () => {
  expect(render(samplePost())).not.toContain('Grace')
  expect(inFeed(samplePost())).not.toContain('Grace')
})

test('sets credits in parentheses', () => {
  expect(render(samplePost({ credits: ['AP', 'Reuters'] }))).toContain('(AP, Reuters)')
})

describe.each([
  ['on the page', render],
  ['in a feed', inFeed],
])('%s', (_where, renderIt) => {
  test('shows corrections with their notes, newest first', () => {
    const html = renderIt(twice)

    expect(html).toContain('Three tugs.')
    expect(html.indexOf('All of them left.')).toBeGreaterThan(0)
    expect(html.indexOf('All of them left.')).toBeLessThan(html.indexOf('Three, not two.'))
  })

  test('shows only the mark and the reason of a retracted post', () => {
    const html = renderIt(retract(twice, 'The port denies it.', minutesIn(8)))

    expect(html).toContain('This post was retracted')
    expect(html).toContain('The port denies it.')
    expect(html).not.toMatch(/tugs|Three|All of them/i)
  })

  test('escapes whatever an editor or a wire writes', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '<script>',
        '</article>',
        '<img src=x onerror=a>',
        'a',
        ' ',
      ),
      minLength: 1,
      maxLength: 20,
    })
    const shape = (words: string): readonly string[] => {
      const said = { headline: `h${words}`, body: bodyFromText(`b${words}`) }
      const post = samplePost({ dateline: `d${words}`, credits: [`c${words}`], keyEvent: true })
      return renderIt(correct(post, said, `n${words}`, minutesIn(4))).match(/<\/?[a-z0-9]+/g) ?? []
    }
    fc.assert(
      fc.property(hostile, (words) => {
        expect(shape(words)).toEqual(shape('x'))
      }),
    )
  })
})

test('labels a key event with its headline, or its first words', () => {
  expect(keyEventLabel(samplePost({ headline: 'Afloat' }))).toBe('Afloat')
  expect(
    keyEventLabel(samplePost({ headline: '', body: bodyFromText('She is afloat. '.repeat(20)) })),
  ).toMatch(/^She is afloat\..{20,75}…$/)
})

test('marks a key event for the list until it is retracted', () => {
  const post = samplePost({ headline: 'Afloat', keyEvent: true })

  expect(render(post)).toContain('data-key-event="Afloat"')
  expect(render(retract(post, 'No.', minutesIn(3)))).not.toContain('data-key-event')
})
