import { expect, test } from 'vitest'
import type { Seq, StoryId } from '../../domain/ids.ts'
import { CacheFill } from './cache-fill.ts'
import type { CacheGroup, Dependency } from './cache-notes.ts'
import { CachedResponse } from './cached-response.ts'
import { ResponseCache } from './response-cache.ts'

const ferry = 'ferry' as StoryId
const storm = 'storm' as StoryId

/** A log that is written by naming the story of each event, and a cache that sees it. */
function cacheOverLog(bounds: ConstructorParameters<typeof ResponseCache>[2] = {}) {
  const events: StoryId[] = []
  let isBroken = false
  let changes = 0
  const cache = new ResponseCache(
    {
      head: () => {
        if (isBroken) throw new Error('The store is gone.')
        return events.length as Seq
      },
      storiesAfter: (cursor, limit) =>
        events.length - cursor > limit ? null : new Set(events.slice(cursor)),
    },
    () => changes++,
    bounds,
  )
  const write = async (...stories: StoryId[]): Promise<void> => {
    events.push(...stories)
    await endOfTurn()
  }
  const made = (
    key: string,
    dependsOn: Dependency,
    {
      group = 'newest',
      expiresAt = Number.POSITIVE_INFINITY,
      bytes = 100,
    }: { group?: CacheGroup; expiresAt?: number; bytes?: number } = {},
  ): CachedResponse => {
    const route = { query: [] }
    const head = (cache.refresh() ?? 0) as Seq
    const fill = new CacheFill({ key, encoding: 'gzip', address: '192.0.2.1', head, route })
    fill.headersRead.add('accept-encoding')
    if (Number.isFinite(expiresAt)) fill.expire(expiresAt as never)
    return new CachedResponse(fill, { dependsOn, group }, new Response(''), Buffer.alloc(bytes))
  }
  const has = (key: string, now = 0): boolean =>
    cache.refresh() !== null && cache.find(key, 'gzip', () => now) !== null
  return {
    cache,
    write,
    made,
    has,
    changes: () => changes,
    breakStore: async () => {
      isBroken = true
      await endOfTurn()
    },
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

test('drops what depends on a story at its next event, and what depends on the desk at any', async () => {
  const { cache, write, made, has } = cacheOverLog()
  cache.keep(made('/ferry', { story: ferry }))
  cache.keep(made('/storm', { story: storm }))
  cache.keep(made('/', 'desk'))
  cache.keep(made('/sw.js', 'nothing'))

  await write(storm)

  expect(['/ferry', '/storm', '/', '/sw.js'].filter((key) => has(key))).toEqual(['/ferry', '/sw.js'])
})

test('does not keep what an event made outdated while it was made', async () => {
  const { cache, write, made, has } = cacheOverLog()
  const [ofFerry, ofStorm, ofDesk] = [
    made('/ferry', { story: ferry }),
    made('/storm', { story: storm }),
    made('/', 'desk'),
  ]

  await write(storm)
  for (const response of [ofFerry, ofStorm, ofDesk]) cache.keep(response)

  expect(['/ferry', '/storm', '/'].filter((key) => has(key))).toEqual(['/ferry'])
})

test('drops everything but files after more events than it looks through', async () => {
  const { cache, write, made, has } = cacheOverLog()
  cache.keep(made('/ferry', { story: ferry }))
  cache.keep(made('/sw.js', 'nothing'))

  await write(...Array.from({ length: 501 }, () => storm))

  expect(['/ferry', '/sw.js'].filter((key) => has(key))).toEqual(['/sw.js'])
})

test('makes a page again when the log has gone far beyond its cursor', async () => {
  const { cache, write, made, has } = cacheOverLog()
  cache.keep(made('/ferry', { story: ferry }))
  const isThere: boolean[] = []
  for (let n = 0; n < 6; n++) {
    await write(...Array.from({ length: 100 }, () => storm))
    isThere.push(has('/ferry'))
  }

  expect(isThere).toEqual([true, true, true, true, true, false])
})

test('drops a response at its time', () => {
  const { cache, made, has } = cacheOverLog()
  cache.keep(made('/ferry', { story: ferry }, { expiresAt: 1_000 }))

  expect([has('/ferry', 999), has('/ferry', 1_000)]).toEqual([true, false])
})

test('finds nothing while the store does not respond', async () => {
  const { cache, made, has, breakStore } = cacheOverLog()
  cache.keep(made('/ferry', { story: ferry }))

  await breakStore()

  expect(has('/ferry')).toBe(false)
})

test('holds no more responses and bytes of a group than its bounds, and keeps those in use', () => {
  const { cache, made, has } = cacheOverLog({
    newest: { responses: 10, bytes: 1_000_000 },
    older: { responses: 1_000, bytes: 40_000 },
  })
  cache.keep(made('/hot', 'desk'))
  for (let n = 0; n < 100; n++) {
    cache.keep(made(`/page-${n}`, 'desk'))
    expect(has('/hot')).toBe(true)
  }
  expect(cache.size.responses).toBe(10)

  for (let n = 0; n < 100; n++) cache.keep(made(`/older-${n}`, 'desk', { group: 'older', bytes: 5_000 }))
  cache.keep(made('/too-long', 'desk', { group: 'older', bytes: 30_000 }))

  expect(cache.size.bytes).toBeLessThanOrEqual(40_000 + 10 * 3_100)
  expect([has('/hot'), has('/too-long')]).toEqual([true, false])
})

test('says once that there are new events, however many requests come in that turn', async () => {
  const { cache, write, changes } = cacheOverLog()
  cache.refresh()
  await write(ferry)
  for (let n = 0; n < 100; n++) cache.refresh()

  expect(changes()).toBe(2)
})
