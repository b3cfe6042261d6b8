import { expect, test } from 'vitest'
import type { Slug } from '../../domain/ids.ts'
import { en } from '../../words/alerts/en.ts'
import { followNothing, follows, followWords, withSubject, type Subject } from './following.ts'

const flood = 'flood' as Slug
const story: Subject = { kind: 'story', slug: flood }

test.each<Subject>([story, { kind: 'topic', topic: 'weather' }, { kind: 'everything' }])(
  'follows %o until it is deselected',
  (subject) => {
    const chosen = withSubject(followNothing, subject, true)

    expect(follows(chosen, subject)).toBe(true)
    expect(withSubject(chosen, subject, true)).toEqual(chosen)
    expect(withSubject(chosen, subject, false)).toEqual(followNothing)
  },
)

test('drops the oldest story above the limit', () => {
  let follow = followNothing
  for (let index = 0; index <= 100; index++) {
    follow = withSubject(follow, { kind: 'story', slug: `s${index}` as Slug }, true)
  }

  expect(follow.stories).toHaveLength(100)
  expect(follow.stories.at(-1)).toBe('s100')
})

test.each([
  [{ ...followNothing, everything: true, stories: [flood] }, 'Alerts are on for all news.'],
  [{ ...followNothing, stories: [flood] }, 'Alerts are on for this story.'],
  [
    { ...followNothing, stories: [flood, 'budget' as Slug] },
    'Alerts are on for this story and 1 other story.',
  ],
  [{ ...followNothing, stories: ['budget' as Slug, 'vote' as Slug] }, 'Alerts are on for 2 stories.'],
  [{ ...followNothing, topics: ['weather', 'austria'] }, 'Alerts are on for weather and austria.'],
  [followNothing, 'Alerts are on, but you aren’t following anything yet.'],
])('describes %o as "%s"', (follow, words) => {
  expect(followWords(follow, flood, en, 'en')).toBe(words)
})
