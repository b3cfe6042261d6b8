import { expect, test } from 'vitest'
import type { Message } from './message.ts'
import { latestNotice, noticeOf } from './notice.ts'

const message: Message = {
  alert: 'a1',
  post: 'p1',
  revision: 1,
  purpose: 'news',
  title: 'Embankment closed',
  body: 'From 1pm.',
  navigate: 'https://live.example/stories/flood/posts/p1',
  tag: 'post-p1',
  lang: 'en',
  dir: 'auto',
  silent: false,
}
const show = (more: Partial<Message>, isNew = true) =>
  noticeOf({ message: { ...message, ...more }, isNew }, '')

test('news is heard, also where it takes the place of older news', () => {
  expect(show({})).toMatchObject({
    title: 'Embankment closed',
    options: { tag: 'post-p1', renotify: true, silent: false },
  })
})

test('what was shown before is put there again without a sound', () => {
  expect(show({}, false).options).toMatchObject({ renotify: false, silent: true })
})

test('a correction says that it is one, and sets right quietly', () => {
  expect(show({ purpose: 'correction' })).toMatchObject({
    title: 'Corrected: Embankment closed',
    options: { renotify: false },
  })
})

test('a retraction says that the news is withdrawn', () => {
  expect(show({ purpose: 'retraction' }).title).toBe('Withdrawn: Embankment closed')
})

test('the newsroom’s own word for it is not repeated', () => {
  expect(show({ purpose: 'correction', title: 'Correction: seven ships' }).title).toBe(
    'Correction: seven ships',
  )
  expect(show({ purpose: 'retraction', title: 'Withdrawn: dam' }).title).toBe('Withdrawn: dam')
})

test('without a tag the browser is not asked to be heard again, which it would refuse', () => {
  expect(show({ tag: '' }).options.renotify).toBe(false)
})

test('a push that cannot be read still shows whose it is, and leads to the latest', () => {
  expect(latestNotice('The Courier', 'https://live.example/', '')).toMatchObject({
    title: 'The Courier',
    options: { body: 'Open the latest.', data: { navigate: 'https://live.example/' } },
  })
})
