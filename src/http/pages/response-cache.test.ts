import { expect, test } from 'vitest'
import type { Seq } from '../../domain/ids.ts'
import { ResponseCache, type MadeResponse } from './response-cache.ts'

function cacheAt(start: number) {
  let head = start
  let made = 0
  const cache = new ResponseCache({ head: async () => head as Seq })
  const page = async (): Promise<MadeResponse> => ({
    response: { type: 'text/html', text: `page ${++made}`, caching: '' },
    keep: true,
  })
  return { cache, page, made: () => made, move: () => head++ }
}

test('renders once for concurrent requests', async () => {
  const { cache, page, made } = cacheAt(1)

  const all = await Promise.all(Array.from({ length: 100 }, () => cache.get('/', page)))

  expect(made()).toBe(1)
  expect(new Set(all).size).toBe(1)
})

test('renders again after the next event', async () => {
  const { cache, page, move } = cacheAt(1)
  const before = await cache.get('/', page)
  move()

  const after = await cache.get('/', page)

  expect([before?.text, after?.text]).toEqual(['page 1', 'page 2'])
})

test('renders again when an event comes during rendering', async () => {
  const { cache, page, made, move } = cacheAt(1)
  await cache.get('/', async () => {
    move()
    return page()
  })

  await cache.get('/', page)

  expect(made()).toBe(2)
})

test('does not cache missing pages or errors', async () => {
  const { cache, page } = cacheAt(1)
  expect(await cache.get('/soon', async () => null)).toBeNull()
  await expect(cache.get('/soon', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')

  expect(await cache.get('/soon', page)).toMatchObject({ text: 'page 1' })
})

test('bounds the number of cached pages', async () => {
  const { cache, page, made } = cacheAt(1)
  for (let n = 0; n < 1_000; n++) await cache.get(`/${n}`, page)
  const before = made()

  for (let n = 0; n < 1_000; n++) await cache.get(`/${n}`, page)

  expect(made() - before).toBeGreaterThan(700)
})

test('keeps what is requested again and again', async () => {
  const { cache, page, made } = cacheAt(1)
  const front = await cache.get('/', page)
  for (let n = 0; n < 1_000; n++) {
    await cache.get(`/${n}`, page)
    await cache.get('/', page)
  }

  expect(await cache.get('/', page)).toBe(front)
  expect(made()).toBe(1_001)
})

test('bounds the characters of what is cached, and lets the oldest go', async () => {
  const cache = new ResponseCache({ head: async () => 1 as Seq }, { maxCharacters: 2_500 })
  let made = 0
  const long = async (): Promise<MadeResponse> => ({
    response: { type: 'text/html', text: `${++made}`.padEnd(1_000), caching: '' },
    keep: true,
  })
  for (const key of ['a', 'b', 'c', 'c', 'b']) await cache.get(key, long)
  expect(made).toBe(3)

  await cache.get('a', long)
  expect(made).toBe(4)
})

test('makes what is not to be kept once for all who wait, and again later', async () => {
  const { cache, page, made } = cacheAt(1)
  const passing = async (): Promise<MadeResponse> => ({ ...(await page()), keep: false })

  await Promise.all(Array.from({ length: 10 }, () => cache.get('/guess', passing)))
  expect(made()).toBe(1)
  await cache.get('/guess', passing)
  expect(made()).toBe(2)
})
