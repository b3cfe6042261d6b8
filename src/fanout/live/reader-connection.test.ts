import { expect, test } from 'vitest'
import { until } from '../../../test/support/memory-hub.ts'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import { waitUntilDrained } from './reader-connection.ts'

const bytes = Buffer.from('data: words\n\n')
const never = new AbortController().signal

function stalledReader(writes: number): MemoryReader {
  const reader = new MemoryReader()
  reader.stall()
  for (let n = 0; n < writes; n++) reader.write(bytes)
  return reader
}

test('does not wait for a connection without unsent bytes', async () => {
  expect(await waitUntilDrained(new MemoryReader(), 1, never)).toBe(true)
})

test('waits until everything is taken', async () => {
  const reader = stalledReader(3)
  const waiting = waitUntilDrained(reader, 60_000, never)
  reader.resume()
  expect(await waiting).toBe(true)
})

test('waits longer than the stall timeout while something is taken', async () => {
  const reader = stalledReader(5)
  const waiting = waitUntilDrained(reader, 20, never)
  const taking = setInterval(() => reader.resume(1), 10)
  expect(await waiting).toBe(true)
  clearInterval(taking)
})

test('gives up when nothing is taken before the stall timeout', async () => {
  expect(await waitUntilDrained(stalledReader(1), 10, never)).toBe(false)
})

test('returns false when the connection closes', async () => {
  const reader = stalledReader(1)
  const waiting = waitUntilDrained(reader, 60_000, never)
  reader.leave()
  expect(await waiting).toBe(false)
})

test('rejects with the reason of an abort', async () => {
  const stop = new AbortController()
  const waiting = waitUntilDrained(stalledReader(1), 60_000, stop.signal)
  await until(() => true)
  stop.abort(new Error('going down'))
  await expect(waiting).rejects.toThrow('going down')
})
