import type { Post } from '../domain/post.ts'
import type { Story } from '../domain/story.ts'
import { linkAddresses } from './addresses.ts'
import { fillHtml, html, type Html } from './html.ts'
import type { Interface } from './interface.ts'
import { renderCredits, renderPost } from './post.ts'
import { renderTime } from './time.ts'

/**
 * The top of a story, on its page and in the stream's `story` event: state, headline, standfirst, the "Last updated"
 * stamp, credits, key points and the pinned post. docs/contracts.md says what others may rely on.
 *
 * @param pinned the post that `story.pinnedPost` names, `null` when there is none.
 * @param ui the interface around it.
 * @param publicPath the path the desk is served under, `''` at the root of its host.
 */
export function renderStoryHead(story: Story, pinned: Post | null, ui: Interface, publicPath = ''): Html {
  const time = renderTime(story.lastUpdated, ui.times, 'last-updated')
  return html`<header
    class="story-head"
    data-story="${story.slug}"
    data-state="${story.state}"
    data-topics="${JSON.stringify(story.topics)}"
  >
    ${renderState(story, ui)}
    <h1 class="story-headline" dir="auto">${story.headline}</h1>
    ${story.standfirst !== '' && html`<p class="standfirst" dir="auto">${linkAddresses(story.standfirst)}</p>`}
    <p class="stamp" ${ui.mark}>${fillHtml(ui.words.story.lastUpdated, { time })}</p>
    ${renderCredits(story.credits)}${renderKeyPoints(story.keyPoints, ui)}${
      pinned !== null && renderPinned(story, pinned, ui, publicPath)
    }
  </header>`
}

/** `Live`, or when coverage ended: in words, since a colour alone says nothing to many readers. */
export function renderState(story: Story, { words, times, mark }: Interface): Html {
  if (story.state === 'live')
    return html`<p class="state" ${mark}><span class="state-live">${words.story.live}</span></p>`
  return html`<p class="state" ${mark}>
    <span class="state-ended">${words.story.ended}</span>${
      story.endedAt !== null && html` <span class="state-when">${renderTime(story.endedAt, times)}</span>`
    }
  </p>`
}

function renderKeyPoints(points: readonly string[], { words, mark }: Interface): Html {
  if (points.length === 0) return html``
  return html`<section class="key-points" aria-label="${words.story.keyPoints}">
    <h2 ${mark}>${words.story.keyPoints}</h2>
    <ul dir="auto">
      ${points.map((point) => html`<li>${linkAddresses(point)}</li>`)}
    </ul>
  </section>`
}

function renderPinned({ slug }: Story, post: Post, ui: Interface, publicPath: string): Html {
  const { pinned, pinnedPost } = ui.words.story
  return html`<section class="pinned" aria-label="${pinnedPost}">
    <p class="pinned-mark" ${ui.mark}>${pinned}</p>
    ${renderPost(post, { slug, publicPath, ui, pinned: true })}
  </section>`
}
