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

test('what is kept for one browser stays, whatever is kept for the others', () => {
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

test('a chunk takes half a byte for each browser, and begins with nobody in it', () => {
  const states = new ChunkStates(7)

  expect(states.bytes.length).toBe(CHUNK_SIZE / 2)
  expect([...states.entries()]).toEqual([])
  expect(states.get(7_999)).toBe('none')
})

test('a number belongs to one chunk', () => {
  expect([0, 999, 1_000, 1_999, 2_000].map(chunkOf)).toEqual([0, 0, 1, 1, 2])
})

test('the codes on the disk are these for ever', () => {
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

test('a follow-up reaches whoever may have it on the screen: sent, on its way, or in doubt', () => {
  expect(deliveryStates.filter(isSent)).toEqual([
    'leased',
    'accepted',
    'in-doubt',
    'expired-in-doubt',
    'stopped-in-doubt',
  ])
})

test('an end is an end', () => {
  expect(deliveryStates.filter(isOpen)).toEqual(['waiting', 'leased', 'retrying', 'in-doubt'])
})
