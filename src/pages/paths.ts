import type { PostId, Slug } from '../domain/ids.ts'

/**
 * Addresses of the reader's side, from the root of the host.
 *
 * @param publicPath the path the desk is served under, without a slash at its end; `''` at the root.
 */
export function storyPath(publicPath: string, slug: Slug): string {
  return `${publicPath}/stories/${slug}`
}

/** A post's own page: what links, feeds and alerts point to. */
export function postPath(publicPath: string, slug: Slug, post: PostId): string {
  return `${storyPath(publicPath, slug)}/posts/${post}`
}
