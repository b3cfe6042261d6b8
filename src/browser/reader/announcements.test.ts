import { expect, test } from 'vitest'
import { readerWords } from '../../words/reader/by-language.ts'
import type { Language } from '../../words/languages.ts'
import { Announcements } from './announcements.ts'

function listen(language: Language = 'en') {
  const said: string[] = []
  let now = 0
  let timers: { at: number; call: () => void }[] = []
  const clock = {
    now: () => now,
    after(ms: number, call: () => void) {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => {}
    },
  }
  const announcements = new Announcements((text) => said.push(text), clock, readerWords[language].live)
  const pass = (ms: number): void => {
    now += ms
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter(({ at }) => at > now)
    for (const { call } of due) call()
  }
  return { announcements, said, pass }
}

test('announces simultaneous changes together', () => {
  const { announcements, said, pass } = listen()
  for (let index = 0; index < 3; index++) announcements.add('published')
  announcements.add('corrected')
  expect(said).toEqual([])
  pass(1_000)

  expect(said).toEqual(['3 new posts. A post was corrected.'])
})

test('announces a flood of posts at most every 20 seconds', () => {
  const { announcements, said, pass } = listen()
  for (let second = 0; second < 60; second++) {
    announcements.add('published')
    pass(1_000)
  }
  pass(20_000)

  expect(said).toEqual(['1 new post.', '20 new posts.', '20 new posts.', '19 new posts.'])
})

test('announces within a second after a long silence', () => {
  const { announcements, said, pass } = listen()
  announcements.add('published')
  pass(1_000)
  pass(600_000)
  announcements.add('retracted')
  pass(1_000)

  expect(said).toEqual(['1 new post.', 'A post was retracted.'])
})

test('announces the end of coverage after the last post', () => {
  const { announcements, said, pass } = listen()
  announcements.add('ended')
  announcements.add('published')
  pass(1_000)

  expect(said).toEqual(['1 new post. Live coverage has ended.'])
})

test('speaks the page’s language, with its plurals', () => {
  const { announcements, said, pass } = listen('de')
  announcements.add('published')
  announcements.add('corrected')
  announcements.add('corrected')
  announcements.add('ended')
  pass(1_000)

  expect(said).toEqual([
    '1 neuer Beitrag. 2 Beiträge wurden korrigiert. Die Live-Berichterstattung ist beendet.',
  ])
})
