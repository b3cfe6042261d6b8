import { expect, test } from 'vitest'
import type { Message } from './message.ts'
import { fallbackNotification, notificationFor } from './notification.ts'

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
  notificationFor({ message: { ...message, ...more }, isNew }, '')

test('renotifies for news that replaces older news', () => {
  expect(show({})).toMatchObject({
    title: 'Embankment closed',
    options: { tag: 'post-p1', renotify: true, silent: false },
  })
})

test('shows a repeated alert silently', () => {
  expect(show({}, false).options).toMatchObject({ renotify: false, silent: true })
})

test('marks a correction and does not renotify', () => {
  expect(show({ purpose: 'correction' })).toMatchObject({
    title: 'Corrected: Embankment closed',
    options: { renotify: false },
  })
})

test('marks a retraction as withdrawn', () => {
  expect(show({ purpose: 'retraction' }).title).toBe('Withdrawn: Embankment closed')
})

test('does not repeat a mark that the title already has', () => {
  expect(show({ purpose: 'correction', title: 'Correction: seven ships' }).title).toBe(
    'Correction: seven ships',
  )
  expect(show({ purpose: 'retraction', title: 'Withdrawn: dam' }).title).toBe('Withdrawn: dam')
})

test('does not ask to renotify without a tag, which browsers refuse', () => {
  expect(show({ tag: '' }).options.renotify).toBe(false)
})

test('shows the newsroom’s name for a push that cannot be read', () => {
  expect(fallbackNotification('The Courier', 'en', 'https://live.example/', '')).toMatchObject({
    title: 'The Courier',
    options: { body: 'Open the latest news', data: { navigate: 'https://live.example/' } },
  })
})

test('speaks the language of the message and of the newsroom’s pages', () => {
  const german = { lang: 'de-AT', title: 'Der Damm hält' }

  expect(show({ ...german, purpose: 'correction' }).title).toBe('Korrigiert: Der Damm hält')
  expect(show({ ...german, purpose: 'retraction' }).title).toBe('Zurückgezogen: Der Damm hält')
  expect(show({ lang: 'de', purpose: 'correction', title: 'Korrektur: Damm' }).title).toBe('Korrektur: Damm')
  expect(fallbackNotification('Der Kurier', 'de', 'https://live.example/', '').options.body).toBe(
    'Aktuelle Nachrichten öffnen',
  )
})
