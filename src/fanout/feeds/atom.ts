import { formatInstant } from '../../domain/ids.ts'
import { feedEntries, feedHead, type FeedEntry, type FeedView } from './feed-view.ts'
import { element, textElement, xmlDocument, type Xml } from './xml.ts'

const ATOM = 'http://www.w3.org/2005/Atom'
/** @see RFC 5005 */
export const HISTORY = 'http://purl.org/syndication/history/1.0'

export const ATOM_TYPE = 'application/atom+xml; charset=utf-8'

/**
 * The feed as Atom. A correction moves an entry's `updated` and a retracted post stays as an entry with its mark, so that
 * people who read the old text see the change. The newsroom is the author; the author of a post is not public.
 *
 * @see RFC 4287
 */
export function atomFeed(view: FeedView): string {
  const head = feedHead(view, 'atom')
  return xmlDocument(
    element('feed', { xmlns: ATOM, 'xmlns:fh': HISTORY, 'xml:lang': view.site.lang }, [
      textElement('id', head.id),
      textElement('title', head.title),
      textElement('subtitle', head.subtitle),
      textElement('updated', formatInstant(head.updatedAt)),
      element('link', { rel: 'self', type: 'application/atom+xml', href: head.selfUrl }, null),
      element('link', { rel: 'alternate', type: 'text/html', href: head.homeUrl }, null),
      head.links.map(({ rel, href }) => element('link', { rel, type: 'application/atom+xml', href }, null)),
      view.archive === null ? null : element('fh:archive', {}, null),
      element('author', {}, [textElement('name', view.site.name)]),
      feedEntries(view).map(renderEntry),
    ]),
  )
}

function renderEntry({ id, url, title, html, publishedAt, updatedAt, topics }: FeedEntry): Xml {
  return element('entry', {}, [
    textElement('id', id),
    textElement('title', title),
    textElement('published', formatInstant(publishedAt)),
    textElement('updated', formatInstant(updatedAt)),
    element('link', { rel: 'alternate', type: 'text/html', href: url }, null),
    topics.map((term) => element('category', { term }, null)),
    element('content', { type: 'html' }, { text: html }),
  ])
}
