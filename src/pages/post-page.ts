import { textFromBody } from '../domain/body.ts'
import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { firstWords } from '../domain/text.ts'
import { html } from './html.ts'
import { renderPage, stillPage } from './layout.ts'
import { postPath, storyPath } from './paths.ts'
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
  return renderPage({
    site,
    title: retracted ? `Retracted: ${story.headline}` : keyEventLabel(post),
    description: retracted ? 'This post was retracted.' : firstWords(textFromBody(post.body), 200),
    path: postPath(base, story.slug, post.id),
    feeds: address,
    kind: 'article',
    unlisted: retracted,
    live: html`class="post-page" data-page="post" data-live="${base}/live/stories/${story.slug}"
    data-cursor="${cursor}" data-address="${address}"`,
    main: html`<header class="post-page-head">
        ${renderState(story)}
        <h1 class="story-headline" dir="auto"><a href="${address}">${story.headline}</a></h1>
      </header>
      ${stillPage}
      <div class="new-posts" data-new-posts></div>
      <section class="posts" data-posts aria-label="Post">
        ${renderPost(post, { slug: story.slug, publicPath: base })}
      </section>
      <p class="paging"><a href="${address}#p-${post.id}">See the whole story</a></p>
      <div
        class="invitation"
        data-invitation
        data-words="${site.invitation}"
        data-story="${story.slug}"
        data-topics="${JSON.stringify(story.topics)}"
      ></div>`,
  })
}
