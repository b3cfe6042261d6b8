import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeaderError, ResponseHeaderDecoder } from './response-headers.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex')

test('decodes the three responses of RFC 7541 appendix C.6, which share a dynamic table', () => {
  const decoder = new ResponseHeaderDecoder()

  const responses = [
    `4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad
     1718 63c7 8f0b 97c8 e9ae 82ae 43d3`,
    '4883 640e ffc1 c0bf',
    `88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2
     e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07`,
  ].map((block) => Object.fromEntries(decoder.decode(hex(block))))

  expect(responses).toMatchObject([
    { ':status': '302', 'cache-control': 'private', location: 'https://www.example.com' },
    { ':status': '307', date: 'Mon, 21 Oct 2013 20:13:21 GMT', location: 'https://www.example.com' },
    { ':status': '200', date: 'Mon, 21 Oct 2013 20:13:22 GMT', 'content-encoding': 'gzip' },
  ])
})

test('a literal without indexing is not added to the dynamic table', () => {
  const decoder = new ResponseHeaderDecoder()
  expect(decoder.decode(hex('0f26 03 6162 63')).get('retry-after')).toBe('abc')
  expect(() => decoder.decode(hex('be'))).toThrow(HeaderError)
})

test('a smaller dynamic table evicts its entries', () => {
  const decoder = new ResponseHeaderDecoder()
  decoder.decode(hex('40 01 61 01 62'))
  expect(decoder.decode(hex('be')).get('a')).toBe('b')
  expect(() => decoder.decode(hex('20 be'))).toThrow(HeaderError)
})

test.each([
  ['an index past the tables', 'ff ff 01'],
  ['index 0', '80'],
  ['a truncated string', '40 05 61'],
  ['a truncated integer', '7f'],
  ['an endless integer', '7f ff ff ff ff ff ff ff ff'],
  ['a table size above our limit', '3f e2 1f'],
])('rejects %s', (_, block) => {
  expect(() => new ResponseHeaderDecoder().decode(hex(block))).toThrow(HeaderError)
})

test('random bytes are decoded or rejected with HeaderError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (block) => {
      try {
        new ResponseHeaderDecoder().decode(block)
      } catch (error) {
        expect(error).toBeInstanceOf(HeaderError)
      }
    }),
    { numRuns: 2_000 },
  )
})
