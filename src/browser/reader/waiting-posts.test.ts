import { expect, test } from 'vitest'
import type { PostEvent } from '../stream/live-event.ts'
import { MAX_WAITING, WaitingPosts } from './waiting-posts.ts'

function post(id: string, change: PostEvent['change'] = 'published', html = `${id} ${change}`): PostEvent {
  const at = '2026-11-24T08:15:30.123Z'
  return { kind: 'post', seq: 1, story: 'flood', id, change, revision: 1, at, lastUpdated: at, html }
}

test('posts wait until they are asked for, and come the newest first', () => {
  const waiting = new WaitingPosts()
  waiting.add(post('one'))
  waiting.add(post('two'))

  expect(waiting.count).toBe(2)
  expect(waiting.take()).toEqual(['two published', 'one published'])
  expect(waiting.count).toBe(0)
})

test('a post that is corrected while it waits is shown corrected, in its own place', () => {
  const waiting = new WaitingPosts()
  waiting.add(post('one'))
  waiting.add(post('two'))

  expect(waiting.change(post('one', 'corrected'))).toBe(true)
  expect(waiting.count).toBe(2)
  expect(waiting.take()).toEqual(['two published', 'one corrected'])
})

test('a post that is retracted while it waits is not counted as news, and its words are gone', () => {
  const waiting = new WaitingPosts()
  waiting.add(post('one'))
  waiting.change(post('one', 'retracted'))

  expect(waiting.count).toBe(0)
  expect(waiting.take()).toEqual(['one retracted'])
})

test('a post that does not wait is left to the page', () => {
  expect(new WaitingPosts().change(post('one', 'corrected'))).toBe(false)
})

test('past the bound they are counted, and the page is to be loaded again', () => {
  const waiting = new WaitingPosts()
  for (let index = 0; index < MAX_WAITING; index++) waiting.add(post(`p${index}`))
  expect(waiting.overflowed).toBe(false)
  waiting.add(post('more'))
  waiting.add(post('and more'))

  expect(waiting.overflowed).toBe(true)
  expect(waiting.count).toBe(MAX_WAITING + 2)
  expect(waiting.take()).toEqual([])
  expect(waiting.overflowed).toBe(false)
})
