import { textFromBody } from '../domain/body.ts'
import { formatInstant } from '../domain/ids.ts'
import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { html, jsonInScript, type Html } from './html.ts'
import { iconPath } from './icons.ts'
import { absolute } from './layout.ts'
import { postPath, storyPath } from './paths.ts'
import { keyEventLabel } from './post.ts'
import { publicPath, type Site } from './site.ts'

/**
 * What search engines read of a story: a schema.org `LiveBlogPosting` as a data block, which is never run and which a
 * content security policy therefore lets stand.
 *
 * `coverageStartTime` and `datePublished` are when the story was opened and never move; a search engine takes a moving
 * one for a new article. Retracted posts are left out.
 *
 * @see https://schema.org/LiveBlogPosting, HTML Living Standard section 4.12.1 (data blocks)
 */
export function liveBlogPosting(
  site: Site,
  { story, posts }: { readonly story: Story; readonly posts: readonly { readonly post: Post }[] },
): Html {
  const base = publicPath(site)
  const address = absolute(site, storyPath(base, story.slug))
  const publisher = {
    '@type': 'Organization',
    name: site.name,
    url: absolute(site, `${base}/`),
    logo: {
      '@type': 'ImageObject',
      url: absolute(site, base + iconPath('icon-512.png')),
      width: 512,
      height: 512,
    },
  }
  const data = {
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    '@id': address,
    url: address,
    mainEntityOfPage: address,
    headline: story.headline,
    ...(story.standfirst === '' ? {} : { description: story.standfirst }),
    datePublished: formatInstant(story.openedAt),
    dateModified: formatInstant(story.lastUpdated),
    coverageStartTime: formatInstant(story.openedAt),
    ...(story.endedAt === null ? {} : { coverageEndTime: formatInstant(story.endedAt) }),
    author: publisher,
    publisher,
    liveBlogUpdate: posts
      .filter(({ post }) => post.retraction === null)
      .map(({ post }) => update(post, absolute(site, postPath(base, story.slug, post.id)))),
  }
  return html`<script type="application/ld+json">
    ${jsonInScript(data)}
  </script>`
}

function update(post: Post, address: string): object {
  const published = post.publishedAt ?? post.createdAt
  const latest = post.corrections.at(-1)
  return {
    '@type': 'BlogPosting',
    '@id': address,
    url: address,
    headline: keyEventLabel(post),
    datePublished: formatInstant(published),
    dateModified: formatInstant(latest?.at ?? published),
    articleBody: textFromBody(post.body),
    ...(post.corrections.length === 0
      ? {}
      : {
          correction: post.corrections.map(({ at, note }) => ({
            '@type': 'CorrectionComment',
            text: note,
            datePublished: formatInstant(at),
          })),
        }),
  }
}
