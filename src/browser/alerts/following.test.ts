import { expect, test } from 'vitest'
import type { Slug } from '../../domain/ids.ts'
import { followNothing, follows, followWords, withSubject, type Subject } from './following.ts'

const flood = 'flood' as Slug
const story: Subject = { kind: 'story', slug: flood }

test.each<Subject>([story, { kind: 'topic', topic: 'weather' }, { kind: 'everything' }])(
  'what is chosen is followed until it is let go: %o',
  (subject) => {
    const chosen = withSubject(followNothing, subject, true)

    expect(follows(chosen, subject)).toBe(true)
    expect(withSubject(chosen, subject, true)).toEqual(chosen)
    expect(withSubject(chosen, subject, false)).toEqual(followNothing)
  },
)

test('a reader who follows more than can be kept follows the latest', () => {
  let follow = followNothing
  for (let index = 0; index <= 100; index++) {
    follow = withSubject(follow, { kind: 'story', slug: `s${index}` as Slug }, true)
  }

  expect(follow.stories).toHaveLength(100)
  expect(follow.stories.at(-1)).toBe('s100')
})

test.each([
  [{ ...followNothing, everything: true, stories: [flood] }, 'Alerts are on for everything we post.'],
  [{ ...followNothing, stories: [flood] }, 'Alerts are on for this story.'],
  [{ ...followNothing, stories: [flood, 'budget' as Slug] }, 'Alerts are on for this story, 1 other story.'],
  [{ ...followNothing, stories: ['budget' as Slug, 'vote' as Slug] }, 'Alerts are on for 2 stories.'],
  [{ ...followNothing, topics: ['weather', 'austria'] }, 'Alerts are on for weather, austria.'],
  [followNothing, 'Alerts are on, but you follow nothing yet.'],
])('%o is said as "%s"', (follow, words) => {
  expect(followWords(follow, flood)).toBe(words)
})
