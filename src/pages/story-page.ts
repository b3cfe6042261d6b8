import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { firstWords } from '../domain/first-words.ts'
import { fill, plural } from '../words/fill.ts'
import type { ReaderWords } from '../words/reader/reader-words.ts'
import { html, type Html } from './html.ts'
import { interfaceFor, type Interface } from './interface.ts'
import { absolute, noScriptNote, renderPage } from './layout.ts'
import { liveBlogPosting } from './live-blog-posting.ts'
import { liveStoryPath, postPath, storyPath } from './paths.ts'
import { keyEventLabel, renderPost } from './post.ts'
import { publicPath, type Site } from './site.ts'
import { renderStoryHead } from './story-head.ts'
import { renderTime } from './time.ts'

/** A story as the archive gives it; every `StorySnapshot` is one. */
export type ShownStory = {
  readonly story: Story
  /** Public posts, the newest first. */
  readonly posts: readonly ShownPost[]
  readonly pinned: ShownPost | null
  /** The newest first. */
  readonly keyEvents: readonly ShownPost[]
  readonly postCount: number
}

/** A post, perhaps with its position in the log. */
export type ShownPost = { readonly post: Post }

export type StoryPageView = {
  readonly site: Site
  readonly snapshot: ShownStory
  /** `EPOCH.SEQ` of the moment the snapshot was read at: the stream starts right after it. */
  readonly cursor: string
  /** The page token of the posts after the last one here; `null` when there are none. */
  readonly next: string | null
  /** The token this page was asked for with; `null` for the newest posts. */
  readonly page: string | null
}

/** A story's page: complete without a script; with one, new posts wait behind a button. */
export function storyPage({ site, snapshot, cursor, next, page }: StoryPageView): string {
  const { story, posts, pinned } = snapshot
  const base = publicPath(site)
  const path = storyPath(base, story.slug)
  const older = page !== null
  const ui = interfaceFor(site.lang, site.timeZone)
  const { words, mark, lang } = ui
  const leftOut = snapshot.postCount - posts.length
  return renderPage({
    site,
    title: story.headline,
    description: descriptionOf(story, words),
    path,
    feeds: path,
    kind: 'article',
    unlisted: older,
    live: html`class="story-page" data-page="${older ? 'older' : 'story'}"
    data-live="${liveStoryPath(base, story.slug)}" data-cursor="${cursor}" data-address="${path}"`,
    data: older ? html`` : liveBlogPosting(site, snapshot),
    main: html`${renderStoryHead(story, pinned?.post ?? null, ui, base)}
      <div class="new-posts" data-new-posts ${mark}></div>
      <div class="columns">
        <div class="side">
          <div
            class="invitation"
            data-invitation
            ${mark}
            data-words="${site.invitation}"
            data-story="${story.slug}"
          ></div>
          ${renderKeyEvents(snapshot, base, ui)}
        </div>
        <div class="stream">
          ${older && html`<p class="paging" ${mark}><a href="${path}">${words.story.latestPosts}</a></p>`}${noScriptNote(ui)}
          <section
            class="posts"
            data-posts
            aria-label="${older ? words.story.olderPosts : words.story.posts}"
          >
            ${posts.map(({ post }) => renderPost(post, { slug: story.slug, publicPath: base, ui }))}
          </section>
          ${posts.length === 0 && html`<p class="empty" data-empty ${mark}>${words.story.empty}</p>`}
          ${leftOut > 0 && html`<p class="on-paper" ${mark}>${fill(plural(words.story.notPrinted, leftOut, lang), { address: absolute(site, path) })}</p>`}
          ${next !== null && html`<p class="paging" ${mark}><a rel="next" href="${path}?page=${next}">${words.story.olderPosts}</a></p>`}
        </div>
      </div>`,
  })
}

/** One sentence about the story, for search engines and link previews. */
export function descriptionOf({ headline, standfirst }: Story, words: ReaderWords): string {
  return firstWords(standfirst === '' ? fill(words.story.description, { headline }) : standfirst, 200)
}

/** The story's turning points; those on other pages are links to their own page. */
function renderKeyEvents(
  { story, posts, keyEvents }: ShownStory,
  base: string,
  { words, times, mark }: Interface,
): Html {
  const here = new Set(posts.map(({ post }) => post.id))
  return html`<nav
    class="key-events"
    aria-label="${words.story.keyEvents}"
    data-key-events${keyEvents.length === 0 && html` hidden`}
  >
    <h2 ${mark}>${words.story.keyEvents}</h2>
    <ol>
      ${keyEvents.map(({ post }) => {
        const address = here.has(post.id) ? `#p-${post.id}` : postPath(base, story.slug, post.id)
        return html`<li data-event="${post.id}">
          <a href="${address}" ${mark}
            >${renderTime(post.publishedAt ?? post.createdAt, times)}
            <span dir="auto">${keyEventLabel(post)}</span></a
          >
        </li>`
      })}
    </ol>
  </nav>`
}
