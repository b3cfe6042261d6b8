import fc from 'fast-check'
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gunzipSoFar } from '../../../test/support/gzip-stream.ts'
import {
  BatchVariants,
  deflateBlocks,
  deflateBlocksAfter,
  encodeForOne,
  gzipHeader,
  SharedBytes,
  storedBlock,
} from './shared-gzip.ts'

test('one header and blocks in any order and number form a gzip stream', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ bytes: fc.uint8Array({ maxLength: 3_000 }), isStored: fc.boolean() }), {
        maxLength: 8,
      }),
      (chunks) => {
        const plain = chunks.map(({ bytes }) => Buffer.from(bytes))
        const blocks = plain.map((bytes, index) =>
          chunks[index]?.isStored === true ? storedBlock(bytes) : deflateBlocks(bytes),
        )
        const read =
          chunks.length === 0 ? Buffer.alloc(0) : gunzipSoFar(Buffer.concat([gzipHeader, ...blocks]))
        expect(read).toEqual(Buffer.concat(plain))
      },
    ),
  )
})

test('a stream can start at any block, because no block refers to another', () => {
  const text = Buffer.from('All are ashore. '.repeat(50))
  const blocks = [deflateBlocks(text), deflateBlocks(text), deflateBlocks(text)]
  expect(blocks[1]).toEqual(blocks[0])
  expect(gunzipSoFar(Buffer.concat([gzipHeader, ...blocks.slice(2)]))).toEqual(text)
})

test('compresses the markup of a post to a third or less', () => {
  const post = Buffer.from(
    `<article class="post" id="post-0m2v8k1x9q"><h3>Ferry aground off the north harbour</h3><p>All 214 passengers are ashore, the harbour
    master said on Tuesday evening; two tugs were on their way to the ship, which lay with a list of four degrees.</p><p>The
    cause was not known. The wind had freshened in the afternoon, and the harbour had been closed to smaller ships at four.</p>
    </article>`.repeat(3),
  )
  expect(deflateBlocks(post).length).toBeLessThan(post.length / 3)
})

test('compresses a text of any length as well as zlib does with its default memory', () => {
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
    fc.property(fc.array(words, { maxLength: 3_000 }), fc.nat(30_000), (list, bytesSince) => {
      const bytes = Buffer.from(list.join(''))
      const previous = bytes.subarray(0, 2_000)
      const dictionary = Buffer.concat([previous, Buffer.alloc(bytesSince)]).subarray(-32_768)
      const flush = { finishFlush: constants.Z_SYNC_FLUSH }
      const most = (options: object): number =>
        deflateRawSync(bytes, { ...flush, ...options }).length * 1.02 + 8
      expect(deflateBlocks(bytes).length).toBeLessThanOrEqual(most({}))
      expect(deflateBlocksAfter(bytes, previous, bytesSince).length).toBeLessThanOrEqual(most({ dictionary }))
    }),
  )
})

test('encodes a message of any length for a single subscriber', () => {
  for (const length of [0, 1, 65_535, 65_536, 200_000]) {
    const bytes = Buffer.alloc(length, 'x')
    expect(encodeForOne(bytes, 'plain')).toBe(bytes)
    expect(gunzipSoFar(Buffer.concat([gzipHeader, encodeForOne(bytes, 'gzip')]))).toEqual(bytes)
  }
})

test('ends everything with an empty block, so that decoders such as Go’s hold nothing back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), (array) => {
      const bytes = Buffer.from(array)
      const encoded = [encodeForOne(bytes, 'gzip'), deflateBlocks(bytes), deflateBlocksAfter(bytes, bytes, 3)]
      for (const blocks of encoded) expect(blocks.subarray(-4).toString('hex')).toBe('0000ffff')
    }),
  )
  expect(storedBlock(Buffer.from('hello')).subarray(-5).toString('hex')).toBe('000000ffff')
})

test.each([
  ['cut from a pool', Buffer.from('data: the river rises\n\n')],
  ['part of a larger buffer', Buffer.alloc(100_000, 'river ').subarray(50, 70_050)],
  ['whole', Buffer.allocUnsafeSlow(600).fill('river ')],
])('bytes that were %s keep only their own length of memory alive, in both encodings', (_, given) => {
  const memoryOf = (bytes: Buffer): number => bytes.buffer.byteLength
  const kept = new SharedBytes(given)
  expect(kept.plain).toEqual(given)
  expect(memoryOf(kept.plain)).toBe(given.length)
  expect(memoryOf(kept.gzip)).toBe(kept.gzip.length)
})

/** A post as it is on the stream: much like the one before it. */
function post(seq: number): Buffer {
  const html = `<article class="post" id="post-${seq}"><div class="post-body"><p>${Math.sin(seq)}</p></div></article>`
  return Buffer.from(`event: post\ndata: ${JSON.stringify({ seq, html })}\nid: epoch.${seq}\n\n`)
}

test('subscribers with the same previous events share one compression', () => {
  const previous = post(1)
  const variants = new BatchVariants(new SharedBytes(post(2)))
  expect(variants.after(previous, 60)).toBe(variants.after(previous, 60))
  expect(variants.after(previous, 60)).not.toBe(variants.after(previous, 120))
})

test('subscribers with rare, distant or unknown previous events share blocks that refer to nothing', () => {
  const previous = post(1)
  const batch = new SharedBytes(post(2))
  const variants = new BatchVariants(batch)
  expect(variants.after(null, 0)).toBe(batch.gzip)
  expect(variants.after(previous, 32 * 1_024)).toBe(batch.gzip)
  for (let bytesSince = 0; bytesSince < 8; bytesSince++) variants.after(previous, bytesSince)
  expect(variants.after(previous, 8)).toBe(batch.gzip)
})

test('decodes after previous events that are longer than the window', () => {
  const previous = Buffer.from('All are ashore. '.repeat(5_000))
  const since = Buffer.from('Still here. '.repeat(100))
  const batch = new SharedBytes(Buffer.from('All are ashore, and so is the ship’s cat.'))
  const blocks = new BatchVariants(batch).after(previous, since.length)
  const stream = Buffer.concat([gzipHeader, deflateBlocks(previous), deflateBlocks(since), blocks])
  expect(gunzipSoFar(stream)).toEqual(Buffer.concat([previous, since, batch.plain]))
})

test('does not share blocks between subscribers with different previous events', () => {
  const words = 'The ferry is aground off the north harbour.'
  const batch = new SharedBytes(Buffer.from(`${words} All are ashore.`))
  const variants = new BatchVariants(batch)
  for (const text of [words, words.toUpperCase()]) {
    const previous = Buffer.from(text)
    const read = gunzipSoFar(
      Buffer.concat([gzipHeader, deflateBlocks(previous), variants.after(previous, 0)]),
    )
    expect(read.toString()).toBe(Buffer.concat([previous, batch.plain]).toString())
  }
})
