import type { Story } from '../domain/story.ts'
import { fill } from '../words/fill.ts'
import { linkAddresses } from './addresses.ts'
import { fillHtml, html, type Html } from './html.ts'
import { interfaceFor, type Interface } from './interface.ts'
import { noScriptNote, renderPage } from './layout.ts'
import { storyPath } from './paths.ts'
import { publicPath, type Site } from './site.ts'
import { renderState } from './story-head.ts'
import { renderTime } from './time.ts'

export type FrontPageView = {
  readonly site: Site
  /** The latest updated first. */
  readonly stories: readonly Story[]
  /** `EPOCH.SEQ` of the moment the list was read at: the stream starts right after it. */
  readonly cursor: string
  /** The page token of the stories after the last one here; `null` when there are none. */
  readonly next: string | null
  /** The token this page was asked for with; `null` for the latest stories. */
  readonly page: string | null
}

/** The desk's front page: its stories, the latest updated first. */
export function frontPage({ site, stories, cursor, next, page }: FrontPageView): string {
  const base = publicPath(site)
  const older = page !== null
  const ui = interfaceFor(site.lang, site.timeZone)
  const { mark } = ui
  const { front, alerts } = ui.words
  return renderPage({
    site,
    title: site.name,
    description: fill(front.description, { site: site.name }),
    path: `${base}/`,
    feeds: base,
    kind: 'website',
    unlisted: older,
    live: html`class="front-page" data-page="${older ? 'older-front' : 'front'}" data-live="${base}/live"
    data-cursor="${cursor}" data-address="${base}/"`,
    main: html`<h1 class="front-title" ${mark}>${older ? front.olderTitle : front.title}</h1>
      ${noScriptNote(ui)}
      <div class="new-posts" data-new-posts ${mark}></div>
      <div class="cards" data-stories>${stories.map((story) => renderCard(story, base, ui))}</div>
      ${stories.length === 0 && html`<p class="empty" data-empty ${mark}>${front.empty}</p>`}
      ${older && html`<p class="paging" ${mark}><a href="${base}/">${front.latest}</a></p>`}
      ${next !== null && html`<p class="paging" ${mark}><a rel="next" href="${base}/?page=${next}">${front.older}</a></p>`}
      <section
        class="invitation"
        data-invitation
        ${mark}
        data-words="${site.invitation}"
        aria-label="${alerts}"
      ></section>`,
  })
}

/** A story in the list. The reader's script keeps it up to date from the story's head, class by class. */
function renderCard(story: Story, base: string, ui: Interface): Html {
  const time = renderTime(story.lastUpdated, ui.times, 'last-updated')
  return html`<article class="card" data-story="${story.slug}" data-state="${story.state}">
    ${renderState(story, ui)}
    <h2 class="story-headline" dir="auto">
      <a href="${storyPath(base, story.slug)}">${story.headline}</a>
    </h2>
    <p class="standfirst" dir="auto">${linkAddresses(story.standfirst)}</p>
    <p class="stamp" ${ui.mark}>${fillHtml(ui.words.story.lastUpdated, { time })}</p>
  </article>`
}
