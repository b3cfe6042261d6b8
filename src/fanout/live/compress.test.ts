import fc from 'fast-check'
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gunzipSoFar } from '../../../test/support/gzip-stream.ts'
import { deflateBlocks, deflateBlocksAfter, forOne, gzipHeader, storedBlock } from './compress.ts'

test('blocks in any order and number, after one header, are a gzip stream of what they were made from', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ bytes: fc.uint8Array({ maxLength: 3_000 }), isStored: fc.boolean() }), {
        maxLength: 8,
      }),
      (pieces) => {
        const plain = pieces.map(({ bytes }) => Buffer.from(bytes))
        const blocks = plain.map((bytes, index) =>
          pieces[index]?.isStored === true ? storedBlock(bytes) : deflateBlocks(bytes),
        )
        const read =
          pieces.length === 0 ? Buffer.alloc(0) : gunzipSoFar(Buffer.concat([gzipHeader, ...blocks]))
        expect(read).toEqual(Buffer.concat(plain))
      },
    ),
  )
})

test('a reader may begin at any block: none looks back at another', () => {
  const text = Buffer.from('All are ashore. '.repeat(50))
  const blocks = [deflateBlocks(text), deflateBlocks(text), deflateBlocks(text)]
  expect(blocks[1]).toEqual(blocks[0])
  expect(gunzipSoFar(Buffer.concat([gzipHeader, ...blocks.slice(2)]))).toEqual(text)
})

test('a post’s markup becomes a third or less', () => {
  const post = Buffer.from(
    `<article class="post" id="post-0m2v8k1x9q"><h3>Ferry aground off the north harbour</h3><p>All 214 passengers are ashore, the harbour
    master said on Tuesday evening; two tugs were on their way to the ship, which lay with a list of four degrees.</p><p>The
    cause was not known. The wind had freshened in the afternoon, and the harbour had been closed to smaller ships at four.</p>
    </article>`.repeat(3),
  )
  expect(deflateBlocks(post).length).toBeLessThan(post.length / 3)
})

test('a text of any length is compressed as well as with all the room that zlib would take', () => {
  const words = fc.constantFrom(
    'the river ',
    'rises, ',
    'said on Tuesday ',
    '<p>',
    '</p>',
    'ß',
    '7',
    '2026-11-28 ',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 3_000 }), fc.nat(30_000), (list, gap) => {
      const bytes = Buffer.from(list.join(''))
      const before = bytes.subarray(0, 2_000)
      const dictionary = Buffer.concat([before, Buffer.alloc(gap)]).subarray(-32_768)
      const flush = { finishFlush: constants.Z_SYNC_FLUSH }
      const most = (options: object): number =>
        deflateRawSync(bytes, { ...flush, ...options }).length * 1.02 + 8
      expect(deflateBlocks(bytes).length).toBeLessThanOrEqual(most({}))
      expect(deflateBlocksAfter(bytes, before, gap).length).toBeLessThanOrEqual(most({ dictionary }))
    }),
  )
})

test('what one reader alone is told is as it is in plain, and whole in gzip, however long', () => {
  for (const length of [0, 1, 65_535, 65_536, 200_000]) {
    const bytes = Buffer.alloc(length, 'x')
    expect(forOne(bytes, 'plain')).toBe(bytes)
    expect(gunzipSoFar(Buffer.concat([gzipHeader, forOne(bytes, 'gzip')]))).toEqual(bytes)
  }
})

test('whatever is sent ends in a block of nothing, at which a decoder gives what it has, Go’s too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), (array) => {
      const bytes = Buffer.from(array)
      const marks = [forOne(bytes, 'gzip'), deflateBlocks(bytes), deflateBlocksAfter(bytes, bytes, 3)]
      for (const blocks of marks) expect(blocks.subarray(-4).toString('hex')).toBe('0000ffff')
    }),
  )
  expect(storedBlock(Buffer.from('hello')).subarray(-5).toString('hex')).toBe('000000ffff')
})
