import { expect, test } from 'vitest'
import { Notices } from './notices.ts'

test('the last sentence is shown, for a while', () => {
  const timers: (() => void)[] = []
  const notices = new Notices((_, call) => {
    timers.push(call)
    return () => void timers.splice(timers.indexOf(call), 1)
  })
  notices.say('One.')
  notices.say('Two.')
  expect(notices.now.value?.sentence).toBe('Two.')
  expect(timers).toHaveLength(1)
  timers[0]?.()
  expect(notices.now.value).toBeNull()
})

test('the same sentence said twice is two notices', () => {
  const notices = new Notices(() => () => {})
  notices.say('Saved.')
  const first = notices.now.value?.number
  notices.say('Saved.')
  expect(notices.now.value?.number).not.toBe(first)
})
