import { expect, test } from 'vitest'
import { samplePost } from '../samples.ts'
import { append, letIn, merge, noPosts, type PostList } from './post-list.ts'

const at = (minute: number): string => `2026-11-24T08:${String(minute).padStart(2, '0')}:00.000Z`
const post = (id: string, minute: number, more = {}) => samplePost({ id, publishedAt: at(minute), ...more })
const ids = ({ shown, waiting }: PostList) => [shown.map(({ id }) => id), waiting.map(({ id }) => id)]

const two: PostList = { shown: [post('b', 2), post('a', 1)], waiting: [] }

test('a new post stands at the top', () => {
  expect(ids(merge(two, post('c', 3), false))).toEqual([['c', 'b', 'a'], []])
})

test('a post that comes in late stands where it belongs', () => {
  expect(ids(merge({ shown: [post('c', 3), post('a', 1)], waiting: [] }, post('b', 2), false))).toEqual([
    ['c', 'b', 'a'],
    [],
  ])
})

test('a post that comes twice is there once', () => {
  expect(ids(merge(merge(two, post('c', 3), false), post('c', 3), true))).toEqual([['c', 'b', 'a'], []])
})

test('a correction changes its post in place, even while new posts wait', () => {
  const list = merge(two, post('a', 1, { revision: 2, text: 'Better.' }), true)
  expect(ids(list)).toEqual([['b', 'a'], []])
  expect(list.shown[1]?.text).toBe('Better.')
})

test('an answer that was slow on its way puts nothing back', () => {
  const corrected = merge(two, post('a', 1, { revision: 3, text: 'Newest.' }), false)
  expect(merge(corrected, post('a', 1, { revision: 2, text: 'Older.' }), false).shown[1]?.text).toBe(
    'Newest.',
  )
  const retracted = merge(two, post('a', 1, { retraction: { at: at(5), reason: 'Wrong.' } }), false)
  expect(merge(retracted, post('a', 1), false).shown[1]?.retraction).not.toBeNull()
})

test('posts held back wait in order and come in together', () => {
  const list = merge(merge(two, post('c', 3), true), post('d', 4), true)
  expect(ids(list)).toEqual([
    ['b', 'a'],
    ['d', 'c'],
  ])
  expect(ids(letIn(list))).toEqual([['d', 'c', 'b', 'a'], []])
})

test('a waiting post that is corrected waits corrected', () => {
  const list = merge(merge(two, post('c', 3), true), post('c', 3, { revision: 2, text: 'Better.' }), true)
  expect(list.waiting.map(({ text }) => text)).toEqual(['Better.'])
})

test('a draft is no post of this list', () => {
  expect(merge(noPosts, samplePost({ state: 'draft', publishedAt: null }), false)).toBe(noPosts)
})

test('an older page goes to the end, without what is there', () => {
  expect(ids(append(two, [post('a', 1), post('z', 0)]))).toEqual([['b', 'a', 'z'], []])
})
