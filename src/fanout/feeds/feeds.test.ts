import fc from 'fast-check'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, test } from 'vitest'
import { minutesIn, noon, samplePost, sampleStory } from '../../../test/support/sample-posts.ts'
import { bodyFromText, textFromBody } from '../../domain/body.ts'
import type { PostId, Seq, Slug } from '../../domain/ids.ts'
import { correct, retract, type Post } from '../../domain/post.ts'
import { atomFeed } from './atom.ts'
import { feedUrn } from './feed-urn.ts'
import { feedOf, type FeedView } from './feed-view.ts'
import type { FeedFacts, FeedPosts } from '../../archive/story-archive.ts'
import type { Story } from '../../domain/story.ts'
import { jsonFeed } from './json-feed.ts'
import { rssFeed } from './rss.ts'

const site = { name: 'The Harbour Telex', publicUrl: 'https://live.example.org', lang: 'en' }

/** A stub of the pages' own function: enough HTML to be escaped, and all the text that must arrive. */
function renderHtml(post: Post): string {
  if (post.retraction !== null) return `<p>Retracted: ${post.retraction.reason}</p>`
  const notes = post.corrections.map(({ note }) => `<p>Corrected: ${note}</p>`).join('')
  return `<p>${textFromBody(post.body)}</p>${notes}`
}

function foundIn(
  story: Story,
  posts: readonly Post[],
  feed: Partial<FeedFacts> = {},
  feedId: string | null = null,
): FeedPosts {
  const facts = { deskId: 'd', formerUrl: null, postCount: posts.length, changedAt: noon, ...feed }
  const publishedSeq = 1 as Seq
  return { posts: posts.map((post) => ({ post, story, publishedSeq, feedId })), feed: facts, seq: 1 as Seq }
}

function view(posts: readonly Post[], story = sampleStory()): FeedView {
  return feedOf(story, { site, renderHtml, found: foundIn(story, posts) })
}

/** The first post as each format has it, in one shape. */
const formats = {
  atom: (text: string) => {
    const feed = parseAtomFeed(text)
    const entry = feed.entries?.[0]
    return {
      count: feed.entries?.length ?? 0,
      feedUrl: feed.links?.find(({ rel }) => rel === 'self')?.href,
      homeUrl: feed.links?.find(({ rel }) => rel === 'alternate')?.href,
      feedTitle: feed.title?.value,
      id: entry?.id,
      url: entry?.links?.[0]?.href,
      title: entry?.title?.value,
      html: entry?.content?.value,
      published: entry?.published,
      updated: entry?.updated,
      topics: entry?.categories?.map(({ term }) => term),
    }
  },
  rss: (text: string) => {
    const feed = parseRssFeed(text)
    const item = feed.items?.[0]
    return {
      count: feed.items?.length ?? 0,
      feedUrl: feed.atom?.links?.find(({ rel }) => rel === 'self')?.href,
      homeUrl: feed.link,
      feedTitle: feed.title,
      id: item?.guid?.value,
      url: item?.link,
      title: item?.title,
      html: item?.description,
      published: item?.pubDate,
      updated: item?.atom?.updated,
      topics: item?.categories?.map(({ name }) => name),
    }
  },
  json: (text: string) => {
    const feed = parseJsonFeed(text)
    const item = feed.items?.[0]
    return {
      count: feed.items?.length ?? 0,
      feedUrl: feed.feed_url,
      homeUrl: feed.home_page_url,
      feedTitle: feed.title,
      id: item?.id,
      url: item?.url,
      title: item?.title,
      html: item?.content_html,
      published: item?.date_published,
      updated: item?.date_modified,
      topics: item?.tags,
    }
  },
}
const write = { atom: atomFeed, rss: rssFeed, json: jsonFeed }

