import { expect, test } from 'vitest'
import { ConcurrencyLimit } from './concurrency-limit.ts'

test('runs tasks up to the limit, in order', async () => {
  const slots = new ConcurrencyLimit(2, 10)
  const started: number[] = []
  const ends: (() => void)[] = []
  const work = (n: number) => () => {
    started.push(n)
    return new Promise<number>((resolve) => ends.push(() => resolve(n)))
  }

  const all = [1, 2, 3, 4].map((n) => slots.run(work(n)))
  expect(started).toEqual([1, 2])
  ends[0]?.()
  await all[0]
  expect(started).toEqual([1, 2, 3])
  ends[1]?.()
  await all[1]
  expect(started).toEqual([1, 2, 3, 4])
  ends[2]?.()
  ends[3]?.()
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
})

test('rejects tasks when the queue is full', async () => {
  const slots = new ConcurrencyLimit(1, 1)
  let end = (): void => undefined
  const first = slots.run(() => new Promise<void>((resolve) => (end = resolve)))
  const second = slots.run(async () => 'second')

  expect(await slots.run(async () => 'third')).toBeNull()
  end()
  await first
  expect(await second).toBe('second')
})

test('frees the slot of a failed task', async () => {
  const slots = new ConcurrencyLimit(1, 0)
  await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')

  expect(await slots.run(async () => 'next')).toBe('next')
})

test('starts tasks with priority first, whatever else is queued', async () => {
  const slots = new ConcurrencyLimit(1, 2)
  const started: string[] = []
  const work = (name: string) => async () => void started.push(name)
  let end = (): void => undefined
  const running = slots.run(() => new Promise<void>((resolve) => (end = resolve)))
  const queued = [slots.run(work('one')), slots.run(work('two'))]

  expect(await slots.run(work('three'))).toBeNull()
  const first = [slots.run(work('first'), { first: true }), slots.run(work('second'), { first: true })]
  expect(await slots.run(work('third'), { first: true })).toBeNull()
  end()
  await Promise.all([running, ...queued, ...first])

  expect(started).toEqual(['first', 'second', 'one', 'two'])
})
