import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  CHUNK_SIZE,
  chunkOf,
  ChunkStates,
  deliveryStates,
  isOpen,
  isSent,
  type DeliveryState,
} from './delivery-state.ts'

test('stores one subscription’s state without changing others', () => {
  const place = fc.integer({ min: 0, max: CHUNK_SIZE - 1 })
  const writes = fc.array(fc.tuple(place, fc.constantFrom(...deliveryStates)), { maxLength: 300 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), writes, (chunk, made) => {
      const states = new ChunkStates(chunk)
      const expected = new Map<number, DeliveryState>()
      for (const [at, state] of made) {
        states.set(chunk * CHUNK_SIZE + at, state)
        expected.set(chunk * CHUNK_SIZE + at, state)
      }
      const read = new ChunkStates(chunk, Uint8Array.from(states.bytes))

      for (const [no, state] of expected) expect(read.get(no)).toBe(state)
      const entries = [...expected].filter(([, state]) => state !== 'none').sort(([a], [b]) => a - b)
      expect([...read.entries()]).toEqual(entries)
    }),
  )
})

test('a new chunk is empty and takes half a byte for each subscription', () => {
  const states = new ChunkStates(7)

  expect(states.bytes.length).toBe(CHUNK_SIZE / 2)
  expect([...states.entries()]).toEqual([])
  expect(states.get(7_999)).toBe('none')
})

test('maps each number to one chunk', () => {
  expect([0, 999, 1_000, 1_999, 2_000].map(chunkOf)).toEqual([0, 0, 1, 1, 2])
})

test('never changes the stored codes', () => {
  const states = new ChunkStates(0)
  deliveryStates.forEach((state, code) => states.set(code * 2, state))

  expect([...states.bytes.subarray(0, 15)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
  expect(deliveryStates.slice(0, 6)).toEqual([
    'none',
    'waiting',
    'leased',
    'accepted',
    'retrying',
    'in-doubt',
  ])
})

test('sends a follow-up to browsers whose message was sent, in flight or unconfirmed', () => {
  expect(deliveryStates.filter(isSent)).toEqual([
    'leased',
    'accepted',
    'in-doubt',
    'expired-in-doubt',
    'stopped-in-doubt',
  ])
})

test('treats final states as final', () => {
  expect(deliveryStates.filter(isOpen)).toEqual(['waiting', 'leased', 'retrying', 'in-doubt'])
})
