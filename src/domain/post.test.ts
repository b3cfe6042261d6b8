import { expect, test } from 'vitest'
import { minutesIn, samplePost } from '../../test/support/sample-posts.ts'
import { bodyFromText, emptyBody } from './body.ts'
import { correct, isPublic, publish, retract, withoutText, type PostState } from './post.ts'

const text = { headline: 'Three tugs', body: bodyFromText('Three tugs have left.') }

test.each<[PostState, boolean]>([
  ['draft', false],
  ['scheduled', false],
  ['published', true],
  ['retracted', true],
])('readers may see a %s post: %s', (state, seen) => {
  expect(isPublic(samplePost({ state }))).toBe(seen)
})

test('publish makes a post public and clears its schedule', () => {
  const scheduled = samplePost({ state: 'scheduled', publishedAt: null, publishAt: minutesIn(9) })

  expect(publish(scheduled, minutesIn(10))).toEqual({
    ...scheduled,
    state: 'published',
    publishedAt: minutesIn(10),
    publishAt: null,
  })
})

test('a correction adds a revision and a note, oldest first', () => {
  const once = correct(samplePost(), text, 'There are three.', minutesIn(4))
  const twice = correct(once, { ...text, headline: 'Four tugs' }, 'There are four.', minutesIn(6))

  expect(twice).toMatchObject({ revision: 3, headline: 'Four tugs', body: text.body })
  expect(twice.corrections).toEqual([
    { revision: 2, at: minutesIn(4), note: 'There are three.' },
    { revision: 3, at: minutesIn(6), note: 'There are four.' },
  ])
})

test('a correction changes only the corrected fields', () => {
  const post = samplePost({ dateline: 'SUEZ', credits: ['AP'], keyEvent: true })
  const { headline: _h, body: _b, revision: _r, corrections: _c, ...same } = post

  expect(correct(post, text, 'Three.', minutesIn(4))).toMatchObject(same)
})

test('a retraction removes every word and keeps id, revision and author', () => {
  const post = correct(samplePost({ dateline: 'SUEZ', keyEvent: true }), text, 'Three.', minutesIn(4))

  const retracted = retract(post, 'It was another canal.', minutesIn(5))

  expect(retracted).toMatchObject({
    id: post.id,
    state: 'retracted',
    revision: 2,
    headline: '',
    dateline: '',
    body: emptyBody,
    keyEvent: false,
    publishedAt: post.publishedAt,
    author: post.author,
    retraction: { at: minutesIn(5), reason: 'It was another canal.' },
  })
})

test('withoutText removes text and nothing else', () => {
  const post = samplePost({ dateline: 'SUEZ' })

  expect(withoutText(post)).toEqual({ ...post, headline: '', dateline: '', body: emptyBody, keyEvent: false })
})

test('never mutates the given post', () => {
  const post = Object.freeze(samplePost({ corrections: Object.freeze([]) }))

  publish(post, minutesIn(9))
  correct(post, text, 'Three.', minutesIn(9))
  retract(post, 'No.', minutesIn(9))

  expect(post).toEqual(samplePost())
})
