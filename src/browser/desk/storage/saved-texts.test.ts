import { expect, test } from 'vitest'
import { memoryStorage } from './browser-storage.ts'
import { SavedTexts } from './saved-texts.ts'

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

test('a text survives a reload', () => {
  const storage = memoryStorage()
  new SavedTexts(storage, 'ana').save('compose.storm.1', 'Half a sen')
  expect(new SavedTexts(storage, 'ana').load('compose.storm.1', asText)).toBe('Half a sen')
})

test('a dropped text is gone', () => {
  const kept = new SavedTexts(memoryStorage(), 'ana')
  kept.save('compose.storm.1', 'Done')
  kept.drop('compose.storm.1')
  expect(kept.load('compose.storm.1', asText)).toBeNull()
})

test('two editors at one computer don’t see each other’s texts', () => {
  const storage = memoryStorage()
  new SavedTexts(storage, 'ana').save('compose.storm.1', 'Mine')
  const joao = new SavedTexts(storage, 'joao')
  expect(joao.load('compose.storm.1', asText)).toBeNull()
  expect(joao.names('compose.')).toEqual([])
})

test('finds the texts of a story, the last saved first', () => {
  let now = 1_000_000
  const kept = new SavedTexts(memoryStorage(), 'ana', () => now++)
  kept.save('compose.storm.1', 'a')
  kept.save('compose.fire.1', 'b')
  kept.save('compose.storm.2', 'c')
  expect(kept.names('compose.storm.')).toEqual(['compose.storm.2', 'compose.storm.1'])
})

test('reports full storage', () => {
  const full = memoryStorage()
  full.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  expect(new SavedTexts(full, 'ana').save('compose.storm.1', 'x')).toBe(false)
})

test('drops every editor’s texts after a month', () => {
  const storage = memoryStorage()
  new SavedTexts(storage, 'ana', () => 0).save('compose.storm.1', 'old')
  const later = new SavedTexts(storage, 'joao', () => 31 * 24 * 3_600_000)
  later.save('compose.storm.1', 'new')
  expect(storage.length).toBe(1)
})

test('ignores what it can’t parse', () => {
  const storage = memoryStorage()
  storage.setItem('telex.kept.ana.a', '{broken')
  const kept = new SavedTexts(storage, 'ana')
  expect(kept.load('a', asText)).toBeNull()
})

test('texts go along when a story gets another address', () => {
  const storage = memoryStorage()
  const texts = new SavedTexts(storage, 'ana')
  texts.save('compose.storm.w1', 'Half a sentence')
  texts.save('compose.flood.w1', 'Another')
  texts.move('compose.storm.', 'compose.gale.')
  const read = (value: unknown): unknown => value
  expect(texts.load('compose.gale.w1', read)).toBe('Half a sentence')
  expect(texts.load('compose.storm.w1', read)).toBeNull()
  expect(texts.load('compose.flood.w1', read)).toBe('Another')
})
