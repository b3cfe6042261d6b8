import type { StoryJson } from '../api/api-json.ts'

/** What was just answered, then what was known before: a story that moved from one page to another meanwhile stays. */
export function mergeStories(known: readonly StoryJson[], fresh: readonly StoryJson[]): readonly StoryJson[] {
  const ids = new Set(fresh.map(({ id }) => id))
  return [...fresh, ...known.filter(({ id }) => !ids.has(id))]
}
