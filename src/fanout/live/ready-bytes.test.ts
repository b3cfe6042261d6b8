import { expect, test } from 'vitest'
import type { Seq } from '../../domain/ids.ts'
import { stories } from '../../../test/support/memory-hub.ts'
import { joined, ReadyBytes, ReadyEvent } from './ready-bytes.ts'

const [story] = stories
const memoryOf = (bytes: Buffer): number => bytes.buffer.byteLength

test.each([
  ['cut from a pool', Buffer.from('data: the river rises\n\n')],
  ['a part of more', Buffer.alloc(100_000, 'river ').subarray(50, 70_050)],
  ['whole', Buffer.allocUnsafeSlow(600).fill('river ')],
])('bytes that were %s are kept in as much memory as they are long, in both encodings', (_, given) => {
  const kept = new ReadyBytes(given)
  expect(kept.plain).toEqual(given)
  expect(memoryOf(kept.plain)).toBe(given.length)
  expect(memoryOf(kept.gzip)).toBe(kept.gzip.length)
})

test('so are several lines that were joined', () => {
  const lines = ['one', 'two'].map(
    (text, seq) => new ReadyEvent(seq as Seq, story.id, null, Buffer.from(`data: ${text}\n\n`)),
  )
  const { plain, gzip } = joined(lines)
  expect(plain.toString()).toBe('data: one\n\ndata: two\n\n')
  expect(memoryOf(plain)).toBe(plain.length)
  expect(memoryOf(gzip)).toBe(gzip.length)
})
