import type { DeskEvent, PublicEvent } from '../../../src/domain/event.ts'
import type { PostId } from '../../../src/domain/ids.ts'
import type { Post } from '../../../src/domain/post.ts'
import { interfaceFor } from '../../../src/pages/interface.ts'
import { renderPost } from '../../../src/pages/post.ts'

/**
 * Whether a post's event shows the post as it was written, or with the words of a later revision and its own number: a
 * reader who comes after a correction gets the corrected words. Heads of stories are not looked at, nor are earlier events of
 * a retracted post, which were rewritten: a reader may have the old text.
 */
export function renderingsOf(
  events: readonly DeskEvent[],
  place: { readonly publicPath: string; readonly lang: string },
): (event: PublicEvent, html: string) => boolean {
  const ui = interfaceFor(place.lang)
  const revisions = new Map<PostId, Post[]>()
  for (const event of events) {
    if (!('post' in event)) continue
    const { post } = event
    revisions.set(post.id, [...(revisions.get(post.id) ?? []), post])
  }
  const known = new Map<string, string>()
  const rendered = (event: PublicEvent, post: Post, revision: number): string => {
    const key = `${event.seq} ${post.revision}`
    const at = { slug: event.story.slug, publicPath: place.publicPath, ui }
    const html = known.get(key) ?? renderPost({ ...post, revision }, at).toString()
    known.set(key, html)
    return html
  }
  return (event, html) => {
    if (!('post' in event)) return true
    const { revision, id, state } = event.post
    if (state === 'retracted' && event.kind !== 'post-retracted') return true
    const later = (revisions.get(id) ?? []).filter(
      (post) => post.revision >= revision && post.state === state,
    )
    return later.some((post) => rendered(event, post, revision) === html)
  }
}
