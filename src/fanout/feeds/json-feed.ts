import { formatInstant } from '../../domain/ids.ts'
import type { Correction } from '../../domain/post.ts'
import { feedEntries, feedHead, type FeedEntry, type FeedView } from './feed-view.ts'

export const JSON_FEED_TYPE = 'application/feed+json; charset=utf-8'

/**
 * The feed as JSON Feed 1.1. `_telex` holds what the format has no field for: the post's state, its revision and its
 * corrections.
 *
 * @see https://www.jsonfeed.org/version/1.1/
 */
export function jsonFeed(view: FeedView): string {
  const head = feedHead(view, 'json')
  const next = head.links.find(({ rel }) => rel === 'next')
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: head.title,
    home_page_url: head.homeUrl,
    feed_url: head.selfUrl,
    ...(next === undefined ? {} : { next_url: next.href }),
    description: head.subtitle,
    language: view.site.lang,
    authors: [{ name: view.site.name, url: `${view.site.publicUrl}/` }],
    items: feedEntries(view).map(itemOf),
  }
  // Lone surrogates would be lone escapes, which strict readers refuse.
  return JSON.stringify(feed, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  )
}

function itemOf({ id, url, title, html, text, publishedAt, updatedAt, topics, post }: FeedEntry): object {
  return {
    id,
    url,
    title,
    content_html: html,
    content_text: text,
    date_published: formatInstant(publishedAt),
    date_modified: formatInstant(updatedAt),
    ...(topics.length === 0 ? {} : { tags: topics }),
    _telex: {
      state: post.state,
      revision: post.revision,
      // The notes of a retracted post may repeat what was wrong.
      corrections: post.retraction === null ? post.corrections.map(correctionOf) : [],
    },
  }
}

function correctionOf({ revision, at, note }: Correction): object {
  return { revision, at: formatInstant(at), note }
}
