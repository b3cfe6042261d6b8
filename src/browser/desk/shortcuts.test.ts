import { expect, test, vi } from 'vitest'
import { memoryStorage } from './storage/browser-storage.ts'
import { Shortcuts } from './shortcuts.ts'

const pressed = (key: string, more = {}) => ({
  key,
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...more,
})

/** An element that is inside what these selectors name. */
function inside(...places: string[]): Element {
  return {
    closest: (selector: string) => (places.some((place) => selector.includes(place)) ? {} : null),
  } as Element
}

function withKey(key: string) {
  const shortcuts = new Shortcuts(memoryStorage())
  const run = vi.fn()
  const remove = shortcuts.add([{ key, label: 'Do it', run }])
  return { shortcuts, run, remove }
}

test('ignores the keys of an input method', () => {
  const { shortcuts, run } = withKey('Escape')
  expect(shortcuts.press(pressed('Escape', { isComposing: true }), null)).toBe(false)
  expect(shortcuts.press(pressed('Escape', { keyCode: 229 }), null)).toBe(false)
  expect(run).not.toHaveBeenCalled()
})

test('a key does its act', () => {
  const { shortcuts, run } = withKey('n')
  expect(shortcuts.press(pressed('n'), null)).toBe(true)
  expect(run).toHaveBeenCalledOnce()
})

test('a letter typed into a field is a letter', () => {
  const { shortcuts, run } = withKey('n')
  expect(shortcuts.press(pressed('n'), inside('textarea'))).toBe(false)
  expect(run).not.toHaveBeenCalled()
})

test('Escape takes an alert back from within a field, but belongs to a dialog that is open', () => {
  const { shortcuts, run } = withKey('Escape')
  expect(shortcuts.press(pressed('Escape'), inside('dialog'))).toBe(false)
  expect(shortcuts.press(pressed('Escape'), inside('textarea'))).toBe(true)
  expect(run).toHaveBeenCalledOnce()
})

test('a key with Ctrl is the browser’s, a key held down is pressed once', () => {
  const { shortcuts, run } = withKey('n')
  shortcuts.press(pressed('n', { ctrlKey: true }), null)
  shortcuts.press(pressed('n', { repeat: true }), null)
  expect(run).not.toHaveBeenCalled()
})

test('single keys can be switched off, and stay off', () => {
  const storage = memoryStorage()
  new Shortcuts(storage).turn(false)
  const shortcuts = new Shortcuts(storage)
  const run = vi.fn()
  shortcuts.add([
    { key: 'n', label: '', run },
    { key: 'Escape', label: '', run },
  ])
  expect(shortcuts.press(pressed('n'), null)).toBe(false)
  expect(shortcuts.press(pressed('Escape'), null)).toBe(true)
})

test('a screen that is left takes its keys along', () => {
  const { shortcuts, run, remove } = withKey('n')
  remove()
  expect(shortcuts.press(pressed('n'), null)).toBe(false)
  expect(run).not.toHaveBeenCalled()
})
