import type { Instant, Seq, Slug } from '../domain/ids.ts'

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
  return `${lastUpdated.toString(36)}.${slug}`
}

/** `null` when it is not a token of ours. */
export function parseStoryPageToken(token: string): StoryPlace | null {
  const [, at, slug] = /^([0-9a-z]{1,9})\.([a-z0-9-]{1,80})$/.exec(token) ?? []
  if (at === undefined || slug === undefined) return null
  return { lastUpdated: Number.parseInt(at, 36) as Instant, slug: slug as Slug }
}
