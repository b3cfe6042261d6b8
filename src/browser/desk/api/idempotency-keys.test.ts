import { expect, test } from 'vitest'
import { memoryStorage } from '../storage/browser-storage.ts'
import { IdempotencyKeys } from './idempotency-keys.ts'

function numbered(): () => string {
  let number = 0
  return () => `key-${++number}`
}

test('a repeated act keeps its key', () => {
  const keys = new IdempotencyKeys(memoryStorage(), numbered())
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
})

test('other content gets another key', () => {
  const keys = new IdempotencyKeys(memoryStorage(), numbered())
  keys.keyFor('write:storm', 'one')
  expect(keys.keyFor('write:storm', 'two')).toBe('key-2')
})

test('a released act gets a new key for the same content', () => {
  const keys = new IdempotencyKeys(memoryStorage(), numbered())
  keys.keyFor('write:storm', 'one')
  keys.release('write:storm')
  expect(keys.keyFor('write:storm', 'one')).toBe('key-2')
})

test('a key survives a reload', () => {
  const storage = memoryStorage()
  new IdempotencyKeys(storage, numbered()).keyFor('write:storm', 'one')
  const reloaded = new IdempotencyKeys(storage, () => 'another')
  expect(reloaded.keyFor('write:storm', 'one')).toBe('key-1')
})

test('a key lasts as long as the page where storage is full', () => {
  const full = memoryStorage()
  full.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  const keys = new IdempotencyKeys(full, numbered())
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
  expect(keys.keyFor('write:storm', 'one')).toBe('key-1')
})

test('ignores foreign values in storage', () => {
  const storage = memoryStorage()
  storage.setItem('telex.act.write:storm', '{"key":7}')
  expect(new IdempotencyKeys(storage, numbered()).keyFor('write:storm', 'one')).toBe('key-1')
})

test('keys are 32 random hexadecimal digits', () => {
  const keys = new IdempotencyKeys(memoryStorage())
  const [one, other] = [keys.keyFor('a', 'x'), keys.keyFor('b', 'x')]
  expect(one).toMatch(/^[0-9a-f]{32}$/)
  expect(other).not.toBe(one)
})
