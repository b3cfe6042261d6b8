import { expect, test } from 'vitest'
import { readerWords } from '../../words/reader/by-language.ts'
import type { Language } from '../../words/languages.ts'
import { Announcements } from './announcements.ts'

/** A live region, and what a screen reader says of it: the text, whenever it has changed. */
function listen(language: Language = 'en') {
  const said: string[] = []
  const region = { text: '' }
  let now = 0
  let timers: { at: number; call: () => void }[] = []
  const clock = {
    now: () => now,
    after(ms: number, call: () => void) {
      const timer = { at: now + ms, call }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
  }
  const write = (text: string): void => {
    if (text !== region.text && text !== '') said.push(text)
    region.text = text
  }
  const announcements = new Announcements(write, clock, readerWords[language].live)
  const pass = (ms: number): void => {
    const until = now + ms
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      now = next.at
      timers = timers.filter((timer) => timer !== next)
      next.call()
    }
    now = until
  }
  return { announcements, said, pass, region }
}

test('announces simultaneous changes together', () => {
  const { announcements, said, pass } = listen()
  for (let index = 0; index < 3; index++) announcements.add('published')
  announcements.add('corrected')
  expect(said).toEqual([])
  pass(1_200)

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
  pass(1_200)

  expect(said).toEqual(['1 new post.', 'A post was retracted.'])
})

test('announces the end of coverage after the last post', () => {
  const { announcements, said, pass } = listen()
  announcements.add('ended')
  announcements.add('published')
  pass(1_200)

  expect(said).toEqual(['1 new post. Live coverage has ended.'])
})

test('speaks the page’s language, with its plurals', () => {
  const { announcements, said, pass } = listen('de')
  announcements.add('published')
  announcements.add('corrected')
  announcements.add('corrected')
  announcements.add('ended')
  pass(1_200)

  expect(said).toEqual([
    '1 neuer Beitrag. 2 Beiträge wurden korrigiert. Die Live-Berichterstattung ist beendet.',
  ])
})

test('speaks the same words as often as they are true', () => {
  const { announcements, said, pass } = listen()

  for (let minute = 0; minute < 3; minute++) {
    announcements.add('corrected')
    pass(60_000)
  }

  expect(said).toEqual(['A post was corrected.', 'A post was corrected.', 'A post was corrected.'])
})

test('joins words that come at the same moment', () => {
  const { announcements, said, pass } = listen()
  announcements.announceNow('You’re back online.')
  announcements.announceNow('The page couldn’t be loaded.')
  pass(1_000)
  expect(said).toEqual(['You’re back online. The page couldn’t be loaded.'])
})

test('leaves no words in the live region', () => {
  const { announcements, pass, region } = listen()
  announcements.announceNow('Offline: this page may be out of date')
  pass(1_000)
  expect(region.text).toBe('Offline: this page may be out of date')
  pass(60_000)
  expect(region.text).toBe('')
})
