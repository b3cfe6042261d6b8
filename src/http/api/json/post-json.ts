import type { z } from '@hono/zod-openapi'
import { textFromBody } from '../../../domain/body.ts'
import { formatInstant, type Instant, type Slug } from '../../../domain/ids.ts'
import type { Post } from '../../../domain/post.ts'
import { postPath } from '../../../pages/paths.ts'
import { publicPath, type Site } from '../../../pages/site.ts'
import type { PostSchema } from '../schemas/post.ts'
import { authorJson } from './author-json.ts'

/**
 * A post in a response.
 *
 * @param desk whether the caller may read the desk: then it has its author, and a retracted one its credits and the notes of
 *             its corrections. Readers get the mark of the retraction and nothing more.
 */
export function postJson(post: Post, slug: Slug, site: Site, desk: boolean): z.input<typeof PostSchema> {
  const { id, state, revision, headline, dateline, body, keyEvent, retraction } = post
  const { credits, corrections } = desk || retraction === null ? post : { credits: [], corrections: [] }
  return {
    id,
    url: new URL(postPath(publicPath(site), slug, id), site.publicUrl).href,
    story: slug,
    state,
    revision,
    headline,
    dateline,
    body,
    text: textFromBody(body),
    credits: [...credits],
    keyEvent,
    ...(desk ? { author: authorJson(post.author) } : {}),
    createdAt: formatInstant(post.createdAt),
    publishedAt: instantOrNull(post.publishedAt),
    publishAt: instantOrNull(post.publishAt),
    corrections: corrections.map(({ revision, at, note }) => ({
      revision,
      at: formatInstant(at),
      note,
    })),
    retraction: retraction === null ? null : { at: formatInstant(retraction.at), reason: retraction.reason },
  }
}

/** RFC 3339, or `null`. */
export function instantOrNull(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at)
}
