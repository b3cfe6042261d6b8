import type { StoryJson } from '../api/api-json.ts'

/** Which stories are to be seen. */
export type Shown = 'all' | StoryJson['state']

/** Stories whose headline or topics have all of these words, in any order and case; live ones first, then the latest. */
export function filterStories(
  stories: readonly StoryJson[],
  words: string,
  shown: Shown,
): readonly StoryJson[] {
  const wanted = plain(words)
    .split(/\s+/)
    .filter((word) => word !== '')
  return stories
    .filter(({ state }) => shown === 'all' || state === shown)
    .filter(({ headline, topics, slug }) => {
      const text = plain([headline, slug, ...topics].join(' '))
      return wanted.every((word) => text.includes(word))
    })
    .toSorted((one, other) => {
      if (one.state !== other.state) return one.state === 'live' ? -1 : 1
      return Date.parse(other.lastUpdated) - Date.parse(one.lastUpdated)
    })
}

/** Accents and case don't count: people type what is quick. */
function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
