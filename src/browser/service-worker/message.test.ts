import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMessage } from './message.ts'

const sent = {
  web_push: 8030,
  notification: {
    title: 'Lower embankment closed',
    body: 'Vienna closes it from 1pm.',
    navigate: 'https://live.example/stories/flood/posts/p1',
    lang: 'en',
    dir: 'auto',
    tag: 'post-p1',
    data: { alert: 'a1', post: 'p1', revision: 1, purpose: 'news' },
    silent: false,
  },
  mutable: true,
}

test('parses a declarative push message', () => {
  expect(readMessage(JSON.stringify(sent))).toEqual({
    alert: 'a1',
    post: 'p1',
    revision: 1,
    purpose: 'news',
    title: 'Lower embankment closed',
    body: 'Vienna closes it from 1pm.',
    navigate: 'https://live.example/stories/flood/posts/p1',
    tag: 'post-p1',
    lang: 'en',
    dir: 'auto',
    silent: false,
  })
})

test('parses a digest as news about one post or none', () => {
  const digest = (data: object): string =>
    JSON.stringify({ ...sent, notification: { ...sent.notification, data } })

  expect(readMessage(digest({ alert: 'digest-1', purpose: 'digest' }))).toMatchObject({
    alert: 'digest-1',
    post: null,
    revision: 0,
    purpose: 'news',
  })
  expect(readMessage(digest({ alert: 'digest-1', post: 'p1', purpose: 'digest' }))).toMatchObject({
    post: 'p1',
  })
})

test('requires only a title and an address', () => {
  const bare = { web_push: 8030, notification: { title: 'News', navigate: 'https://live.example/' } }

  expect(readMessage(JSON.stringify(bare))).toMatchObject({ title: 'News', alert: null, purpose: 'news' })
})

test.each([
  ['nothing', null],
  ['an empty message', ''],
  ['text', 'hello'],
  ['another number', JSON.stringify({ ...sent, web_push: 1 })],
  ['no title', JSON.stringify({ web_push: 8030, notification: { navigate: 'https://live.example/' } })],
  ['nowhere to go', JSON.stringify({ web_push: 8030, notification: { title: 'News' } })],
  [
    'an address that is none',
    JSON.stringify({ web_push: 8030, notification: { title: 'News', navigate: 'x y' } }),
  ],
])('rejects %s', (_, text) => {
  expect(readMessage(text)).toBeNull()
})

test('never throws on any input', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.anything().map((value) => JSON.stringify(value) ?? ''),
      ),
      (text) => {
        readMessage(text)
        readMessage(JSON.stringify({ web_push: 8030, notification: text }))
      },
    ),
  )
})
