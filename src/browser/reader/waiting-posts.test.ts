import { expect, test } from 'vitest'
import type { PostEvent } from '../stream/live-event.ts'
import { MAX_WAITING, WaitingPosts } from './waiting-posts.ts'

function post(id: string, change: PostEvent['change'] = 'published', html = `${id} ${change}`): PostEvent {
  const at = '2026-11-24T08:15:30.123Z'
  return { kind: 'post', seq: 1, story: 'flood', id, change, revision: 1, at, lastUpdated: at, html }
}

test('holds posts until requested and returns the newest first', () => {
  const waiting = new WaitingPosts()
  waiting.add(post('one'))
  waiting.add(post('two'))

  expect(waiting.count).toBe(2)
  expect(waiting.take()).toEqual(['two published', 'one published'])
  expect(waiting.count).toBe(0)
})

test('updates a waiting post when it is corrected', () => {
  const waiting = new WaitingPosts()
  waiting.add(post('one'))
  waiting.add(post('two'))

  expect(waiting.change(post('one', 'corrected'))).toBe(true)
  expect(waiting.count).toBe(2)
  expect(waiting.take()).toEqual(['two published', 'one corrected'])
})

test('drops a retracted waiting post from the count and its text', () => {
  const waiting = new WaitingPosts()
  waiting.add(post('one'))
  waiting.change(post('one', 'retracted'))

  expect(waiting.count).toBe(0)
  expect(waiting.take()).toEqual(['one retracted'])
})

test('leaves posts that are not waiting to the page', () => {
  expect(new WaitingPosts().change(post('one', 'corrected'))).toBe(false)
})

test('only counts posts above the limit and asks for a reload', () => {
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
