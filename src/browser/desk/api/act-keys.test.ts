import { expect, test } from 'vitest'
import { memoryStorage } from '../storage/browser-storage.ts'
import { ActKeys } from './act-keys.ts'

function numbered(): () => string {
  let number = 0
  return () => `key-${++number}`
}

test('an act that is repeated goes out under its first key', () => {
  const keys = new ActKeys(memoryStorage(), numbered())
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
})

test('other words are another act', () => {
  const keys = new ActKeys(memoryStorage(), numbered())
  keys.keyFor('write:storm', 'one')
  expect(keys.keyFor('write:storm', 'two')).toBe('key-2')
})

test('an act that is settled may be done anew with the same words', () => {
  const keys = new ActKeys(memoryStorage(), numbered())
  keys.keyFor('write:storm', 'one')
  keys.settled('write:storm')
  expect(keys.keyFor('write:storm', 'one')).toBe('key-2')
})

test('a key outlives a reload of the page', () => {
  const storage = memoryStorage()
  new ActKeys(storage, numbered()).keyFor('write:storm', 'one')
  const reloaded = new ActKeys(storage, () => 'another')
  expect(reloaded.keyFor('write:storm', 'one')).toBe('key-1')
})

test('where storage is full the key lives as long as the page', () => {
  const full = memoryStorage()
  full.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  const keys = new ActKeys(full, numbered())
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
})

test('what somebody else left in the storage is no key', () => {
  const storage = memoryStorage()
  storage.setItem('telex.act.write:storm', '{"key":7}')
  expect(new ActKeys(storage, numbered()).keyFor('write:storm', 'one')).toBe('key-1')
})

test('keys by themselves are 32 hexadecimal digits, each another', () => {
  const keys = new ActKeys(memoryStorage())
  const [one, other] = [keys.keyFor('a', 'x'), keys.keyFor('b', 'x')]
  expect(one).toMatch(/^[0-9a-f]{32}$/)
  expect(other).not.toBe(one)
})