describe.each(['atom', 'rss', 'json'] as const)('%s', (format) => {
  const read = (feed: FeedView) => formats[format](write[format](feed))
  const address = 'https://live.example.org/stories/ship-in-the-canal/posts/post-1'
  const lastingId = feedUrn('post post-1')

  test('a feed reader finds the story, the feed itself and each post with its text', () => {
    const found = read(view([samplePost(), samplePost({ id: 'post-0' as PostId })]))

    expect(found).toMatchObject({
      count: 2,
      feedUrl: `https://live.example.org/stories/ship-in-the-canal/feed.${format}`,
      homeUrl: 'https://live.example.org/stories/ship-in-the-canal',
      feedTitle: 'A ship blocks the canal – The Harbour Telex',
      id: lastingId,
      url: address,
      title: 'Tugs are on their way',
      html: '<p>Two tugs have left the port.</p>',
      topics: ['shipping'],
    })
    expect(Date.parse(String(found.published))).toBe(minutesIn(1))
  })

  test('a correction keeps the id, updates the time and says what was wrong', () => {
    const text = { headline: 'Tugs are on their way', body: bodyFromText('Three tugs have left the port.') }
    const corrected = correct(samplePost(), text, 'There are three tugs, not two.', minutesIn(4))

    const found = read(view([corrected]))

    expect(found.id).toBe(lastingId)
    expect(found.html).toBe(
      '<p>Three tugs have left the port.</p><p>Corrected: There are three tugs, not two.</p>',
    )
    expect(Date.parse(String(found.published))).toBe(minutesIn(1))
    expect(Date.parse(String(found.updated))).toBe(minutesIn(4))
  })

  test('a retracted post stays as a mark without its text', () => {
    const text = { headline: 'Tugs', body: bodyFromText('Three tugs.') }
    const corrected = correct(samplePost(), text, 'Three tugs, not two.', minutesIn(2))
    const retracted = retract(corrected, 'The port denies it.', minutesIn(3))

    const found = read(view([retracted]))

    expect(found).toMatchObject({
      count: 1,
      id: lastingId,
      title: 'Retracted: a post in “A ship blocks the canal”',
      html: '<p>Retracted: The port denies it.</p>',
    })
    expect(write[format](view([retracted]))).not.toMatch(/tugs/i)
    expect(Date.parse(String(found.updated))).toBe(minutesIn(3))
  })

  test('titles a post without a headline by its first words', () => {
    const long = 'The pilot said so. '.repeat(10)
    const found = read(view([samplePost({ headline: '', body: bodyFromText(long) })]))

    expect(found.title).toMatch(/^The pilot said so\..*\w…$|^The pilot said so\..*\.…$/)
    expect(String(found.title).length).toBeLessThanOrEqual(101)
  })

  test('an empty desk has a feed without posts', () => {
    expect(read(feedOf(null, { site, renderHtml, found: foundIn(sampleStory(), []) }))).toMatchObject({
      count: 0,
      feedUrl: `https://live.example.org/feed.${format}`,
      homeUrl: 'https://live.example.org/',
      feedTitle: 'The Harbour Telex',
    })
  })

  test('ids stay when the desk or the story gets another address', () => {
    const moved = sampleStory({ slug: 'another-slug' as Slug })
    const found = foundIn(moved, [samplePost()])
    const there = { ...site, publicUrl: 'https://news.example.com' }

    const now = read(feedOf(moved, { site: there, renderHtml, found }))

    expect(now.id).toBe(lastingId)
    expect(now.url).toBe('https://news.example.com/stories/another-slug/posts/post-1')
  })

  test('a post from when ids were addresses keeps its id', () => {
    const story = sampleStory()
    const former = 'http://localhost:8484/stories/ship/posts/post-1'
    const formerUrl = 'http://localhost:8484/stories/ship'
    const found = foundIn(story, [samplePost()], { formerUrl }, former)
    const feed = feedOf(story, { site, renderHtml, found })

    expect(read(feed)).toMatchObject({ id: former, url: address })
    if (format === 'atom') expect(parseAtomFeed(atomFeed(feed)).id).toBe(`${formerUrl}/feed.atom`)
    if (format === 'rss')
      expect(parseRssFeed(rssFeed(feed)).items?.[0]?.guid).toEqual({ value: former, isPermaLink: false })
  })

  test.each([
    [50, null, []],
    [
      51,
      null,
      [
        ['prev-archive', 1],
        ['next', 1],
      ],
    ],
    [
      149,
      null,
      [
        ['prev-archive', 2],
        ['next', 2],
      ],
    ],
    [
      149,
      2,
      [
        ['prev-archive', 1],
        ['next', 1],
        ['current', null],
      ],
    ],
    [
      149,
      1,
      [
        ['current', null],
        ['next-archive', 2],
      ],
    ],
  ] as const)('of %i posts, archive %s links to %j', (postCount, archive, links) => {
    const story = sampleStory()
    const found = foundIn(story, [samplePost()], { postCount })
    const text = write[format](feedOf(story, { site, renderHtml, found, archive }))

    const feedUrl = `https://live.example.org/stories/ship-in-the-canal/feed.${format}`
    const urlOf = (page: number | null): string => (page === null ? feedUrl : `${feedUrl}?page=${page}`)
    expect(formats[format](text).feedUrl).toBe(urlOf(archive))
    if (format === 'json') {
      const next = links.find(([rel]) => rel === 'next')?.[1]
      expect((JSON.parse(text) as { next_url?: string }).next_url).toBe(next && urlOf(next))
    } else {
      const parsed = format === 'atom' ? parseAtomFeed(text).links : parseRssFeed(text).atom?.links
      const others = parsed?.filter(({ rel }) => rel !== 'self' && rel !== 'alternate') ?? []
      expect(others.map(({ rel, href }) => [rel, href])).toEqual(
        links.map(([rel, page]) => [rel, urlOf(page)]),
      )
      expect(text.includes('<fh:archive/>')).toBe(archive !== null)
    }
  })

  test('omits the author of a post', () => {
    expect(write[format](view([samplePost()]))).not.toContain('Grace Desk')
  })

  test('hostile text stays text in every field and adds no post', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          '</item>',
          '</entry>',
          '<item>',
          ']]>',
          '<![CDATA[',
          '&lt;',
          '&amp;',
          '&#0;',
          '"',
          "'",
          '<script>',
        ),
        fc.constantFrom(
          '\0',
          '\u0008',
          '\u000b',
          '\ud83d',
          '\udc00',
          '\uffff',
          '\ufffe',
          '\u2028',
          '\r',
          '\n',
          '\t',
        ),
        fc.constantFrom('a', 'B', 'ä', '語', 'א', '\u{1f6a2}'),
      ),
      maxLength: 40,
    })
    fc.assert(
      fc.property(hostile, hostile, hostile, (headline, topic, note) => {
        const text = { headline: `h${headline}h`, body: bodyFromText('Words.') }
        const story = sampleStory({ headline: `s${headline}s`, topics: [`t${topic}t`] })
        const post = correct(samplePost(), text, `n${note}n`, minutesIn(2))

        const found = read(view([post], story))

        expect(found.count).toBe(1)
        expect(visible(found.title)).toBe(visible(text.headline))
        expect(visible(found.feedTitle)).toBe(visible(`${story.headline} – The Harbour Telex`))
        expect(visible(found.topics?.[0])).toBe(visible(story.topics[0]))
        expect(visible(found.html)).toBe(visible(`<p>Words.</p><p>Corrected: n${note}n</p>`))
      }),
    )
  })
})

