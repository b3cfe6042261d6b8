import { formatInstant, type Instant } from '../../domain/ids.ts'
import { HISTORY } from './atom.ts'
import { feedEntries, feedHead, type FeedEntry, type FeedView } from './feed-view.ts'
import { element, textElement, xmlDocument, type Xml } from './xml.ts'

export const RSS_TYPE = 'application/rss+xml; charset=utf-8'

/**
 * The feed as RSS 2.0, which has no field for the last change: Atom's `updated` stands beside `pubDate`, and the text
 * itself says what was corrected or retracted.
 *
 * @see https://www.rssboard.org/rss-specification, https://www.rssboard.org/rss-profile
 */
export function rssFeed(view: FeedView): string {
  const head = feedHead(view, 'rss')
  return xmlDocument(
    element('rss', { version: '2.0', 'xmlns:atom': 'http://www.w3.org/2005/Atom', 'xmlns:fh': HISTORY }, [
      element('channel', {}, [
        textElement('title', head.title),
        textElement('link', head.homeUrl),
        textElement('description', head.subtitle),
        textElement('language', view.site.lang),
        textElement('lastBuildDate', formatRfc822(head.updatedAt)),
        element('atom:link', { rel: 'self', type: 'application/rss+xml', href: head.selfUrl }, null),
        head.links.map(({ rel, href }) =>
          element('atom:link', { rel, type: 'application/rss+xml', href }, null),
        ),
        view.archive === null ? null : element('fh:archive', {}, null),
        feedEntries(view).map(renderItem),
      ]),
    ]),
  )
}

function renderItem({ id, url, title, html, publishedAt, updatedAt, topics }: FeedEntry): Xml {
  return element('item', {}, [
    textElement('title', title),
    textElement('link', url),
    element('guid', { isPermaLink: String(id === url) }, { text: id }),
    textElement('pubDate', formatRfc822(publishedAt)),
    textElement('atom:updated', formatInstant(updatedAt)),
    topics.map((topic) => textElement('category', topic)),
    textElement('description', html),
  ])
}

/** `Tue, 24 Nov 2026 08:15:30 GMT`. @see RFC 822 section 5, with the four-digit year that RSS 2.0 prefers */
function formatRfc822(at: Instant): string {
  return new Date(at).toUTCString()
}
