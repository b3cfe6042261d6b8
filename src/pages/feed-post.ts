import type { Post } from '../domain/post.ts'
import { renderBody } from './body.ts'
import { html } from './html.ts'
import { renderCredits } from './post.ts'
import { formatMoment } from './time.ts'

/**
 * A post as it reads in a feed: its text, credits and correction notes, or the mark in the place of what was taken back.
 * Links in it are absolute already, and times are plain text, since a feed reader runs no script.
 */
export function renderFeedPost(post: Post): string {
  if (post.retraction !== null) {
    const { at, reason } = post.retraction
    return html`<p><strong>This post was retracted</strong> on ${formatMoment(at)}: ${reason}</p>`.toString()
  }
  return html`${renderBody(post.body, post.dateline)}${renderCredits(post.credits)}${post.corrections
    .toReversed()
    .map(({ at, note }) => html`<p><strong>Corrected</strong> ${formatMoment(at)}: ${note}</p>`)}`.toString()
}
