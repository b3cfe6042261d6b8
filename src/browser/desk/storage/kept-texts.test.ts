import { expect, test } from 'vitest'
import { memoryStorage } from './browser-storage.ts'
import { KeptTexts } from './kept-texts.ts'

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

test('a text is there again after a reload', () => {
  const storage = memoryStorage()
  new KeptTexts(storage, 'ana').save('compose.storm.1', 'Half a sen')
  expect(new KeptTexts(storage, 'ana').load('compose.storm.1', asText)).toBe('Half a sen')
})

test('a text that the desk has is gone', () => {
  const kept = new KeptTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.1', 'Done')
  kept.drop('compose.storm.1')
  expect(kept.load('compose.storm.1', asText)).toBeNull()
})

test('two editors at one computer don’t meet each other’s texts', () => {
  const storage = memoryStorage()
  new KeptTexts(storage, 'ana').save('compose.storm.1', 'Mine')
  const joao = new KeptTexts(storage, 'joao')
  expect(joao.load('compose.storm.1', asText)).toBeNull()
  expect(joao.names('compose.')).toEqual([])
})

test('texts of a story are found, the last saved first', () => {
  let now = 1_000_000
  const kept = new KeptTexts(memoryStorage(), 'ana', () => now++)
  kept.save('compose.storm.1', 'a')
  kept.save('compose.fire.1', 'b')
  kept.save('compose.storm.2', 'c')
  expect(kept.names('compose.storm.')).toEqual(['compose.storm.2', 'compose.storm.1'])
})

test('a full storage is told', () => {
  const full = memoryStorage()
  full.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  expect(new KeptTexts(full, 'ana').save('compose.storm.1', 'x')).toBe(false)
})

test('what was given up a month ago is dropped, of every editor', () => {
  const storage = memoryStorage()
  new KeptTexts(storage, 'ana', () => 0).save('compose.storm.1', 'old')
  const later = new KeptTexts(storage, 'joao', () => 31 * 24 * 3_600_000)
  later.save('compose.storm.1', 'new')
  expect(storage.length).toBe(1)
})

test('what can’t be read is nothing', () => {
  const storage = memoryStorage()
  storage.setItem('telex.kept.ana.a', '{broken')
  const kept = new KeptTexts(storage, 'ana')
  expect(kept.load('a', asText)).toBeNull()
})
