import { expect, test } from 'vitest'
import { stories } from '../../../test/support/memory-hub.ts'
import type { Seq } from '../../domain/ids.ts'
import { batchOf, EncodedEvent } from './encoded-event.ts'

const [story] = stories
const memoryOf = (bytes: Buffer): number => bytes.buffer.byteLength

test('a batch of several events keeps only its own length of memory alive, in both encodings', () => {
  const events = ['one', 'two'].map(
    (text, seq) => new EncodedEvent(seq as Seq, story.id, [], Buffer.from(`data: ${text}\n\n`)),
  )
  const { plain, gzip } = batchOf(events)
  expect(plain.toString()).toBe('data: one\n\ndata: two\n\n')
  expect(memoryOf(plain)).toBe(plain.length)
  expect(memoryOf(gzip)).toBe(gzip.length)
})
