import type { StoryArchive } from '../../archive/story-archive.ts'
import { slugInPath } from '../../domain/slug.ts'

/** Addresses that have a story's slug in them: pages, feeds, the API and the streams. */
const storyAddress = /^((?:\/api\/v1|\/live)?\/stories\/)([^/]+)((?:\/.*)?)$/

/**
 * Where something is now whose address has a slug that its story had before; `null` for any other path. Old addresses lead on
 * for good: they stand in links, feed readers and push messages.
 */
export async function currentPath(
  archive: Pick<StoryArchive, 'currentSlug'>,
  path: string,
): Promise<string | null> {
  const [, before, encoded, after] = storyAddress.exec(path) ?? []
  const former = encoded === undefined ? null : slugInPath(encoded)
  const slug = former === null ? null : await archive.currentSlug(former)
  return slug === null ? null : `${before}${encodeURIComponent(slug)}${after}`
}

/**
 * Headers of a permanent redirect. It is checked each time, because a story may get an earlier address back: two permanent
 * redirects that a browser keeps would be a circle.
 */
export function redirectHeaders(location: string): Readonly<Record<string, string>> {
  return { Location: location, 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' }
}
