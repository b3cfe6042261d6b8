import type { PostJson } from '../api/api-json.ts'

/**
 * The posts on an editor's screen, the newest first, and those that wait.
 *
 * A post of somebody else's that would push the others away under the editor's hand waits until the editor lets it in.
 */
export type PostList = { readonly shown: readonly PostJson[]; readonly waiting: readonly PostJson[] }

export const noPosts: PostList = { shown: [], waiting: [] }

/**
 * Takes in a post as it stands now, whichever way it came: new, corrected, retracted, or known already.
 *
 * @param holdBack whether a new one has to wait.
 */
export function merge(list: PostList, post: PostJson, holdBack: boolean): PostList {
  if (post.publishedAt === null) return list
  if (has(list.shown, post)) return { ...list, shown: replace(list.shown, post) }
  if (has(list.waiting, post)) {
    const waiting = replace(list.waiting, post)
    return holdBack ? { ...list, waiting } : letIn({ ...list, waiting })
  }
  return holdBack
    ? { ...list, waiting: insert(list.waiting, post) }
    : { ...list, shown: insert(list.shown, post) }
}

/** Shows what waits. */
export function letIn({ shown, waiting }: PostList): PostList {
  return { shown: waiting.reduce(insert, shown), waiting: [] }
}

/** Adds an older page at the end; what is there already stays as it is. */
export function append(list: PostList, older: readonly PostJson[]): PostList {
  const fresh = older.filter((post) => !has(list.shown, post))
  return { ...list, shown: [...list.shown, ...fresh] }
}

function has(posts: readonly PostJson[], { id }: PostJson): boolean {
  return posts.some((post) => post.id === id)
}

/** An answer that was slow on its way must not put back what a newer one has changed. */
function replace(posts: readonly PostJson[], next: PostJson): readonly PostJson[] {
  return posts.map((post) => (post.id === next.id && !isOlder(next, post) ? next : post))
}

function isOlder(one: PostJson, other: PostJson): boolean {
  return one.revision < other.revision || (one.retraction === null && other.retraction !== null)
}

function insert(posts: readonly PostJson[], post: PostJson): readonly PostJson[] {
  if (has(posts, post)) return replace(posts, post)
  const place = posts.findIndex((other) => (other.publishedAt ?? '') <= (post.publishedAt ?? ''))
  return place === -1 ? [...posts, post] : [...posts.slice(0, place), post, ...posts.slice(place)]
}
