import { expect, test } from 'vitest'
import { Announcements } from './announcements.ts'

function listen() {
  const said: string[] = []
  let now = 0
  let timers: { at: number; call: () => void }[] = []
  const announcements = new Announcements((text) => said.push(text), {
    now: () => now,
    after(ms, call) {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => {}
    },
  })
  const pass = (ms: number): void => {
    now += ms
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { call } of due) call()
  }
  return { announcements, said, pass }
}

test('what comes together is said in one short sentence', () => {
  const { announcements, said, pass } = listen()
  for (let index = 0; index < 3; index++) announcements.note('published')
  announcements.note('corrected')
  expect(said).toEqual([])
  pass(1_000)

  expect(said).toEqual(['3 new posts. A post was corrected.'])
})

test('a flood of posts is at most one sentence in twenty seconds', () => {
  const { announcements, said, pass } = listen()
  for (let second = 0; second < 60; second++) {
    announcements.note('published')
    pass(1_000)
  }
  pass(20_000)

  expect(said).toEqual(['1 new post.', '20 new posts.', '20 new posts.', '19 new posts.'])
})

test('after a long silence the next word comes within a second', () => {
  const { announcements, said, pass } = listen()
  announcements.note('published')
  pass(1_000)
  pass(600_000)
  announcements.note('retracted')
  pass(1_000)

  expect(said).toEqual(['1 new post.', 'A post was retracted.'])
})

test('that a story ended is said, after what was posted last', () => {
  const { announcements, said, pass } = listen()
  announcements.note('ended')
  announcements.note('published')
  pass(1_000)

  expect(said).toEqual(['1 new post. Coverage has ended.'])
})
