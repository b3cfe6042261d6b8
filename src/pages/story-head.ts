import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { html, type Html } from './html.ts'
import { renderCredits, renderPost } from './post.ts'
import { renderTime } from './time.ts'

/**
 * The top of a story, on its page and in the stream's `story` event: state, headline, standfirst, the "Last updated"
 * stamp, credits, key points and the pinned post. docs/contracts.md says what others may rely on.
 *
 * @param pinned the post that `story.pinnedPost` names, `null` when there is none.
 * @param publicPath the path the desk is served under, `''` at the root of its host.
 */
export function renderStoryHead(story: Story, pinned: Post | null, publicPath = ''): Html {
  return html`<header
    class="story-head"
    data-story="${story.slug}"
    data-state="${story.state}"
    data-topics="${JSON.stringify(story.topics)}"
  >
    ${renderState(story)}
    <h1 class="story-headline" dir="auto">${story.headline}</h1>
    ${story.standfirst !== '' && html`<p class="standfirst" dir="auto">${story.standfirst}</p>`}
    <p class="stamp">Last updated ${renderTime(story.lastUpdated, 'last-updated')}</p>
    ${renderCredits(story.credits)}${renderKeyPoints(story.keyPoints)}${
      pinned !== null && renderPinned(story, pinned, publicPath)
    }
  </header>`
}

/** `Live`, or when coverage ended: in words, since a colour alone says nothing to many readers. */
export function renderState(story: Story): Html {
  if (story.state === 'live') return html`<p class="state"><span class="state-live">Live</span></p>`
  return html`<p class="state">
    <span class="state-ended">Ended</span>${
      story.endedAt !== null && html` <span class="state-when">${renderTime(story.endedAt)}</span>`
    }
  </p>`
}

function renderKeyPoints(points: readonly string[]): Html {
  if (points.length === 0) return html``
  return html`<section class="key-points" aria-label="Key points">
    <h2>Key points</h2>
    <ul>
      ${points.map((point) => html`<li dir="auto">${point}</li>`)}
    </ul>
  </section>`
}

function renderPinned({ slug }: Story, post: Post, publicPath: string): Html {
  return html`<section class="pinned" aria-label="Pinned post">
    <p class="pinned-mark">Pinned</p>
    ${renderPost(post, { slug, publicPath, pinned: true })}
  </section>`
}
