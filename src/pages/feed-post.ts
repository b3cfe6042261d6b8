import type { Post } from '../domain/post.ts'
import { renderBody } from './body.ts'
import { fillHtml, html } from './html.ts'
import type { Interface } from './interface.ts'
import { renderCredits } from './post.ts'
import { formatMoment } from './time.ts'

/**
 * A post as it reads in a feed: its text, credits and correction notes, or the mark in the place of what was taken back.
 * Links in it are absolute already, and times are plain text, since a feed reader runs no script.
 */
export function renderFeedPost(post: Post, { words, times }: Interface): string {
  if (post.retraction !== null) {
    const { at, reason } = post.retraction
    const mark = html`<strong>${words.post.wasRetracted}</strong>`
    const time = formatMoment(at, times)
    return html`<p>${fillHtml(words.post.retraction, { mark, time, reason })}</p>`.toString()
  }
  const mark = html`<strong>${words.post.corrected}</strong>`
  const corrections = post.corrections.toReversed().map(({ at, note }) => {
    const time = formatMoment(at, times)
    return html`<p>${fillHtml(words.post.correction, { mark, time, note })}</p>`
  })
  return html`${renderBody(post.body, post.dateline)}${renderCredits(post.credits)}${corrections}`.toString()
}
