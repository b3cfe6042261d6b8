import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { fill } from '../words/fill.ts'
import { html, type Html } from './html.ts'
import { interfaceFor, type Interface } from './interface.ts'
import { renderPage } from './layout.ts'
import { missedAlertsPath, postPath } from './paths.ts'
import { keyEventLabel } from './post.ts'
import { publicPath, type Site } from './site.ts'
import { renderTime } from './time.ts'

export type MissedAlertsView = {
  readonly site: Site
  readonly posts: readonly { readonly post: Post; readonly story: Story }[]
}

/** Where a digest leads: its posts as they are now, without retracted ones. */
export function missedAlertsPage({ site, posts }: MissedAlertsView): string {
  const base = publicPath(site)
  const ui = interfaceFor(site.lang, site.timeZone)
  const { mark } = ui
  const words = ui.alerts.missed
  const published = posts.filter(({ post }) => post.state === 'published')
  return renderPage({
    site,
    title: words.title,
    description: fill(words.description, { site: site.name }),
    path: missedAlertsPath(
      base,
      posts.map(({ post }) => post.id),
    ),
    feeds: base,
    kind: 'website',
    unlisted: true,
    live: html`class="front-page"`,
    main: html`<h1 class="front-title" ${mark}>${words.title}</h1>
      <div class="cards">${published.map((each) => renderMissed(each, base, ui))}</div>
      ${published.length === 0 && html`<p class="empty" ${mark}>${words.empty}</p>`}
      <p class="paging" ${mark}>
        <a href="${base}/">${words.latest}</a> <a href="${base}/alerts">${words.settings}</a>
      </p>`,
  })
}

function renderMissed(
  { post, story }: MissedAlertsView['posts'][number],
  base: string,
  { times, mark }: Interface,
): Html {
  return html`<article class="card">
    <h2 class="story-headline" dir="auto">
      <a href="${postPath(base, story.slug, post.id)}">${keyEventLabel(post)}</a>
    </h2>
    <p class="standfirst" dir="auto">${story.headline}</p>
    ${post.publishedAt !== null && html`<p class="stamp" ${mark}>${renderTime(post.publishedAt, times)}</p>`}
  </article>`
}
