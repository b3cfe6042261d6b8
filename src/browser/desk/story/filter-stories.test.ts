import { expect, test } from 'vitest'
import { sampleStory } from '../samples.ts'
import { filterStories } from './filter-stories.ts'

const stories = [
  sampleStory([], {
    id: '1',
    slug: 'tram',
    headline: 'Council votes on the tram',
    state: 'ended',
    topics: ['city'],
  }),
  sampleStory([], {
    id: '2',
    slug: 'storm',
    headline: 'Storm reaches the coast',
    lastUpdated: '2026-11-24T08:00:00Z',
  }),
  sampleStory([], {
    id: '3',
    slug: 'wahl',
    headline: 'Wahl in Österreich',
    lastUpdated: '2026-11-24T09:00:00Z',
    topics: ['politics'],
  }),
]
const found = (words: string, shown: Parameters<typeof filterStories>[2] = 'all') =>
  filterStories(stories, words, shown).map(({ slug }) => slug)

test('live stories come first, the latest updated first', () => {
  expect(found('')).toEqual(['wahl', 'storm', 'tram'])
})

test('every word must be there, in any order, in headline or topics', () => {
  expect(found('coast storm')).toEqual(['storm'])
  expect(found('coast tram')).toEqual([])
  expect(found('city')).toEqual(['tram'])
})

test('case and accents don’t count', () => {
  expect(found('osterreich')).toEqual(['wahl'])
  expect(found('  STORM ')).toEqual(['storm'])
})

test('ended ones can be seen alone', () => {
  expect(found('', 'ended')).toEqual(['tram'])
  expect(found('', 'live')).toEqual(['wahl', 'storm'])
})
