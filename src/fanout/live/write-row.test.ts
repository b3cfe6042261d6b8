import { expect, test } from 'vitest'
import { MemoryReader } from '../../../test/support/memory-reader.ts'
import { WriteRow } from './write-row.ts'

const heard = (reader: MemoryReader): string => Buffer.concat(reader.written).toString()

test('each is given its own bytes, once, and in the order in which it was added', () => {
  const row = new WriteRow()
  const readers = Array.from({ length: 100 }, () => new MemoryReader())
  const order: number[] = []
  for (const [index, reader] of readers.entries()) {
    const write = reader.write.bind(reader)
    reader.write = (bytes) => {
      order.push(index)
      write(bytes)
    }
    row.add(reader, Buffer.from(`${index}`))
  }
  row.flush()
  row.flush()
  expect(readers.map(heard)).toEqual(readers.map((_, index) => `${index}`))
  expect(order).toEqual([...readers.keys()])
})

test('it holds no more than a few back, and nothing after it was flushed', () => {
  const row = new WriteRow()
  const readers = Array.from({ length: 40 }, () => new MemoryReader())
  for (const reader of readers) row.add(reader, Buffer.from('one'))
  expect(readers.filter((reader) => heard(reader) === '')).toHaveLength(8)
  row.flush()
  expect(readers.every((reader) => heard(reader) === 'one')).toBe(true)
})
