import { expect, test, vi } from 'vitest'
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

test('offers back what was thrown away for ten seconds, whatever else is said meanwhile', () => {
  const calls: { readonly ms: number; readonly call: () => void }[] = []
  const notices = new Notices((ms, call) => {
    calls.push({ ms, call })
    return () => {}
  })
  const run = vi.fn()
  notices.offerUndo('Form cleared.', 'Undo', run)
  notices.say('Published.')
  expect(notices.undo.value).toMatchObject({ sentence: 'Form cleared.', action: { label: 'Undo' } })
  notices.undo.value?.action?.run()
  expect(run).toHaveBeenCalledOnce()
  expect(notices.undo.value).toBeNull()

  notices.offerUndo('Form cleared.', 'Undo', run)
  expect(calls.at(-1)?.ms).toBe(10_000)
  calls.at(-1)?.call()
  expect(notices.undo.value).toBeNull()
})

test('offers back in turn what an undo replaces', () => {
  const notices = new Notices(() => () => {})
  const again = vi.fn()
  notices.offerUndo('Form cleared.', 'Undo', () => again)
  notices.undo.value?.action?.run()
  notices.undo.value?.action?.run()
  expect(again).toHaveBeenCalledOnce()
  expect(notices.undo.value).toBeNull()
})
