import { textFromBody } from '../domain/body.ts'
import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { firstWords } from '../domain/first-words.ts'
import { fill } from '../words/fill.ts'
import { html } from './html.ts'
import { interfaceFor } from './interface.ts'
import { noScriptNote, renderPage } from './layout.ts'
import { liveStoryPath, postPath, storyPath } from './paths.ts'
import { keyEventLabel, renderPost } from './post.ts'
import { publicPath, type Site } from './site.ts'
import { renderState } from './story-head.ts'

export type PostPageView = {
  readonly site: Site
  readonly story: Story
  /** A public post: published or retracted. */
  readonly post: Post
  /** `EPOCH.SEQ` of the moment the post was read at. */
  readonly cursor: string
}

/** One post's own page: where links, feeds and alerts lead. A retracted post keeps its page, with the mark. */
export function postPage({ site, story, post, cursor }: PostPageView): string {
  const base = publicPath(site)
  const address = storyPath(base, story.slug)
  const retracted = post.retraction !== null
  const ui = interfaceFor(site.lang, site.timeZone)
  const { words, mark } = ui
  const { headline } = story
  return renderPage({
    site,
    title: retracted ? fill(words.post.retractedTitle, { headline }) : keyEventLabel(post),
    description: retracted ? `${words.post.wasRetracted}.` : firstWords(textFromBody(post.body), 200),
    path: postPath(base, story.slug, post.id),
    feeds: address,
    kind: 'article',
    unlisted: retracted,
    live: html`class="post-page" data-page="post" data-live="${liveStoryPath(base, story.slug)}"
    data-cursor="${cursor}" data-address="${address}"`,
    main: html`<header class="post-page-head">
        ${renderState(story, ui)}
        <h1 class="story-headline" dir="auto"><a href="${address}">${headline}</a></h1>
      </header>
      ${noScriptNote(ui)}
      <div class="new-posts" data-new-posts ${mark}></div>
      <section class="posts" data-posts aria-label="${words.post.one}">
        ${renderPost(post, { slug: story.slug, publicPath: base, ui })}
      </section>
      <p class="paging" ${mark}><a href="${address}#p-${post.id}">${words.post.wholeStory}</a></p>
      <div
        class="invitation"
        data-invitation
        ${mark}
        data-words="${site.invitation}"
        data-story="${story.slug}"
        data-topics="${JSON.stringify(story.topics)}"
      ></div>`,
  })
}
