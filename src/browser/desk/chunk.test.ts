import { expect, test } from 'vitest'
import { Chunk, loadAhead } from './chunk.ts'

test('loads once, however often it is asked for', async () => {
  let fetched = 0
  const chunk = new Chunk(() => Promise.resolve(++fetched))
  expect(await Promise.all([chunk.load(), chunk.load()])).toEqual([1, 1])
  expect(await chunk.load()).toBe(1)
  expect(chunk.value).toBe(1)
})

test('says that it failed, and loads when asked again', async () => {
  const { chunk, answer } = flaky()
  expect(await chunk.load()).toBe(null)
  expect(await chunk.load()).toBe(null)
  expect(chunk.state.value).toEqual({ kind: 'failed', tries: 2 })
  answer('here')
  expect(await chunk.load()).toBe('here')
  expect(chunk.state.value).toEqual({ kind: 'loaded', value: 'here' })
})

test('fetches one after the other in idle time', async () => {
  const order: string[] = []
  const idle: (() => void)[] = []
  const chunks = ['first', 'second'].map((name) => new Chunk(() => Promise.resolve(order.push(name))))
  loadAhead({ whenIdle: (call) => idle.push(call), onOnline: () => {} }, chunks)
  expect(order).toEqual([])
  idle.shift()?.()
  expect(order).toEqual(['first'])
  await expect.poll(() => idle.length).toBe(1)
  idle.shift()?.()
  expect(order).toEqual(['first', 'second'])
})

test('fetches the rest after one that failed, and that one when the network is back', async () => {
  const { chunk, answer } = flaky()
  const other = new Chunk(() => Promise.resolve('other'))
  let online = (): void => {}
  loadAhead({ whenIdle: (call) => call(), onOnline: (call) => (online = call) }, [chunk, other])
  await expect.poll(() => other.value).toBe('other')
  expect(chunk.state.value.kind).toBe('failed')
  answer('here')
  online()
  await expect.poll(() => chunk.value).toBe('here')
})

/** A chunk that can't be had until it is answered for. */
function flaky(): { readonly chunk: Chunk<string>; readonly answer: (value: string) => void } {
  let found: string | null = null
  const fetch = (): Promise<string> =>
    found === null ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(found)
  return { chunk: new Chunk(fetch), answer: (value) => (found = value) }
}
