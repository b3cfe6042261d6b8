import type { Instant, Seq, Slug } from '../domain/ids.ts'
import { slugInPath } from '../domain/slug.ts'

/** Opaque paging: where the next page of a story's posts begins. */
export function postPageToken(before: Seq): string {
  return before.toString(36)
}

/** `null` when it is not a token of ours. */
export function parsePostPageToken(token: string): Seq | null {
  return /^[0-9a-z]{1,10}$/.test(token) ? (Number.parseInt(token, 36) as Seq) : null
}

type StoryPlace = { readonly lastUpdated: Instant; readonly slug: Slug }

/** Opaque paging: where the next page of the list of stories begins. */
export function storyPageToken({ lastUpdated, slug }: StoryPlace): string {
  return `${lastUpdated.toString(36)}.${encodeURIComponent(slug)}`
}

/** `null` when it is not a token of ours. */
export function parseStoryPageToken(token: string): StoryPlace | null {
  const [, at, encoded] = /^([0-9a-z]{1,9})\.(\S{1,720})$/.exec(token) ?? []
  // A query that was written into an address as it is comes back decoded.
  const slug = encoded === undefined ? null : slugInPath(encoded)
  return at === undefined || slug === null ? null : { lastUpdated: Number.parseInt(at, 36) as Instant, slug }
}
