import { expect, test } from 'vitest'
import { meaningOfKey, type FormKey } from './form-keys.ts'

const enter: FormKey = {
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
}
const inPublicLine = { reachesPublic: true, inLine: true }

test('Enter in a line does nothing in a form that reaches the public', () => {
  expect(meaningOfKey(enter, inPublicLine)).toBe('nothing')
  expect(meaningOfKey({ ...enter, repeat: true }, inPublicLine)).toBe('nothing')
})

test('Enter in a line submits a form that only the desk sees', () => {
  expect(meaningOfKey(enter, { reachesPublic: false, inLine: true })).toBe('default')
})

test('Enter in a text begins a line, and presses a button', () => {
  expect(meaningOfKey(enter, { reachesPublic: true, inLine: false })).toBe('default')
})

test('Ctrl+Enter and Cmd+Enter submit, once for as long as they are held', () => {
  for (const chord of [
    { ...enter, ctrlKey: true },
    { ...enter, metaKey: true },
  ]) {
    expect(meaningOfKey(chord, inPublicLine)).toBe('submit')
    expect(meaningOfKey(chord, { reachesPublic: true, inLine: false })).toBe('submit')
    expect(meaningOfKey({ ...chord, repeat: true }, inPublicLine)).toBe('nothing')
  }
})

test('no key submits while an input method is composing', () => {
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const chord of [{}, { ctrlKey: true }, { metaKey: true }]) {
      expect(meaningOfKey({ ...enter, ...chord, ...composing }, inPublicLine)).toBe('default')
    }
  }
})

test('other keys are the browser’s', () => {
  expect(meaningOfKey({ ...enter, key: 'a', ctrlKey: true }, inPublicLine)).toBe('default')
})
