import type { PostId, Slug } from '../domain/ids.ts'

/**
 * Addresses of the reader's side, from the root of the host.
 *
 * @param publicPath the path the desk is served under, without a slash at its end; `''` at the root.
 */
export function storyPath(publicPath: string, slug: Slug): string {
  return `${publicPath}/stories/${encodeURIComponent(slug)}`
}

/** Where a story's stream is. */
export function liveStoryPath(publicPath: string, slug: Slug): string {
  return `${publicPath}/live/stories/${encodeURIComponent(slug)}`
}

/** A post's own page: what links, feeds and alerts point to. */
export function postPath(publicPath: string, slug: Slug, post: PostId): string {
  return `${storyPath(publicPath, slug)}/posts/${post}`
}

/** The page of missed alerts. It names its posts, so that another digest opens another page. */
export function missedAlertsPath(publicPath: string, posts: readonly PostId[]): string {
  return `${publicPath}/alerts/held-back/${posts.slice(0, MAX_MISSED).join('.')}`
}

/** The posts that such an address names, each once; those past the limit are left out. */
export function parseMissedAlerts(posts: string): readonly PostId[] {
  const named = posts.split('.').filter((id) => /^[0-9a-z]{1,32}$/.test(id)) as PostId[]
  return [...new Set(named)].slice(0, MAX_MISSED)
}

/** More than anybody reads at once, and few enough for a push message. */
const MAX_MISSED = 30
