import { textFromBody } from '../domain/body.ts'
import type { Slug } from '../domain/ids.ts'
import type { Correction, Post, Retraction } from '../domain/post.ts'
import { firstWords } from '../domain/first-words.ts'
import { linkAddresses } from './addresses.ts'
import { renderBody } from './body.ts'
import { fillHtml, html, type Html } from './html.ts'
import type { Interface } from './interface.ts'
import { postPath } from './paths.ts'
import { formatMoment, renderTime } from './time.ts'

/** Where a post is shown: its story, and the path the desk is served under (`''` at the root of its host). */
export type PostPlace = {
  readonly slug: Slug
  readonly ui: Interface
  readonly publicPath?: string
  /** The copy that is pinned to the top: it has no `id`, since the post itself stands further down. */
  readonly pinned?: boolean
}

/**
 * One post as readers get it: the same markup on the page, in the stream and on the post's own page. docs/contracts.md
 * says what others may rely on. The author's name is never part of it.
 */
export function renderPost(post: Post, at: PostPlace): Html {
  const attributes = html`class="post"${at.pinned ? html` data-pinned` : html` id="p-${post.id}"`}
  data-post="${post.id}" data-revision="${post.revision}"
  data-state="${post.retraction === null ? 'published' : 'retracted'}"`
  const inner =
    post.retraction === null ? renderPublished(post, at) : renderRetraction(post, at, post.retraction)
  const label = post.keyEvent && post.retraction === null && keyEventLabel(post)
  return html`<article ${attributes}${label && html` data-key-event="${label}"`}>${inner}</article>`
}

/** What a key event is called in the list of key events: the headline, or the first words. */
export function keyEventLabel(post: Post): string {
  return post.headline === '' ? firstWords(textFromBody(post.body), 80) : post.headline
}

function renderPublished(post: Post, at: PostPlace): Html {
  const { words, mark } = at.ui
  const corrected = post.corrections.length > 0
  return html`${renderMeta(
      post,
      at,
      html`${post.keyEvent && html`<span class="mark mark-key" ${mark}>${words.post.keyEvent}</span>`}${
        corrected && html`<span class="mark mark-corrected" ${mark}>${words.post.corrected}</span>`
      }`,
    )}${post.headline !== '' && html`<h2 class="post-headline" dir="auto">${post.headline}</h2>`}
    <div class="post-body">${renderBody(post.body, post.dateline)}</div>
    ${renderCredits(post.credits)}${renderCorrections(post.corrections, at.ui)}`
}

function renderRetraction(post: Post, at: PostPlace, { at: when, reason }: Retraction): Html {
  const { words, times, mark } = at.ui
  const said = html`<strong ${mark}>${words.post.wasRetracted}</strong>`
  return html`${renderMeta(post, at, html`<span class="mark mark-retracted" ${mark}>${words.post.retracted}</span>`)}
    <p class="retraction">
      ${fillHtml(words.post.retraction, {
        mark: said,
        time: html`<span ${mark}>${renderTime(when, times)}</span>`,
        reason: inItsOwnDirection(reason),
      })}
    </p>`
}

function renderMeta(post: Post, at: PostPlace, marks: Html): Html {
  const address = postPath(at.publicPath ?? '', at.slug, post.id)
  const { times, mark } = at.ui
  const time = renderTime(post.publishedAt ?? post.createdAt, times)
  return html`<p class="post-meta"><a class="permalink" href="${address}" ${mark}>${time}</a>${marks}</p>`
}

/** The newsroom's words within a sentence of the interface, which may run the other way and be in another language. */
function inItsOwnDirection(text: string): Html {
  return html`<span dir="auto">${linkAddresses(text)}</span>`
}

/** Source names as newspapers set them: `(AP, Reuters)`. Nothing when there are none. */
export function renderCredits(credits: readonly string[]): Html {
  return html`${credits.length > 0 && html`<p class="credits" dir="auto">(${credits.join(', ')})</p>`}`
}

function renderCorrections(corrections: readonly Correction[], ui: Interface): Html {
  if (corrections.length === 0) return html``
  // The latest first: it is the one that readers of the old text have not seen.
  const items = corrections.toReversed().map((each) => renderCorrection(each, ui))
  if (items.length === 1) return html`<div class="corrections">${items}</div>`
  return html`<ul class="corrections" aria-label="${ui.words.post.corrections}">
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`
}

function renderCorrection({ at, note }: Correction, { words, times, mark }: Interface): Html {
  const said = html`<strong ${mark}>${words.post.corrected}</strong>`
  return html`<p class="correction">
    ${fillHtml(words.post.correction, {
      mark: said,
      time: html`<span ${mark}>${renderTime(at, times)}</span>`,
      note: inItsOwnDirection(note),
    })}
  </p>`
}

/**
 * A post as it reads in a feed: its text, credits and correction notes, or the mark in place of a retracted one.
 * Links in it are absolute already, and times are plain text, since a feed reader runs no script.
 */
export function renderFeedPost(post: Post, { words, times }: Interface): string {
  if (post.retraction !== null) {
    const { at, reason } = post.retraction
    const mark = html`<strong>${words.post.wasRetracted}</strong>`
    const time = formatMoment(at, times)
    return html`<p>
      ${fillHtml(words.post.retraction, { mark, time, reason: inItsOwnDirection(reason) })}
    </p>`.toString()
  }
  const mark = html`<strong>${words.post.corrected}</strong>`
  const corrections = post.corrections.toReversed().map(({ at, note }) => {
    const time = formatMoment(at, times)
    return html`<p>${fillHtml(words.post.correction, { mark, time, note: inItsOwnDirection(note) })}</p>`
  })
  return html`${renderBody(post.body, post.dateline)}${renderCredits(post.credits)}${corrections}`.toString()
}