/** The text without what XML can't hold; white space aside, which feed readers fold. */
function visible(text: string | undefined): string | undefined {
  return text?.toWellFormed().replaceAll(/[\p{Cc}\ufffe\uffff\s]+/gu, '')
}

test('a story’s feed has the time of the story’s last change', () => {
  const feed = atomFeed(view([samplePost()], sampleStory({ lastUpdated: minutesIn(90) })))

  expect(parseAtomFeed(feed).updated).toBe('2026-11-24T13:30:00.000Z')
})

test('the desk’s feed has the time of the last change of any post in it', () => {
  const story = sampleStory()
  const older = correct(
    samplePost(),
    { headline: '', body: bodyFromText('Late.') },
    'It was late.',
    minutesIn(50),
  )
  const newer = samplePost({ id: 'post-2' as PostId, publishedAt: minutesIn(20) })
  const found = foundIn(story, [newer, older])

  expect(parseAtomFeed(atomFeed(feedOf(null, { site, renderHtml, found }))).updated).toBe(
    '2026-11-24T12:50:00.000Z',
  )
})

test('JSON Feed has plain text with dateline, credits and notes, and the state of the post', () => {
  const post = correct(
    samplePost({ dateline: 'SUEZ', credits: ['AP', 'Reuters'] }),
    { headline: '', body: bodyFromText('Three tugs left.\n\nThey are slow.') },
    'Three, not two.',
    minutesIn(2),
  )
  const feed = JSON.parse(jsonFeed(view([post]))) as { items: readonly Record<string, unknown>[] }

  expect(feed.items[0]).toMatchObject({
    content_text: 'SUEZ — Three tugs left.\n\nThey are slow.\n\n(AP, Reuters)\n\nCorrected: Three, not two.',
    _telex: {
      state: 'published',
      revision: 2,
      corrections: [{ revision: 2, at: '2026-11-24T12:02:00.000Z', note: 'Three, not two.' }],
    },
  })
})

test('a feed keeps the order of its posts', () => {
  const story = sampleStory({ openedAt: noon })
  const posts = ['b', 'a'].map((id) => samplePost({ id: id as PostId }))
  const { items } = parseRssFeed(rssFeed(view(posts, story)))

  expect(items?.map(({ link }) => link?.at(-1))).toEqual(['b', 'a'])
})
