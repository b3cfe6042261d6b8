import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { html, type Html } from './html.ts'
import { renderPage } from './layout.ts'
import { heldBackPath, postPath } from './paths.ts'
import { keyEventLabel } from './post.ts'
import { publicPath, type Site } from './site.ts'
import { renderTime } from './time.ts'

export type HeldBackView = {
  readonly site: Site
  readonly posts: readonly { readonly post: Post; readonly story: Story }[]
}

/** Where a digest leads: the posts it tells of, as they are now, without those that were taken back. */
export function heldBackPage({ site, posts }: HeldBackView): string {
  const base = publicPath(site)
  const published = posts.filter(({ post }) => post.state === 'published')
  return renderPage({
    site,
    title: 'What was held back',
    description: `Alerts from ${site.name} that came while you wanted none.`,
    path: heldBackPath(
      base,
      posts.map(({ post }) => post.id),
    ),
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="front-page"`,
    main: html`<h1 class="front-title">What was held back</h1>
      <div class="cards">${published.map((each) => renderHeldBack(each, base))}</div>
      ${published.length === 0 && html`<p class="empty">There is nothing here any more.</p>`}
      <p class="paging">
        <a href="${base}/">To the latest</a> · <a href="${base}/alerts">What you are alerted to, and when</a>
      </p>`,
  })
}

function renderHeldBack({ post, story }: HeldBackView['posts'][number], base: string): Html {
  return html`<article class="card">
    <h2 class="story-headline" dir="auto">
      <a href="${postPath(base, story.slug, post.id)}">${keyEventLabel(post)}</a>
    </h2>
    <p class="standfirst" dir="auto">${story.headline}</p>
    ${post.publishedAt !== null && html`<p class="stamp">${renderTime(post.publishedAt)}</p>`}
  </article>`
}
