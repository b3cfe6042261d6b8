import { expect, test } from 'vitest'
import { until } from '../../../test/support/memory-hub.ts'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import { untilTaken } from './until-taken.ts'

const some = Buffer.from('data: words\n\n')
const never = new AbortController().signal

function stalledReader(writes: number): MemoryReader {
  const reader = new MemoryReader()
  reader.stall()
  for (let n = 0; n < writes; n++) reader.write(some)
  return reader
}

test('who has taken everything is not waited for', async () => {
  expect(await untilTaken(new MemoryReader(), 1, never)).toBe(true)
})

test('who takes everything in the end is waited for', async () => {
  const reader = stalledReader(3)
  const waiting = untilTaken(reader, 60_000, never)
  reader.resume()
  expect(await waiting).toBe(true)
})

test('who takes a little now and then is waited for, longer than the time in which nothing may be taken', async () => {
  const reader = stalledReader(5)
  const waiting = untilTaken(reader, 20, never)
  const taking = setInterval(() => reader.resume(1), 10)
  expect(await waiting).toBe(true)
  clearInterval(taking)
})

test('who takes nothing for too long is given up', async () => {
  expect(await untilTaken(stalledReader(1), 10, never)).toBe(false)
})

test('who leaves meanwhile has not taken it', async () => {
  const reader = stalledReader(1)
  const waiting = untilTaken(reader, 60_000, never)
  reader.leave()
  expect(await waiting).toBe(false)
})

test('whoever waits is told why it ended', async () => {
  const stop = new AbortController()
  const waiting = untilTaken(stalledReader(1), 60_000, stop.signal)
  await until(() => true)
  stop.abort(new Error('going down'))
  await expect(waiting).rejects.toThrow('going down')
})
